import { type Refusal, refuse } from "@croupier/contract/errors";
import { type GatewayRequest, headerOf } from "./exchange.ts";

/** A structured string, `"…"`, as the draft has it, or what REST clients send without the quotes. */
const idIn = (header: string): string => /^"([^"]*)"$/.exec(header.trim())?.[1] ?? header.trim();

/**
 * The request with its `Idempotency-Key` as the `requestId` of its input, which is what makes a call one that is done once.
 * Where the input has one, too, the two are the same.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const withRequestId = (request: GatewayRequest, isBatch: boolean): GatewayRequest | Refusal => {
  const header = headerOf(request, "idempotency-key");
  if (header === undefined || request.method !== "POST") return request;
  if (isBatch)
    return refuse("invalid_request", "An Idempotency-Key is for one call; in a batch, each has a requestId.");
  const input = parseObject(request.body ?? "");
  // What is no object is refused for that, by the procedure.
  if (!input) return request;
  const requestId = idIn(header);
  if (input["requestId"] === undefined) return { ...request, body: JSON.stringify({ ...input, requestId }) };
  return input["requestId"] === requestId
    ? request
    : refuse("invalid_request_id", "Idempotency-Key and requestId are two ids. Send one, or the same twice.");
};

const parseObject = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const input = JSON.parse(body === "" ? "{}" : body) as unknown;
    return typeof input === "object" && input !== null && !Array.isArray(input)
      ? (input as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};
