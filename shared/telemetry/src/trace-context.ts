import { randomBytes } from "node:crypto";

/** W3C Trace Context, the part we carry: which trace a call belongs to. https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hex digits; what an error shows as `traceId`. */
  readonly traceId: string;
  /** The header to send on. */
  readonly traceparent: string;
}

/** What a caller's header says of the call it makes. */
export interface Parent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether the caller keeps the trace. */
  readonly sampled: boolean;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const NO_TRACE = "0".repeat(32);
const NO_SPAN = "0".repeat(16);

/** Asked for at once: a call for each id would cost more than all that is done with it. */
const POOL_BYTES = 4_096;
let pool = Buffer.alloc(0);
let used = 0;

const randomHex = (bytes: number): string => {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
};

export const newTraceId = (): string => randomHex(16);
export const newSpanId = (): string => randomHex(8);

/** Undefined where the header is missing or malformed. */
export const readTraceparent = (traceparent: string | undefined): Parent | undefined => {
  const [, traceId, spanId, flags = "00"] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
};

export const formatTraceparent = ({ traceId, spanId, sampled }: Parent): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;

/** Continues the caller's trace, or begins one where the header is missing or malformed. */
export const traceContext = (traceparent: string | undefined): TraceContext => {
  const { traceId, sampled } = readTraceparent(traceparent) ?? { traceId: newTraceId(), sampled: false };
  return { traceId, traceparent: formatTraceparent({ traceId, spanId: newSpanId(), sampled }) };
};
