import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { GatewayRequest, GatewayResponse } from "./exchange.ts";
import { type LambdaEvent, requestOf } from "./lambda-event.ts";

/** What API Gateway makes its response of: JSON before the body, then eight null bytes. */
interface ResponseHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

declare global {
  /** What Lambda's runtime for Node has put there when it loads a handler. */
  const awslambda: {
    streamifyResponse(handler: LambdaHandler): LambdaHandler;
    readonly HttpResponseStream: { from(stream: Writable, head: ResponseHead): Writable };
  };
}

export type LambdaHandler = (event: LambdaEvent, stream: Writable) => Promise<void>;

/**
 * Carries requests between API Gateway and the core; what is sent goes out as it is written.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export const createLambdaHandler =
  (
    handle: (request: GatewayRequest, event: LambdaEvent) => Promise<GatewayResponse>,
    /** Called before the answer ends: afterwards a function stands still, perhaps for good. */
    flush: () => Promise<void>,
  ): LambdaHandler =>
  async (event, stream) => {
    const { status, headers, body } = await handle(requestOf(event), event);
    const answer = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers });
    // The head goes out with the first write, and only with one, so an empty body is written too.
    answer.write("");
    // A stream that fails rejects; the runtime then breaks off, so that half an answer is never taken for a whole one.
    if (typeof body === "string") answer.write(body);
    else await pipeline(body, answer, { end: false });
    await flush();
    await new Promise<void>((resolve) => answer.end(resolve));
  };
