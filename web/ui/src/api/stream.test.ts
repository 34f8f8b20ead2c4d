import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { pause, type StreamListener, ThreadStream } from "./stream";

class FakeSocket {
  static opened: FakeSocket[] = [];
  static readonly OPEN = 1;
  readonly readyState = 1;
  readonly sent: Record<string, unknown>[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(code = 1000): void {
    this.onclose?.({ code });
  }

  receive(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

function listener() {
  return {
    onEvents: vi.fn<StreamListener["onEvents"]>(),
    onReady: vi.fn<StreamListener["onReady"]>(),
    onConnection: vi.fn<StreamListener["onConnection"]>(),
    onError: vi.fn<StreamListener["onError"]>(),
    onUnsent: vi.fn<StreamListener["onUnsent"]>(),
  };
}

const last = (): FakeSocket => {
  const socket = FakeSocket.opened.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};
const ready = (seq: number) => ({ control: "ready", last_seq: seq, running: false });
const event = (seq: number) => ({ seq, event: { type: "RUN_STARTED", threadId: "t", runId: "r" } });

describe("a thread's socket", () => {
  let heard: ReturnType<typeof listener>;
  let stream: ThreadStream;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
    FakeSocket.opened = [];
    heard = listener();
    stream = new ThreadStream("t1", heard);
    stream.open();
  });

  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  it("replays from the start and tells when it has caught up", () => {
    expect(last().url).toContain("/api/v1/threads/t1/stream?after=0");
    last().receive(event(1));
    last().receive(ready(1));
    expect(heard.onEvents).toHaveBeenCalledTimes(1);
    expect(heard.onReady).toHaveBeenCalledWith(1, false);
    expect(heard.onConnection).toHaveBeenLastCalledWith("live");
  });

  it("takes a broken connection up again where it broke", async () => {
    last().receive(event(1));
    last().receive(event(2));
    last().receive(ready(2));
    last().close(1006);
    expect(heard.onConnection).toHaveBeenLastCalledWith("reconnecting");
    await vi.advanceTimersByTimeAsync(600);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(last().url).toContain("after=2");
  });

  it("sends what was not confirmed again, under the same id", async () => {
    last().receive(ready(0));
    stream.say("London");
    const [first] = last().sent;
    last().close(1006);
    await vi.advanceTimersByTimeAsync(600);
    last().receive(ready(0));
    expect(last().sent).toEqual([first]);
    stream.acknowledge(String(first?.id));
    expect(heard.onUnsent).toHaveBeenLastCalledWith([]);
  });

  it("keeps a message typed before the connection stood", () => {
    stream.say("London");
    expect(last().sent).toEqual([]);
    last().receive(ready(0));
    expect(last().sent).toMatchObject([{ type: "message", text: "London" }]);
  });

  it("sends the choice of offers and the wish to stop", () => {
    last().receive(ready(0));
    stream.choose(["o1", "o2"], "Choose both");
    stream.stop();
    expect(last().sent).toMatchObject([{ type: "choose", offer_ids: ["o1", "o2"] }, { type: "stop" }]);
  });

  it("answers the server's ping", () => {
    last().receive({ control: "ping" });
    expect(last().sent).toEqual([{ type: "pong" }]);
  });

  it("gives up a connection that has gone silent", async () => {
    last().receive(ready(0));
    await vi.advanceTimersByTimeAsync(45_001);
    expect(heard.onConnection).toHaveBeenLastCalledWith("reconnecting");
  });

  it("takes a new connection when the network is back, even if the old one never noticed", () => {
    last().receive(ready(7));
    window.dispatchEvent(new Event("offline"));
    expect(heard.onConnection).toHaveBeenLastCalledWith("offline");
    stream.say("London");
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.opened).toHaveLength(2);
    last().receive(ready(7));
    expect(heard.onConnection).toHaveBeenLastCalledWith("live");
    expect(last().sent).toMatchObject([{ type: "message", text: "London" }]);
  });

  it("does not return to a thread that is not there", async () => {
    last().close(4404);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.onError).toHaveBeenCalledWith("thread.not_found", "");
    expect(FakeSocket.opened).toHaveLength(1);
  });
});

it("waits longer each time, up to fifteen seconds, never in step with others", () => {
  for (const attempt of [1, 2, 3, 6, 20]) {
    const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt - 1, 6));
    const waits = Array.from({ length: 20 }, () => pause(attempt));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(ceiling / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling);
    expect(new Set(waits).size).toBeGreaterThan(1);
  }
});
