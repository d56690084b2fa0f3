import { refuse } from "@croupier/contract/errors";
import type { AdmitOptions } from "@croupier/telemetry/admit";
import { traceContext } from "@croupier/telemetry/trace-context";
import { refusedResponse } from "./exchange.ts";
import { OPERATION_PATHS } from "./operations.ts";
import { STREAM_PATH } from "./stream.ts";

const BUSY = refuse(
  "unavailable",
  "More is asked at the moment than can be answered. Retry with the same requestId, after Retry-After.",
);

/** As it is routed: dots, doubled slashes and whole addresses in a request's target are none of its path. */
const isStream = (url: string): boolean =>
  url.includes("stream") && URL.parse(url, "http://gateway")?.pathname.startsWith(`${STREAM_PATH}/`) === true;

/** How the gateway refuses what it has no place for: like any other refusal, and readable by any page, for it tells nothing. */
export const shedBy = (onRefused: () => void): AdmitOptions => ({
  isExempt: ({ method, url = "" }) =>
    method === "OPTIONS" || OPERATION_PATHS.has(url) || (method === "GET" && isStream(url)),
  refusal: ({ headers }) => {
    const { traceId, traceparent } = traceContext(headers["traceparent"]?.toString());
    const { body } = refusedResponse(BUSY, traceId);
    const readable = {
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "traceparent, retry-after",
    };
    return { headers: { ...readable, traceparent }, body };
  },
  onRefused,
});
