import { outcomeKey } from "@croupier/contract/outcome-index";
import type { DecidedPart } from "@croupier/contract/rules";
import type { ChunkTally } from "./play-chunk.ts";

/** What many chunks came to, added up. */
export interface Tally {
  /** By `outcomeKey`. */
  readonly byOutcome: ReadonlyMap<string, { readonly parts: readonly DecidedPart[]; readonly count: number }>;
  /** Rounds that the class counts. */
  readonly counted: number;
  /** The sum of the chunks', modulo 2³²: the same for any number of threads. */
  readonly checksum: number;
}

export const NO_ROUNDS: Tally = { byOutcome: new Map(), counted: 0, checksum: 0 };

export const addChunk = (tally: Tally, { outcomes, counts, checksum }: ChunkTally): Tally => {
  const byOutcome = new Map(tally.byOutcome);
  let { counted } = tally;
  for (const [number, parts] of outcomes.entries()) {
    const key = outcomeKey(parts);
    const count = counts[number] ?? 0;
    byOutcome.set(key, { parts, count: (byOutcome.get(key)?.count ?? 0) + count });
    counted += count;
  }
  return { byOutcome, counted, checksum: (tally.checksum + checksum) >>> 0 };
};
