import type { WebSocket } from "ws";

import type { ClientFrame, StreamEvent } from "@/api/types";

import { hear, pick, stop } from "./script";
import type { World } from "./world";

export function attach(world: World, socket: WebSocket, threadId: string, after: number): void {
  const thread = world.thread(threadId);
  const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
  const follow = (seq: number, event: StreamEvent): void => send({ seq, event });

  thread.events.slice(after).forEach((event, place) => follow(after + place + 1, event));
  thread.listeners.add(follow);
  send({ control: "ready", last_seq: thread.events.length, running: thread.running });
  const ping = setInterval(() => send({ control: "ping" }), 20_000);

  socket.on("close", () => {
    clearInterval(ping);
    thread.listeners.delete(follow);
  });
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as ClientFrame;
    if (frame.type === "message") void hear(world, thread, frame.id, frame.text);
    if (frame.type === "choose") void pick(world, thread, frame.id, frame.offer_ids);
    if (frame.type === "stop") stop(thread);
  });
}
