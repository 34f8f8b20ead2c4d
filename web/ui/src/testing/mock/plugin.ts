/**
 * The server's imitation for `npm run mock`: the REST shapes and the socket, over fixtures, in memory.
 * It exists to draw and photograph the screens without the product's processes; no production build contains it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Plugin } from "vite";
import { WebSocketServer } from "ws";

import { answer } from "./routes";
import { attach } from "./socket";
import { World } from "./world";

const STREAM = /^\/api\/v1\/threads\/([^/]+)\/stream\?after=(\d+)/;

interface Host {
  middlewares: { use: (handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void) => void };
  httpServer: { on: (event: "upgrade", listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void) => unknown } | null;
}

export function mockServer(): Plugin {
  const world = new World();
  const sockets = new WebSocketServer({ noServer: true });

  const serve = (host: Host): void => {
    host.httpServer?.on("upgrade", (request, socket, head) => {
      const match = STREAM.exec(request.url ?? "");
      if (!match) return;
      sockets.handleUpgrade(request, socket, head, (opened) => attach(world, opened, match[1] ?? "", Number(match[2])));
    });
    host.middlewares.use((request, response, next) => {
      if (request.url?.startsWith("/api/v1/")) void answer(world, request, response);
      else next();
    });
  };

  return {
    name: "tripwright-mock-server",
    configureServer: (server) => serve(server),
    configurePreviewServer: (server) => serve(server),
  };
}
