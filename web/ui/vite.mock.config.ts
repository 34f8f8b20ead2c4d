/** `npm run mock`: the screens over an imitated server. The production configuration does not know of it. */
import { mergeConfig } from "vite";

import { mockServer } from "./src/testing/mock/plugin";
import production from "./vite.config";

export default mergeConfig(production, {
  plugins: [mockServer()],
  preview: {
    headers: {
      // As the product serves it, so that a breach shows here first.
      "Content-Security-Policy":
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws: wss:; frame-src 'self' blob: data:",
    },
  },
});
