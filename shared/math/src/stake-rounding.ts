import { divide, sum } from "./arithmetic.ts";
import { type Distribution, outcomesOf } from "./distribution.ts";
import { lcm } from "./integers.ts";
import { floorTimes, multiply, ONE, type Rational, rational } from "./rational.ts";

/** What a part of a round stakes, in units of its wager's stake, and what it returns per unit due. */
export interface StakedPart {
  readonly fraction: Rational;
  readonly multiplier: Rational;
}

/** One way a wager may end. The probabilities of all of them sum to 1. */
export interface StakedOutcome {
  readonly parts: readonly StakedPart[];
  readonly probability: Rational;
}

/** A wager of one part: the whole stake, times a multiplier so distributed. */
export const stakedOutcomes = (multipliers: Distribution): StakedOutcome[] =>
  outcomesOf(multipliers).map(({ value, probability }) => ({
    parts: [{ fraction: ONE, multiplier: value }],
    probability,
  }));

/** A kind of part: how many of it a round has on average is its weight over the total of all outcomes' weights. */
export interface WeighedPart extends StakedPart {
  readonly weight: bigint;
}

export interface WeighedParts {
  readonly parts: readonly WeighedPart[];
  readonly total: bigint;
}

/** Merges equal parts of all outcomes. Throws a RangeError unless the probabilities sum to 1 and fractions are positive. */
export const weighParts = (outcomes: readonly StakedOutcome[]): WeighedParts => {
  const total = outcomes.reduce((common, { probability }) => lcm(common, probability.den), 1n);
  const parts = new Map<string, WeighedPart>();
  let cases = 0n;
  for (const { parts: settled, probability } of outcomes) {
    const weight = probability.num * (total / probability.den);
    if (weight < 0n) throw new RangeError("a probability is negative");
    cases += weight;
    for (const { fraction, multiplier } of settled) {
      if (fraction.num <= 0n || multiplier.num < 0n) {
        throw new RangeError("a part's fraction is positive, and its multiplier is not negative");
      }
      const kind = `${fraction.num}/${fraction.den} ${multiplier.num}/${multiplier.den}`;
      parts.set(kind, { fraction, multiplier, weight: weight + (parts.get(kind)?.weight ?? 0n) });
    }
  }
  if (cases !== total) throw new RangeError(`the probabilities sum to ${cases}/${total}, not to 1`);
  return { parts: [...parts.values()], total };
};

export interface Expectation {
  /** The average of what a round stakes and of what it pays: in minor units, or before rounding in units of the stake. */
  readonly due: Rational;
  readonly payout: Rational;
  /** payout ÷ due: the RTP per amount wagered. */
  readonly rtp: Rational;
}

/** Before any rounding. */
export const exactExpectation = ({ parts, total }: WeighedParts): Expectation => {
  const share = (weight: bigint): Rational => rational(weight, total);
  const due = sum(parts.map(({ fraction, weight }) => multiply(fraction, share(weight))));
  const payout = sum(
    parts.map(({ fraction, multiplier, weight }) => multiply(multiply(fraction, multiplier), share(weight))),
  );
  return { due, payout, rtp: divide(payout, due) };
};

/** Some part of such a stake rounds down to nothing, so the bet or an action in it is refused. */
export type StakeRefusal = "stake_too_small_for_part";

/** At a stake in minor units: each part is due ⌊stake · fraction⌋ and pays ⌊due · multiplier⌋. */
export const expectationAt = ({ parts, total }: WeighedParts, stakeMinor: bigint): Expectation | StakeRefusal => {
  let [dues, payouts] = [0n, 0n];
  for (const { fraction, multiplier, weight } of parts) {
    const due = floorTimes(stakeMinor, fraction);
    if (due <= 0n) return "stake_too_small_for_part";
    dues += weight * due;
    payouts += weight * floorTimes(due, multiplier);
  }
  return { due: rational(dues, total), payout: rational(payouts, total), rtp: rational(payouts, dues) };
};
