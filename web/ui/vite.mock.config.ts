/** `npm run mock`: the screens over an imitated server. The production configuration does not know of it. */
import { mergeConfig } from "vite";

import { mockServer } from "./src/testing/mock/plugin";
import production from "./vite.config";

export default mergeConfig(production, { plugins: [mockServer()] });
