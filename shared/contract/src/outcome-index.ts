import type { DecidedPart } from "./rules.ts";

/** So many lists are known by identity; rules that make a new list each round gain nothing by it and fill it once. */
const MOST_KNOWN = 4_096;

/** Numbers the ways in which rounds of a class end, in the order in which they are met. */
export interface OutcomeIndex {
  /** The number of these final parts' way to end; −1 if the class counts none of them. */
  indexOf(parts: readonly DecidedPart[]): number;
  /** The counted parts of each way, by number. */
  readonly outcomes: readonly (readonly DecidedPart[])[];
  /** Throws if a list of parts has changed since it was met: then what was counted may be wrong. */
  assertUnchanged(): void;
}

/** Which parts pay, however they are ordered: two hands that win and lose are one that loses and one that wins. */
export const outcomeKey = (parts: readonly DecidedPart[]): string =>
  parts
    .map(({ fraction, multiplier }) => `${fraction.num}/${fraction.den}*${multiplier.num}/${multiplier.den}`)
    .toSorted()
    .join("+");

/** `counted` picks the parts that matter from the final parts of a round. */
export const createOutcomeIndex = (
  counted: (parts: readonly DecidedPart[]) => readonly DecidedPart[],
): OutcomeIndex => {
  const outcomes: (readonly DecidedPart[])[] = [];
  const byKey = new Map<string, number>([["", -1]]);
  // Most rules hand out the same few lists, which saves spelling them out millions of times.
  const known = new Map<readonly DecidedPart[], number>();

  const look = (parts: readonly DecidedPart[]): number => {
    const kept = counted(parts);
    const key = outcomeKey(kept);
    const met = byKey.get(key);
    if (met !== undefined) return met;
    byKey.set(key, outcomes.length);
    return outcomes.push(kept) - 1;
  };

  return {
    outcomes,
    indexOf(parts) {
      const met = known.get(parts);
      if (met !== undefined) return met;
      const index = look(parts);
      if (known.size < MOST_KNOWN) known.set(parts, index);
      return index;
    },
    assertUnchanged() {
      for (const [parts, index] of known) {
        if (look(parts) !== index) throw new Error("rules changed a list of parts after they had handed it out");
      }
    },
  };
};
