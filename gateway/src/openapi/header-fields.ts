import type { Operation } from "./describe-api.ts";
import { type JsonSchema, nameOf } from "./json-schema.ts";

type Json = Readonly<Record<string, unknown>>;

const TRACE = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$";

/** What a request may carry beside its credential, once for the whole document. */
export const headerParameters: Json = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "The `requestId`, for clients that say it here. Where both are sent they are the same.",
    schema: { type: "string" },
  },
  Traceparent: {
    name: "traceparent",
    in: "header",
    required: false,
    description: "The trace that the call is a part of: https://www.w3.org/TR/trace-context/",
    schema: { type: "string", pattern: TRACE },
  },
};

/** What answers carry, once for the whole document. */
export const answerHeaders: Json = {
  RateLimit: {
    description: "Of each limit, how many calls are left (`r`) for the next so many seconds (`t`).",
    schema: { type: "string", examples: ['"play-burst";r=19;t=1, "play";r=412;t=38'] },
  },
  RateLimitPolicy: {
    description: "The limits: so many calls (`q`) in so many seconds (`w`). draft-ietf-httpapi-ratelimit-headers-11",
    schema: { type: "string", examples: ['"play-burst";q=20;w=1, "play";q=600;w=60'] },
  },
  RetryAfter: {
    description: "Seconds to wait before the call is sent again.",
    schema: { type: "integer", minimum: 0 },
  },
  Traceparent: {
    description: "The trace that the call was answered in; its second field is the `traceId` of refusals.",
    schema: { type: "string", pattern: TRACE },
  },
};

const header = (name: keyof typeof answerHeaders): Json => ({ $ref: `#/components/headers/${name}` });

const EACH: Json = {
  RateLimit: header("RateLimit"),
  "RateLimit-Policy": header("RateLimitPolicy"),
  traceparent: header("Traceparent"),
};

/** Those of an answer with this status. */
export const headersOf = (status: number): Json =>
  status === 429 || status === 503 ? { ...EACH, "Retry-After": header("RetryAfter") } : EACH;

const parameter = (name: keyof typeof headerParameters): Json => ({ $ref: `#/components/parameters/${name}` });

/** Those of a procedure: one that takes a `requestId` takes it as a header, too. */
export const parametersOf = ({ input }: Operation, schemas: Readonly<Record<string, JsonSchema>>): readonly Json[] => {
  const schema = schemas[(input && nameOf(input.schema)) ?? ""];
  const isKeyed = schema?.properties !== undefined && "requestId" in schema.properties;
  return [...(isKeyed ? [parameter("IdempotencyKey")] : []), parameter("Traceparent")];
};

/** Those of a route. */
export const routeParameters: readonly Json[] = [parameter("Traceparent")];
