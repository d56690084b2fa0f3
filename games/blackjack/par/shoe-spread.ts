import type { Between } from "@croupier/contract/par";
import type { DecidedPart } from "@croupier/contract/rules";
import { divide, floor, max, min, subtract, sum } from "@croupier/math/arithmetic";
import { add, equals, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Cell } from "./split-cells.ts";

export const exactly = (value: Rational): Between => ({ atLeast: value, atMost: value });

export const addUp = (all: readonly Between[]): Between => ({
  atLeast: sum(all.map(({ atLeast }) => atLeast)),
  atMost: sum(all.map(({ atMost }) => atMost)),
});

const timesWhole = (r: Rational, factor: number): Rational => multiply(r, rational(factor));
const returnOf = ({ fraction, multiplier }: DecidedPart): Rational => multiply(fraction, multiplier);
const netOf = (part: DecidedPart): Rational => subtract(returnOf(part), part.fraction);
/** How many pairs so many hands are. */
const pairsOf = (hands: number): number => (hands * (hands - 1)) / 2;

/** E[(Σ net)²] of a cell's rounds. Two hands are looked at by net + 1, which is 0 for a bust. */
export const squaredNet = ({ hands, single, double }: Cell): Rational => {
  const above = (part: DecidedPart): Rational => add(netOf(part), ONE);
  const chance = divide(
    single(() => ONE),
    rational(hands),
  );
  const products = sum([double(above), timesWhole(single(above), 1 - hands), timesWhole(chance, pairsOf(hands))]);
  return add(
    single((part) => multiply(netOf(part), netOf(part))),
    timesWhole(products, 2),
  );
};

/**
 * How likely one hand or more returns anything. With S₁ hands and S₂ pairs of hands that do on average, that is at least
 * 2S₁ ÷ (k + 1) − 2S₂ ÷ (k(k + 1)) for every k, most for k = 1 + ⌊2S₂ ÷ S₁⌋, and at most S₁ − 2S₂ ÷ hands: so it is for
 * any number of hands that do (Dawson and Sankoff, "An inequality for probabilities", 1967). Of two hands both are exact.
 */
export const chanceOfHit = ({ hands, single, double }: Cell): Between => {
  const returns = ({ multiplier }: DecidedPart): Rational => (multiplier.num > 0n ? ONE : ZERO);
  const [first, second] = [single(returns), double(returns)];
  if (first.num === 0n) return exactly(ZERO);
  const k = 1n + floor(divide(timesWhole(second, 2), first));
  return {
    atLeast: subtract(multiply(first, rational(2n, k + 1n)), multiply(second, rational(2n, k * (k + 1n)))),
    atMost: min(
      divide(
        single(() => ONE),
        rational(hands),
      ),
      subtract(first, multiply(second, rational(2, hands))),
    ),
  };
};

/** The most that a hand of the cell may return. */
export const greatestOf = ({ parts }: Cell): Rational => parts.map(returnOf).reduce(max, ZERO);

export const isWorth = (part: DecidedPart | undefined, worth: Rational): boolean =>
  part !== undefined && equals(returnOf(part), worth);

/** How likely all hands of a cell return so much: exact for two at most, else no more than so. */
export const chanceOfAll = ({ hands, single, double }: Cell, worth: Rational): Rational => {
  const top = (part: DecidedPart): Rational => (isWorth(part, worth) ? ONE : ZERO);
  return hands === 1 ? single(top) : divide(double(top), rational(pairsOf(hands)));
};
