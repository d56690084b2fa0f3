import type { IncomingMessage, RequestListener } from "node:http";
import type { Admission } from "./admission.ts";

export interface AdmitOptions {
  /** Requests that are never refused and take no place: those of the platform, and those that live long. */
  readonly isExempt: (request: IncomingMessage) => boolean;
  /** What is told, in JSON, to one that is refused. It should cost little. */
  readonly refusal: (request: IncomingMessage) => {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Called for each. */
  readonly onRefused: () => void;
}

/** How soon to come again. */
const RETRY_AFTER_SECONDS = "1";

/**
 * Lets a request in while there is a place for it. One that is refused is answered with 503 before its body is read. See
 * `createAdmission`.
 */
export const admit =
  (handler: RequestListener, admission: Admission, { isExempt, refusal, onRefused }: AdmitOptions): RequestListener =>
  (request, response) => {
    if (isExempt(request)) return handler(request, response);
    const leave = admission.enter();
    if (leave) {
      // Comes after the answer's end, and where the caller goes away before it.
      response.once("close", leave);
      return handler(request, response);
    }
    onRefused();
    const { headers, body } = refusal(request);
    response.writeHead(503, {
      ...headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "retry-after": RETRY_AFTER_SECONDS,
    });
    response.end(body);
  };
