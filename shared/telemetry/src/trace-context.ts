/** W3C Trace Context, the part we carry: which trace a call belongs to. https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hex digits; what an error shows as `traceId`. */
  readonly traceId: string;
  /** The header to send on. */
  readonly traceparent: string;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const NO_TRACE = "0".repeat(32);

const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Continues the caller's trace, or begins one where the header is missing or malformed. */
export const traceContext = (traceparent: string | undefined): TraceContext => {
  const [, given, , flags = "01"] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  const traceId = given && given !== NO_TRACE ? given : randomHex(16);
  return { traceId, traceparent: `00-${traceId}-${randomHex(8)}-${flags}` };
};
