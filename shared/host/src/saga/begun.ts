import type { Link } from "@croupier/telemetry/span";

/** Where the calls of rounds were last made, as far as this process remembers. */
export interface Begun {
  /** The last such span of a round, if it is remembered. */
  get(roundId: string): readonly Link[];
  set(roundId: string, span: Link): void;
}

/** Of so many rounds, the newest. */
const MOST = 1_000;

export const createBegun = (most = MOST): Begun => {
  const spans = new Map<string, Link>();
  return {
    get: (roundId) => {
      const span = spans.get(roundId);
      return span ? [span] : [];
    },
    set: (roundId, { traceId, spanId, sampled }) => {
      spans.delete(roundId);
      spans.set(roundId, { traceId, spanId, sampled });
      const [oldest] = spans.keys();
      if (spans.size > most && oldest !== undefined) spans.delete(oldest);
    },
  };
};
