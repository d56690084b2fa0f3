import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Admission } from "./admission.ts";

export interface AdmitOptions {
  /** Requests without a body that are never refused and take no place: those of the platform, and those that live long. */
  readonly isExempt: (request: IncomingMessage) => boolean;
  /** What is told, in JSON, to one that is refused. It should cost little. */
  readonly refusal: (request: IncomingMessage) => {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Called for each, and for each answer that is broken off because too many are not taken. */
  readonly onRefused: () => void;
}

export interface UnreadLimits {
  readonly answers: number;
  readonly bytes: number;
}

/** How soon to come again. */
const RETRY_AFTER_SECONDS = "1";
/** How long a body may be on its way before its request gives up its place, and how many such there may be. */
const SENDING_MS = 250;
const MAX_SENDING = 1_024;
/** How many answers may wait to be taken by who asked for them, and how many bytes of them. */
const UNREAD: UnreadLimits = { answers: 1_024, bytes: 64 * 1_048_576 };

/**
 * Lets a request in while there is a place for it. One that is refused is answered with 503 before its body is read. See
 * `createAdmission`. One whose body is long on its way has no place meanwhile, and one that has its answer has none while it
 * takes it, so that who sends or reads slowly keeps nobody out.
 */
export const admit = (
  handler: RequestListener,
  admission: Admission,
  { isExempt, refusal, onRefused }: AdmitOptions,
  limits: UnreadLimits = UNREAD,
): RequestListener => {
  let sending = 0;
  /** Bytes left of each, in the order in which they were written. */
  const unread = new Map<ServerResponse, number>();
  let unreadBytes = 0;

  const forget = (response: ServerResponse): void => {
    unreadBytes -= unread.get(response) ?? 0;
    unread.delete(response);
  };

  /** There is no more to be done for it: what is left are bytes, and where they are too many, who has had longest is let go. */
  const waitForReader = (response: ServerResponse): void => {
    unread.set(response, response.writableLength);
    unreadBytes += response.writableLength;
    response.once("close", () => forget(response));
    for (const longest of unread.keys()) {
      if (longest === response || (unread.size <= limits.answers && unreadBytes <= limits.bytes)) return;
      forget(longest);
      onRefused();
      longest.destroy();
    }
  };

  /** Holds the place that `leave` leaves until there is an answer, but for the time in which the body is on its way. */
  const hold = (request: IncomingMessage, response: ServerResponse, leave: () => void): void => {
    let leaveNow = leave;
    // Comes after the answer's end, and where the caller goes away before it.
    response.once("close", () => leaveNow());
    response.once("prefinish", () => {
      leaveNow();
      if (response.writableLength > 0) waitForReader(response);
    });
    if (!hasBody(request)) return;
    const stepOut = (): void => {
      if (request.complete || response.closed) return;
      leaveNow();
      if (sending >= MAX_SENDING) {
        onRefused();
        request.destroy();
        return;
      }
      sending += 1;
      const arrived = (): void => {
        sending -= 1;
        request.off("end", arrived).off("close", arrived);
        if (!response.closed) leaveNow = admission.enter(true) ?? leaveNow;
      };
      request.once("end", arrived).once("close", arrived);
    };
    const timer = setTimeout(stepOut, SENDING_MS);
    response.once("close", () => clearTimeout(timer));
  };

  return (request, response) => {
    if (!hasBody(request) && isExempt(request)) return handler(request, response);
    const leave = admission.enter();
    if (leave) {
      hold(request, response, leave);
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
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
