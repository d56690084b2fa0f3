import { type Refusal, refuse } from "./errors.ts";
import { uuidV7Ms } from "./ids.ts";

const DAY_MS = 86_400_000;
/** Request ids are remembered at least this long, and refused when older. */
export const REQUEST_LIFETIME_MS = 30 * DAY_MS;
/** A client's clock may run ahead by this much; ids are forgotten a day after they expire by ours. */
const CLOCK_LEAD_MS = DAY_MS;

/** Why an id made then is refused now. With `marginMs` it is refused so much before its time is over. */
export const refuseRequestId = (requestId: string, nowMs: number, marginMs = 0): Refusal | undefined => {
  const madeMs = uuidV7Ms(requestId);
  if (madeMs < nowMs - REQUEST_LIFETIME_MS + marginMs) return refuse("request_id_expired");
  if (madeMs > nowMs + CLOCK_LEAD_MS) {
    return refuse("invalid_request_id", "requestId is a UUIDv7 from more than a day ahead: set the clock right.");
  }
  return undefined;
};
