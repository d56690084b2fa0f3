import { integerSqrt } from "@croupier/math/integers";
import { subtract } from "@croupier/math/arithmetic";
import { add, floorTimes, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Lawful } from "./expectation.ts";
import type { Events, Law, Lottery } from "./law.ts";
import type { Bet } from "./play.ts";

/** What a settled round was expected to pay, in minor units, and the variance of it, in minor units squared. */
export interface Expected {
  /** Decimals, to 8 places. */
  readonly mean: string;
  readonly variance: string;
  /**
   * What they are worth. `exact`: both are those of this very round. `bound`: wagers depend on each other in a way that
   * the sheet doesn't tell, and the variance is the most it can be. `strategy`: they are those of a stated way of playing.
   */
  readonly basis: "exact" | "bound" | "strategy";
}

/** In units of 10⁻⁸. */
interface Scaled {
  readonly mean: bigint;
  readonly variance: bigint;
}

const PLACES = 8;
const SCALE = 10n ** BigInt(PLACES);
/** Prices that are remembered: laws at stakes. */
const MOST_KNOWN = 4_096;

const rounded = (num: bigint, den: bigint): bigint => {
  const doubled = 2n * num + den;
  const quotient = doubled / (2n * den);
  return doubled < 0n && quotient * 2n * den !== doubled ? quotient - 1n : quotient;
};

const scaled = ({ num, den }: Rational): bigint => rounded(num * SCALE, den);

const spell = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(PLACES + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
};

interface Stake {
  readonly law: Law;
  readonly stake: bigint;
}

/** Wagers on the same events: what they pay together in each, and so also how far one makes up for another. */
const together = (events: Events, wagers: readonly { readonly law: Lottery; readonly stake: bigint }[]): Scaled => {
  const paid = Array<number>(events.weights.length).fill(0);
  for (const { law, stake } of wagers) {
    // A payout fits: no bet is accepted that could pay 2⁴⁸.
    const pays = law.multipliers.map((multiplier) => Number(floorTimes(stake, multiplier)));
    for (const [event, place] of law.places.entries()) paid[event] = (paid[event] ?? 0) + (pays[place] ?? 0);
  }
  let [sum, squares] = [0n, 0n];
  for (const [event, weight] of events.weights.entries()) {
    const weighted = weight * BigInt(paid[event] ?? 0);
    sum += weighted;
    squares += weighted * BigInt(paid[event] ?? 0);
  }
  const { total } = events;
  return {
    mean: rounded(sum * SCALE, total),
    variance: rounded((squares * total - sum * sum) * SCALE, total * total),
  };
};

/**
 * A game in which the player may stop: what each step that was attempted added on average to what the round was worth,
 * and the variance of that, given all before it. Their sums are right whatever made the player go on or stop: the payout
 * less the sum is a martingale (Doob's decomposition).
 */
const stepByStep = (steps: Extract<Law, { kind: "steps" }>["steps"], stake: bigint): Scaled => {
  let [mean, variance, worth] = [ZERO, ZERO, ZERO];
  for (const { chance, multiplier } of steps) {
    const next = rational(floorTimes(stake, multiplier));
    mean = add(mean, subtract(multiply(chance, next), worth));
    variance = add(variance, multiply(multiply(next, next), multiply(chance, subtract(ONE, chance))));
    worth = next;
  }
  return { mean: scaled(mean), variance: scaled(variance) };
};

const alone = ({ law, stake }: Stake): Scaled => {
  switch (law.kind) {
    case "lottery":
      return together(law.events, [{ law, stake }]);
    case "steps":
      return stepByStep(law.steps, stake);
    case "moments":
      return {
        mean: scaled(multiply(rational(stake), law.mean)),
        variance: scaled(multiply(rational(stake * stake), law.variance)),
      };
  }
};

/** (Σσ)², which no dependence between them exceeds (Cauchy–Schwarz). */
const boundOf = (groups: readonly Scaled[]): bigint => {
  const sigma = groups.reduce((sum, { variance }) => sum + (variance === 0n ? 0n : integerSqrt(variance) + 1n), 0n);
  return sigma * sigma;
};

/** Wagers by what they depend on; those of which it isn't known stand alone. */
const grouped = (stakes: readonly Stake[], price: (stake: Stake) => Scaled): readonly Scaled[] => {
  const byEvents = new Map<Events, { readonly law: Lottery; readonly stake: bigint }[]>();
  const groups: Scaled[] = [];
  for (const { law, stake } of stakes) {
    if (law.kind !== "lottery") {
      groups.push(price({ law, stake }));
      continue;
    }
    const shared = byEvents.get(law.events);
    if (shared) shared.push({ law, stake });
    else byEvents.set(law.events, [{ law, stake }]);
  }
  return [...groups, ...[...byEvents].map(([events, wagers]) => together(events, wagers))];
};

/** What a round of this bet and these actions was expected to pay; `due` is all that was staked on it. */
export type ExpectPayout = (bet: Bet, actions: readonly unknown[], due: bigint) => Expected | undefined;

/**
 * Prices settled rounds of a variant. Parts that round down are taken as they are paid wherever the law lists outcomes;
 * where it has moments only, less than one unit per part is missing. Of one wager, the answer is remembered by its stake.
 */
export const createExpectPayout = (lawful: Lawful): ExpectPayout => {
  const known = new Map<Law, Map<bigint, Scaled>>();
  let size = 0;
  const price = (wager: Stake): Scaled => {
    const byStake = known.get(wager.law) ?? new Map<bigint, Scaled>();
    const met = byStake.get(wager.stake);
    if (met) return met;
    const priced = alone(wager);
    if (size < MOST_KNOWN) {
      known.set(wager.law, byStake.set(wager.stake, priced));
      size += 1;
    }
    return priced;
  };

  return ({ selections, stakes }, actions, due) => {
    const wagers: Stake[] = [];
    let staked = 0n;
    for (const [wager, stake] of stakes.entries()) {
      const law = lawful.lawOf(selections[wager], actions);
      if (!law) return undefined;
      wagers.push({ law, stake });
      staked += stake;
    }
    const [only] = wagers;
    const groups = only && wagers.length === 1 ? [price(only)] : grouped(wagers, price);
    const [first] = groups;
    const strategy = wagers.some(({ law }) => law.strategy === true);
    const mean = groups.reduce((sum, group) => sum + group.mean, 0n);
    return {
      // What was staked on the way is no part of the initial stake that the sheet is per: it is expected to come back.
      mean: spell(mean + (due - staked) * SCALE),
      variance: spell(first && groups.length === 1 ? first.variance : boundOf(groups)),
      basis: strategy ? "strategy" : groups.length > 1 ? "bound" : "exact",
    };
  };
};
