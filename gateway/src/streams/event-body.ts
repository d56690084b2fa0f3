import { Readable } from "node:stream";
import { isTrackedEnvelope } from "@trpc/server";
import { connectedFrame, eventFrame, HEARTBEAT_MS, PING_FRAME } from "./frames.ts";
import type { Beating, Heartbeat } from "./heartbeat.ts";
import type { SessionEvent } from "./session-event.ts";

export interface EventBodyOptions {
  /** Of tracked events. */
  readonly events: AsyncIterable<unknown>;
  readonly heartbeat: Heartbeat;
  /** Whether to say that all is well: what is shown was looked up a moment ago. */
  readonly isFresh: () => boolean;
  /** How long a reader may take nothing before it is broken off. */
  readonly stallMs: number;
  /** The last frame, for an error that ended the events. */
  readonly farewell: (error: unknown) => string;
  /** The reader is gone, or will be. */
  readonly onClose: () => void;
}

/** Bytes of events that wait here for a reader; while so many do, no more are asked for. */
const WAITING_BYTES = 16_384;

/**
 * Events as bytes. It asks for the next one when the one before has gone out, so a slow reader holds up its own events and
 * nothing else; for one that takes nothing at all it breaks off.
 */
export const createEventBody = (options: EventBodyOptions): Readable => {
  const { events, heartbeat, isFresh, stallMs, farewell, onClose } = options;
  const iterator = events[Symbol.asyncIterator]();
  let isWaiting = false;
  let pushedAtMs = performance.now();

  const push = (frame: string): void => {
    pushedAtMs = performance.now();
    body.push(frame);
  };
  const advance = async (): Promise<void> => {
    isWaiting = true;
    const frame = await iterator.next().then(frameOf, (error: unknown) => ({ last: farewell(error) }));
    isWaiting = false;
    if (body.destroyed) return;
    if (typeof frame === "string") return push(frame);
    if (frame.last !== undefined) push(frame.last);
    body.push(null);
  };
  const body = new Readable({
    highWaterMark: WAITING_BYTES,
    read: () => {
      if (!isWaiting) void advance();
    },
    destroy: (error, done) => {
      heartbeat.remove(beating);
      onClose();
      done(error);
    },
  });
  const beating: Beating = {
    beat: (nowMs) => {
      const quietMs = nowMs - pushedAtMs;
      if (body.readableLength > 0) {
        if (quietMs >= stallMs) body.destroy(new Error("nobody reads the stream"));
      } else if (quietMs >= HEARTBEAT_MS && isWaiting && isFresh()) push(PING_FRAME);
    },
  };
  heartbeat.add(beating);
  push(connectedFrame());
  return body;
};

const frameOf = (result: IteratorResult<unknown, unknown>): string | { readonly last: string | undefined } => {
  if (result.done === true) return { last: undefined };
  if (!isTrackedEnvelope<SessionEvent>(result.value)) throw new Error("an event without an id");
  const [id, event] = result.value;
  return eventFrame(id, event);
};
