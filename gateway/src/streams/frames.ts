import { randomInt } from "node:crypto";
import type { ErrorShape } from "../errors/error-shape.ts";
import type { ReconnectError } from "./mailbox.ts";
import type { SessionEvent } from "./session-event.ts";

/**
 * Server-sent events as tRPC's own client reads them (`sseStreamProducer` of @trpc/server 11), and two things besides, which
 * it passes over: `retry`, and an event `reconnect` that tells why a stream ends. Whoever sees a stream end without a
 * `serialized-error` comes back with the last id.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */

/** How long a reader should wait for anything at all, which is three heartbeats. */
export const HEARTBEAT_MS = 15_000;
const INACTIVE_MS = 3 * HEARTBEAT_MS;

/** When to come back after a stream broke off. */
const RETRY_MS = [1_000, 3_000] as const;
/** And when all of them have to, from one process to its neighbours. */
const RETRY_ALL_MS = [500, 5_000] as const;

/** Whole milliseconds, never the same for two: they would come back all at once. */
const retry = ([from, to]: readonly [number, number]): string => `retry: ${randomInt(from, to)}\n`;

export const connectedFrame = (): string =>
  `event: connected\ndata: ${JSON.stringify({ reconnectAfterInactivityMs: INACTIVE_MS })}\n${retry(RETRY_MS)}\n`;

export const eventFrame = (id: string, event: SessionEvent): string => `data: ${JSON.stringify(event)}\nid: ${id}\n\n`;

export const PING_FRAME = "event: ping\ndata: \n\n";

/** The end, for one who may not come back as it is. */
export const errorFrame = (error: ErrorShape): string => `event: serialized-error\ndata: ${JSON.stringify(error)}\n\n`;

/** The end, for one who should come back. */
export const reconnectFrame = ({ reason }: ReconnectError): string =>
  `event: reconnect\ndata: ${JSON.stringify({ reason })}\n${retry(RETRY_ALL_MS)}\n`;
