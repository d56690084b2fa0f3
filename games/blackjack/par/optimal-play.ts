import { subtract, sum } from "@croupier/math/arithmetic";
import { add, compare, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { type Option, optionsOf } from "../options.ts";
import type { Parameters } from "../parameters.ts";
import { addValue, NO_POINTS, type Points, totalOf } from "../points.ts";
import { createSettleHand, TWO } from "../settlement.ts";
import { DEALER_ENDS } from "./classes.ts";
import { knownDealer } from "./endless-dealer.ts";
import type { Decision, Play } from "./player.ts";
import { perDeck, VALUES } from "./values.ts";

/** Of two as good, the one that comes first: what stakes and risks less. */
const PREFERENCE: readonly Option[] = ["stand", "hit", "double", "split", "surrender"];
const HALF_LOST = rational(-1, 2);

/** A card's chance in an endless shoe. */
const chanceOf = (value: number): Rational => rational(perDeck(value), 52);

const expect = (worth: (value: number) => Rational): Rational =>
  sum(VALUES.map((value) => multiply(chanceOf(value), worth(value))));

const memo = <T>(compute: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const computed = compute(key);
    known.set(key, computed);
    return computed;
  };
};

/** What a hand comes to on average against one up card, returned less wagered, when it is played as well as can be. */
const createValues = (parameters: Parameters, up: number) => {
  const settle = createSettleHand(parameters);
  const known = knownDealer(up, parameters.soft17, parameters.peek);

  const standing = memo((total) => {
    const hand = { total: Number(total), natural: false, surrendered: false };
    return sum(known.map((chance, end) => multiply(chance, subtract(settle(hand, DEALER_ENDS[end] ?? hand), ONE))));
  });
  const stand = (points: Points): Rational => standing(String(totalOf(points)));
  const hitting = memo((key) => {
    const [low = 0, ace = 0] = key.split(" ").map(Number);
    return expect((value) => drawn(addValue({ low, ace: ace === 1 }, value)));
  });
  const hit = ({ low, ace }: Points): Rational => hitting(`${low} ${ace ? 1 : 0}`);
  const better = (one: Rational, other: Rational): Rational => (compare(other, one) > 0 ? other : one);
  const drawn = (points: Points): Rational =>
    totalOf(points) >= 21 ? stand(points) : better(stand(points), hit(points));
  const double = (points: Points): Rational =>
    multiply(
      TWO,
      expect((value) => stand(addValue(points, value))),
    );

  /** Of `pending` hands of one card of this value, when there are so many hands in all. */
  const splitting = memo((key): Rational => {
    const [pair = 0, pending = 0, hands = 0] = key.split(" ").map(Number);
    if (pending === 0) return ZERO;
    const rest = split(pair, pending - 1, hands);
    return expect((value) => {
      const decision = decisionOf([pair, value], hands, pending - 1);
      const options = optionsOf(parameters, decision);
      const points = addValue(addValue(NO_POINTS, pair), value);
      const kept = options.filter((option) => option !== "split").map((option) => worth(option, points, decision));
      const played = add(kept.length === 0 ? stand(points) : kept.reduce(better), rest);
      return options.includes("split") ? better(played, split(pair, pending + 1, hands + 1)) : played;
    });
  });
  const split = (pair: number, pending: number, hands: number): Rational => splitting(`${pair} ${pending} ${hands}`);

  const decisionOf = ([one, other]: readonly [number, number], hands: number, waiting: number): Decision => ({
    ...situationOf([one, other], up),
    split: true,
    splitAces: one === 1,
    hands,
    waiting,
  });

  /** Of an option, with all hands that wait. */
  const worth = (option: Option, points: Points, { pair, hands, waiting }: Decision): Rational => {
    switch (option) {
      case "stand":
        return stand(points);
      case "hit":
        return hit(points);
      case "double":
        return double(points);
      case "surrender":
        return HALF_LOST;
      case "split":
        // The hands that wait are worth less when one more is made, and that is the price of making it.
        return subtract(split(pair, waiting + 2, hands + 1), split(pair, waiting, hands));
    }
  };
  return { worth, stand };
};

/** Two cards as they are dealt, and what there is to know of them. */
const situationOf = ([one, other]: readonly [number, number], up: number): Decision => {
  const points = addValue(addValue(NO_POINTS, one), other);
  return {
    total: totalOf(points),
    soft: points.low < totalOf(points),
    cards: 2,
    pair: one === other ? one : 0,
    split: false,
    splitAces: false,
    hands: 1,
    waiting: 0,
    up,
  };
};

/** Where its own options and chances are the same, a hand's is the same decision. */
const keyOf = ({ up, total, soft, cards, pair, split, splitAces, hands, waiting }: Decision): number => {
  const flags = (soft ? 1 : 0) + (cards === 2 ? 2 : 0) + (split ? 4 : 0) + (splitAces ? 8 : 0);
  return ((((up * 32 + total) * 16 + flags) * 16 + pair) * 8 + hands) * 8 + waiting;
};

/** The best play there is in an endless shoe: for every decision the option that is worth most. */
export const createOptimalPlay = (parameters: Parameters): Play => {
  const values = new Map(VALUES.map((up) => [up, createValues(parameters, up)]));
  const decided = new Map<number, Option>();
  const decide = (decision: Decision, options: readonly Option[]): Option => {
    const { up, total, soft } = decision;
    const points = soft ? { low: total - 10, ace: true } : { low: total, ace: false };
    let [best, most]: [Option, Rational | undefined] = ["stand", undefined];
    for (const option of PREFERENCE) {
      const worth = options.includes(option) ? values.get(up)?.worth(option, points, decision) : undefined;
      if (worth && (!most || compare(worth, most) > 0)) [best, most] = [option, worth];
    }
    return best;
  };
  return (decision, options) => {
    const key = keyOf(decision);
    let option = decided.get(key);
    if (option === undefined) decided.set(key, (option = decide(decision, options)));
    return option;
  };
};
