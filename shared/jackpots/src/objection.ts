import { compare, rational } from "@croupier/math/rational";
import { tierFigures } from "./theory.ts";
import type { TierTerms } from "./tier.ts";

const MOST_RANGE = 2n ** 64n;

/** Why a tier can't be offered on these terms; undefined if it can. Amounts in minor units. */
export const objectionTo = (terms: TierTerms): string | undefined => {
  const { perUnit, seed, ceiling, trigger } = terms;
  if (perUnit < 1n || perUnit >= 1_000_000n) return "a contribution is more than 0 and less than the whole stake";
  if (ceiling <= seed) return `the ceiling, ${ceiling}, is not above the seed amount of ${seed}`;
  if (trigger.kind === "must-hit-by") return undefined;
  if (trigger.range < 1n || trigger.range > MOST_RANGE) return "a range is 1 … 2^64";
  const { meanWin } = tierFigures(terms);
  if (compare(meanWin, rational(ceiling)) < 0) return undefined;
  return `a win would pay ${meanWin.num / meanWin.den} on average, and more: the ceiling of ${ceiling} would hold it back for ever`;
};

/** Why new terms can't take the place of a tier's old ones. */
export const objectionToChange = (before: TierTerms, after: TierTerms): string | undefined => {
  if (before.trigger.kind !== after.trigger.kind) return "how a tier is won never changes: make another tier";
  if (after.ceiling < before.ceiling) {
    return `a ceiling may be raised only: it is ${before.ceiling}, and ${after.ceiling} is below that`;
  }
  return undefined;
};
