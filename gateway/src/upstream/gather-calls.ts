import { CALLS_TYPE, type CallHead, createFrameReader, writeFrame } from "@croupier/telemetry/call-frames";
import { withSpan } from "@croupier/telemetry/span";
import type { Exchange, Exchanges } from "./exchanges.ts";

/** One call as it is sent. */
export interface GatheredCall {
  readonly path: string;
  readonly identity: string;
  readonly timeoutMs: number;
  readonly traceparent: string;
  /** JSON. */
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends a call, with all others of this turn of the event loop. Rejects if it comes to nothing, or once `signal` fires. */
export type SendsCall = (call: GatheredCall, signal: AbortSignal) => Promise<Answered>;

interface Pending {
  readonly call: GatheredCall;
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: unknown) => void;
  readonly isOver: () => boolean;
  /** Set once it is on its way; called when it is over, however that came. */
  gone: ((isGivenUp: boolean) => void) | undefined;
}

/** Most calls in one request, so that one broken connection costs few their answer. */
const MAX_CALLS = 64;
const MAX_ANSWER_BYTES = 1_048_576;

/**
 * The calls of one turn of the event loop to one service go as one request, whose answers come back each when it is ready. A
 * call that comes alone goes alone, as soon as the turn is over. What one call comes to is none of the others' business, but
 * for their connection: where that breaks, none of those that had no answer yet has one.
 */
export const gatherCalls = (exchanges: Exchanges): SendsCall => {
  let turn: Pending[] = [];

  const leave = (): void => {
    const going = turn.filter((pending) => !pending.isOver());
    turn = [];
    for (let at = 0; at < going.length; at += MAX_CALLS) void exchange(exchanges, going.slice(at, at + MAX_CALLS));
  };

  return (call, signal) =>
    new Promise((resolve, reject) => {
      let isOver = false;
      const over = (): void => {
        isOver = true;
        signal.removeEventListener("abort", late);
        pending.gone?.(signal.aborted);
      };
      const late = (): void => pending.reject(signal.reason);
      const pending: Pending = {
        call,
        resolve: (answered) => (over(), resolve(answered)),
        reject: (error) => (over(), reject(error)),
        isOver: () => isOver,
        gone: undefined,
      };
      if (signal.aborted) return late();
      signal.addEventListener("abort", late);
      turn.push(pending);
      // Of all who go together none is the one whose trace the rest belongs to.
      if (turn.length === 1) withSpan(undefined, () => setImmediate(leave));
    });
};

const exchange = async (exchanges: Exchanges, calls: readonly Pending[]): Promise<void> => {
  let left = calls.length;
  let isAnyGivenUp = false;
  const abort = new AbortController();
  // Once nobody waits any more, whatever is still to come is not worth the connection.
  const gone = (isGivenUp: boolean): void => {
    left -= 1;
    isAnyGivenUp ||= isGivenUp;
    if (left === 0 && isAnyGivenUp) abort.abort();
  };
  for (const pending of calls) pending.gone = gone;
  const failAll = (error: unknown): void => {
    for (const pending of calls) if (!pending.isOver()) pending.reject(error);
  };
  try {
    const body = Buffer.concat(calls.map(({ call }, n) => writeFrame(headOf(call, n), call.body)));
    const exchanged = await exchanges({ body, type: CALLS_TYPE, signal: abort.signal });
    await (exchanged.status === 200 ? readAnswers(exchanged, calls) : readRefusal(exchanged, calls));
    failAll(new Error("the service has not answered all it was asked"));
  } catch (error) {
    failAll(error);
  }
};

const headOf = ({ timeoutMs, traceparent, identity, path }: GatheredCall, n: number): CallHead => [
  n,
  timeoutMs,
  traceparent,
  identity,
  path,
];

const readAnswers = async ({ pieces }: Exchange, calls: readonly Pending[]): Promise<void> => {
  const read = createFrameReader(MAX_ANSWER_BYTES, ([n, status], bytes) => {
    const pending = calls[Number(n)];
    if (!pending || pending.isOver()) return;
    if (!bytes) return pending.reject(new Error("an answer is too long"));
    pending.resolve({ status: Number(status), text: bytes.toString() });
  });
  for await (const piece of pieces) read(piece);
};

/** Of all together: something between us, or a service that takes no more. */
const readRefusal = async ({ status, pieces }: Exchange, calls: readonly Pending[]): Promise<void> => {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error("a refusal is too long");
    read.push(piece);
  }
  const text = Buffer.concat(read).toString();
  for (const pending of calls) if (!pending.isOver()) pending.resolve({ status, text });
};
