import type { Contract } from "@croupier/contract/game";
import { createOutcomeIndex } from "@croupier/contract/outcome-index";
import type { ParClass, Prepared } from "@croupier/contract/par";
import { countedParts, createPlayOut } from "@croupier/contract/play-out";
import type { DecidedPart } from "@croupier/contract/rules";
import { drawsFrom } from "@croupier/fairness/draws";
import { createFastWords } from "./fast-words.ts";

/** What a chunk of rounds came to. It can be sent to another thread. */
export interface ChunkTally {
  /** Every way a round ended, by the parts that the class counts, and how many did. */
  readonly outcomes: readonly (readonly DecidedPart[])[];
  readonly counts: readonly number[];
  /** Depends on the order of all outcomes: no round can be left out or made up. */
  readonly checksum: number;
}

/** Rounds of one chunk; every chunk has a stream of its own, so it comes out alike on whatever thread it runs. */
export const CHUNK_ROUNDS = 2 ** 18;

/** FNV's prime: spreads each outcome over the word. */
const PRIME = 0x01000193;

/** The player of a class's chunks. Memory depends on how many ways there are to end, never on the rounds. */
export const createChunkPlayer = <C extends Contract>(prepared: Prepared<C>, played: ParClass<C>) => {
  const playOut = createPlayOut(prepared, played);
  return (seed: string, chunk: number, rounds: number): ChunkTally => {
    const draws = drawsFrom(createFastWords(`${seed}:${played.name}:${chunk}`));
    const index = createOutcomeIndex((parts) => countedParts(played, parts));
    const counts: number[] = [];
    let checksum = 0;
    for (let round = 0; round < rounds; round += 1) {
      const number = index.indexOf(playOut(draws));
      checksum = (Math.imul(checksum, PRIME) + number + 1) | 0;
      if (number >= 0) counts[number] = (counts[number] ?? 0) + 1;
    }
    index.assertUnchanged();
    return { outcomes: index.outcomes, counts, checksum: checksum >>> 0 };
  };
};
