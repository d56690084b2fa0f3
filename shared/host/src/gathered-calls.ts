import type { RequestListener, ServerResponse } from "node:http";
import { CALLS_TYPE, createFrameReader, writeFrame } from "@croupier/telemetry/call-frames";
import { refuse } from "@croupier/contract/errors";
import type { Log } from "@croupier/telemetry/log";
import { type AnswersTraced, MAX_BODY_BYTES, type SignedAnswer, waitOf } from "./signed-calls.ts";

/** Says whether there is a place for one more call; undefined if not. */
export type TakesCall = () => (() => void) | undefined;

export interface GatheredCallsOptions {
  readonly answerTraced: AnswersTraced;
  readonly takeCall: TakesCall;
  readonly log: Log;
}

/** Most calls in one request; a sender of ours sends fewer. */
const MAX_CALLS = 256;
const BUSY: SignedAnswer = { status: 503, answer: refuse("unavailable") };
const FAILED: SignedAnswer = { status: 500, answer: refuse("internal") };

/**
 * Takes calls that come in one request, and is to each as if it had come alone: it begins as soon as it has arrived, has its own
 * identity, deadline, place and trace, and is answered when it is ready, whatever becomes of the others.
 */
export const createGatheredCalls =
  ({ answerTraced, takeCall, log }: GatheredCallsOptions): RequestListener =>
  (request, response) => {
    const answers = createAnswers(response);
    const answer = async (words: readonly string[], body: Buffer | undefined): Promise<SignedAnswer> => {
      const [, timeout, traceparent, identity, path = ""] = words;
      const leave = takeCall();
      if (!leave) return BUSY;
      const call = { path, identity, body, deadlineMs: Date.now() + waitOf(timeout) };
      try {
        return await answerTraced(traceparent, () => call);
      } catch (error) {
        log.error({ err: error }, "a call could not be answered");
        return FAILED;
      } finally {
        leave();
      }
    };
    let calls = 0;
    const read = createFrameReader(MAX_BODY_BYTES, (words, body) => {
      calls += 1;
      if (calls > MAX_CALLS) throw new Error("more calls in one request than anybody of ours sends");
      const write = answers.expect(Number(words[0]));
      void answer(words, body).then(write);
    });
    request.on("data", (piece: Buffer) => {
      if (response.destroyed) return;
      try {
        read(piece);
      } catch (error) {
        log.warn({ err: error }, "a request of several calls is none");
        response.destroy();
      }
    });
    request.once("end", answers.end);
    // Who goes away is not told; what was begun is still done.
    request.once("error", () => response.destroy());
  };

/** What is ready in one turn of the event loop leaves in one piece. */
const createAnswers = (response: ServerResponse) => {
  let ready: Buffer[] = [];
  let missing = 0;
  let isWhole = false;
  let isPlanned = false;

  const leave = (): void => {
    isPlanned = false;
    if (response.destroyed) return;
    const bytes = Buffer.concat(ready);
    ready = [];
    const isLast = isWhole && missing === 0;
    if (!response.headersSent) {
      // A proxy that kept back what is ready until all is would make the quick wait for the slow.
      response.writeHead(200, {
        "content-type": CALLS_TYPE,
        "x-accel-buffering": "no",
        ...(isLast && { "content-length": bytes.length }),
      });
    }
    if (isLast) response.end(bytes);
    else response.write(bytes);
  };
  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(leave);
  };

  return {
    /** There will be an answer to this call; returns what is called with it. */
    expect: (n: number) => {
      missing += 1;
      return ({ status, answer }: SignedAnswer): void => {
        missing -= 1;
        ready.push(writeFrame([n, status], JSON.stringify(answer)));
        plan();
      };
    },
    /** No more are expected. */
    end: (): void => {
      isWhole = true;
      if (missing === 0) plan();
    },
  };
};
