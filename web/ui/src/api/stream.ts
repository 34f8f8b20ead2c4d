/**
 * One thread's socket. It replays from the last sequence number it saw and follows live; a broken
 * connection is taken up again with growing, jittered pauses, and what was typed meanwhile is sent
 * again under the same id, which makes a repeat harmless.
 */
import { noteServerTime } from "./clock";
import { newKey, renew } from "./http";
import { Outbox } from "./outbox";
import type { ClientFrame, EventFrame, ServerFrame } from "./types";

export type Connection = "connecting" | "live" | "reconnecting" | "offline" | "refused";

export interface StreamListener {
  onEvents: (frames: EventFrame[]) => void;
  onReady: (lastSeq: number, running: boolean) => void;
  onConnection: (state: Connection) => void;
  onError: (code: string, message: string) => void;
  onUnsent: (messages: Unsent[]) => void;
}

export interface Unsent {
  id: string;
  text: string;
  offerIds?: string[];
  at: string;
}

const UNAUTHENTICATED = 4401;
const FINAL = new Set([4403, 4404]);
/** The server pings every 20 s; a socket silent for longer than two of them is dead, whatever TCP thinks. */
const SILENCE_MS = 45_000;

export class ThreadStream {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private ready = false;
  private lastSeq = 0;
  private batch: EventFrame[] = [];
  private flushing = false;
  private readonly outbox: Outbox;

  constructor(
    private readonly threadId: string,
    private readonly listener: StreamListener,
  ) {
    this.outbox = new Outbox(threadId);
  }

  open(): void {
    window.addEventListener("online", this.onOnline);
    window.addEventListener("offline", this.onOffline);
    document.addEventListener("visibilitychange", this.onVisible);
    this.listener.onUnsent(this.outbox.all());
    this.connect();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener("online", this.onOnline);
    window.removeEventListener("offline", this.onOffline);
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    this.socket?.close(1000);
    this.socket = null;
  }

  say(text: string): void {
    this.post({ id: newKey(), text, at: new Date().toISOString() });
  }

  choose(offerIds: string[], label: string): void {
    this.post({ id: newKey(), text: label, offerIds, at: new Date().toISOString() });
  }

  stop(): void {
    this.transmit({ type: "stop" });
  }

  /** The server has the message: it need not be sent again. */
  acknowledge(id: string): void {
    if (this.outbox.remove(id)) this.listener.onUnsent(this.outbox.all());
  }

  private post(message: Unsent): void {
    this.outbox.add(message);
    this.listener.onUnsent(this.outbox.all());
    if (this.ready) this.transmit(frameOf(message));
    else this.wake();
  }

  private connect(): void {
    if (this.closed || this.socket) return;
    this.listener.onConnection(this.attempt === 0 ? "connecting" : navigator.onLine ? "reconnecting" : "offline");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/threads/${this.threadId}/stream?after=${this.lastSeq}`);
    this.socket = socket;
    this.ready = false;
    this.listenForSilence();
    socket.onmessage = (message) => {
      if (socket === this.socket && typeof message.data === "string") this.receive(JSON.parse(message.data) as ServerFrame);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) void this.onClose(event.code);
    };
  }

  private receive(frame: ServerFrame): void {
    this.listenForSilence();
    if ("seq" in frame) {
      if (frame.seq <= this.lastSeq) return;
      this.lastSeq = frame.seq;
      this.batch.push(frame);
      this.flushSoon();
      return;
    }
    if (frame.control === "ping") this.transmit({ type: "pong" });
    else if (frame.control === "error") this.listener.onError(frame.code, frame.message);
    else this.onReady(frame);
  }

  private onReady(frame: { last_seq: number; running: boolean; now?: string }): void {
    noteServerTime(frame.now);
    this.flush();
    this.ready = true;
    this.attempt = 0;
    this.listener.onConnection("live");
    this.listener.onReady(frame.last_seq, frame.running);
    for (const message of this.outbox.all()) this.transmit(frameOf(message));
  }

  /** Many deltas arrive in one task; the screen is told once. */
  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setTimeout(() => this.flush(), 0);
  }

  private flush(): void {
    this.flushing = false;
    if (!this.batch.length) return;
    const frames = this.batch;
    this.batch = [];
    this.listener.onEvents(frames);
  }

  private transmit(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private async onClose(code: number): Promise<void> {
    this.socket = null;
    this.ready = false;
    clearTimeout(this.silenceTimer);
    if (this.closed) return;
    if (FINAL.has(code)) {
      this.listener.onConnection("refused");
      this.listener.onError(code === 4404 ? "thread.not_found" : "socket.refused", "");
      return;
    }
    this.attempt += 1;
    this.listener.onConnection(navigator.onLine ? "reconnecting" : "offline");
    if (code === UNAUTHENTICATED && !(await renew())) {
      this.listener.onConnection("refused");
      this.listener.onError("auth.required", "");
      return;
    }
    this.retryTimer = setTimeout(() => this.connect(), pause(this.attempt));
  }

  private listenForSilence(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.socket?.close(4000), SILENCE_MS);
  }

  private readonly wake = (): void => {
    if (this.closed || this.socket) return;
    clearTimeout(this.retryTimer);
    this.connect();
  };

  /** A socket from before the network went may look open for minutes: a new one knows at once what was missed. */
  private readonly onOnline = (): void => {
    const before = this.socket;
    this.socket = null;
    this.ready = false;
    before?.close(1000);
    this.wake();
  };

  private readonly onVisible = (): void => {
    if (document.visibilityState === "visible") this.wake();
  };

  private readonly onOffline = (): void => {
    this.listener.onConnection("offline");
  };
}

function frameOf(message: Unsent): ClientFrame {
  return message.offerIds
    ? { type: "choose", id: message.id, offer_ids: message.offerIds }
    : { type: "message", id: message.id, text: message.text };
}

/** Half a second, doubling to fifteen, spread so that many tabs do not return in the same instant. */
export function pause(attempt: number): number {
  const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt - 1, 6));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}
