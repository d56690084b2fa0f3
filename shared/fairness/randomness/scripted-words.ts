import type { Draws } from "@croupier/math/draws";
import { drawsFrom } from "../src/draws.ts";
import type { WordStream } from "../src/stream.ts";

/** Raised when a script has no word left: what was drawn before it was rejected. */
class ScriptEnded extends Error {}

/** A stream of just these words, and how many of them are taken. */
export const scripted = (words: readonly number[]): WordStream & { readonly taken: () => number } => {
  let at = 0;
  return {
    nextWord() {
      const word = words[at];
      if (word === undefined) throw new ScriptEnded();
      at += 1;
      return word;
    },
    taken: () => at,
  };
};

/** What a draw makes of these words; undefined if it wants more. */
export const drawn = <T>(words: readonly number[], draw: (draws: Draws) => T): T | undefined => {
  try {
    return draw(drawsFrom(scripted(words)));
  } catch (error) {
    if (error instanceof ScriptEnded) return undefined;
    throw error;
  }
};
