/** Where a host takes several calls in one request, each with an identity of its own; it answers each when it is ready. */
export const CALLS_PATH = "/calls";
export const CALLS_TYPE = "application/vnd.croupier.calls";

/** Most bytes of a frame's first line. */
const MAX_HEAD_BYTES = 4_096;
const LINE_FEED = 0x0a;
const DIGITS = /^[0-9]+$/;

/** A call: where its answer belongs, how long its caller waits in milliseconds, its trace, its identity and its path. */
export type CallHead = readonly [n: number, timeoutMs: number, traceparent: string, identity: string, path: string];
/** An answer: which call it is for, and its HTTP status. */
export type AnswerHead = readonly [n: number, status: number];

/** One frame: a line of words, the last of which is how many bytes follow; then these bytes, which are JSON. */
export const writeFrame = (head: CallHead | AnswerHead, json: string): Buffer => {
  const body = Buffer.from(json);
  return Buffer.concat([Buffer.from(`${head.join(" ")} ${body.length}\n`, "latin1"), body]);
};

/**
 * Reads frames from the pieces that they arrive in, and hands each over as soon as it is whole: its words but the last, and
 * its bytes, or undefined in place of more than `maxBytes`, which are read past. Throws on what is no frame.
 */
export const createFrameReader = (
  maxBytes: number,
  take: (words: readonly string[], body: Buffer | undefined) => void,
): ((piece: Buffer) => void) => {
  let pieces: Buffer[] = [];
  let held = 0;
  /** So many bytes must be there before it is worth looking again. */
  let wanted = 1;
  let toSkip = 0;

  /** Where the next frame begins; `from` while this one is not whole. */
  const readOne = (bytes: Buffer, from: number): number => {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0 ? bytes.length - from > MAX_HEAD_BYTES : end - from > MAX_HEAD_BYTES) {
      throw new Error("a frame's first line has no end");
    }
    if (end < 0) {
      wanted = bytes.length - from + 1;
      return from;
    }
    const words = bytes.toString("latin1", from, end).split(" ");
    const last = words.pop() ?? "";
    const length = Number(last);
    if (!DIGITS.test(last) || !Number.isSafeInteger(length)) throw new Error("a frame does not say how long it is");
    const [start, until] = [end + 1, end + 1 + length];
    if (length > maxBytes) {
      take(words, undefined);
      toSkip = Math.max(0, until - bytes.length);
      return Math.min(until, bytes.length);
    }
    if (until > bytes.length) {
      wanted = until - from;
      return from;
    }
    take(words, bytes.subarray(start, until));
    return until;
  };

  return (piece) => {
    const rest = piece.subarray(Math.min(toSkip, piece.length));
    toSkip -= piece.length - rest.length;
    pieces.push(rest);
    held += rest.length;
    if (held < wanted || held === 0) return;
    const bytes = pieces.length === 1 ? rest : Buffer.concat(pieces);
    wanted = 1;
    let at = 0;
    while (at < bytes.length) {
      const next = readOne(bytes, at);
      if (next === at) break;
      at = next;
    }
    pieces = at < bytes.length ? [bytes.subarray(at)] : [];
    held = bytes.length - at;
  };
};
