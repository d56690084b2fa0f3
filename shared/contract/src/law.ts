import { lcm } from "@croupier/math/integers";
import { equals, type Rational } from "@croupier/math/rational";

/**
 * What a wager can come to, as the certified sheet has it, told before anything is drawn. `strategy` says that these are
 * the figures of a stated way of playing; whoever plays worse gets less.
 */
export type Law = (Lottery | Moments | Steps) & { readonly strategy?: boolean };

/** Events that exclude each other and of which one always happens; all wagers on the same draws may share them. */
export interface Events {
  /** How many of the `total` equally likely cases are in each. */
  readonly weights: readonly bigint[];
  readonly total: bigint;
}

/** What a wager returns per unit of its stake in each event. */
export interface Lottery {
  readonly kind: "lottery";
  readonly events: Events;
  readonly multipliers: readonly Rational[];
  /** By event: which of the multipliers. */
  readonly places: readonly number[];
}

/** Only the mean and the variance of the net result, per unit of the stake. */
export interface Moments {
  readonly kind: "moments";
  readonly mean: Rational;
  readonly variance: Rational;
}

/**
 * A round that its player took so far and no further: each step survives with its chance, and is then worth its
 * multiplier; what doesn't survive is worth nothing, and before the first step nothing is won.
 */
export interface Steps {
  readonly kind: "steps";
  readonly steps: readonly { readonly chance: Rational; readonly multiplier: Rational }[];
}

/** Events by their probabilities, which sum to 1. */
export const eventsOf = (probabilities: readonly Rational[]): Events => {
  const total = probabilities.reduce((common, { den }) => lcm(common, den), 1n);
  const weights = probabilities.map(({ num, den }) => num * (total / den));
  if (weights.reduce((sum, weight) => sum + weight, 0n) !== total) {
    throw new RangeError("the probabilities of events that exclude each other sum to 1");
  }
  return { weights, total };
};

/** A wager that returns so much in each of the events, in their order. */
export const lotteryOf = (events: Events, returns: readonly Rational[]): Lottery => {
  const multipliers: Rational[] = [];
  const places = returns.map((multiplier) => {
    const known = multipliers.findIndex((one) => equals(one, multiplier));
    return known >= 0 ? known : multipliers.push(multiplier) - 1;
  });
  return { kind: "lottery", events, multipliers, places };
};
