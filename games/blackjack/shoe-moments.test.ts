import { momentsIn } from "@croupier/contract/endings";
import type { Between } from "@croupier/contract/par";
import { add, compare, equals, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import { subtract, sum } from "@croupier/math/arithmetic";
import { expectationAt, weighParts } from "@croupier/math/stake-rounding";
import { describe, expect, test } from "vitest";
import { createChartPlay, type FullChart } from "./par/chart-play.ts";
import { listShoeEndings } from "./par/shoe-endings.ts";
import { findShoeMoments } from "./par/shoe-moments.ts";
import { perDeck, VALUES } from "./par/values.ts";
import { type Parameters, parametersSchema } from "./parameters.ts";
import { addValue, NO_POINTS, type Points, totalOf } from "./points.ts";

const STANDS = "SSSSSSSSSS";
/** Stands on whatever there is, so that hands end in few ways. */
const standing: FullChart = {
  hard: Object.fromEntries(Array.from({ length: 18 }, (_, index) => [index + 4, STANDS])),
  soft: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index + 12, STANDS])),
  pair: Object.fromEntries(["2", "3", "4", "5", "6", "7", "8", "9", "10", "A"].map((row) => [row, STANDS])),
};

const momentsOf = (parameters: Parameters, chart: FullChart) => {
  if (parameters.decks === "infinite") throw new Error("not a shoe");
  return findShoeMoments(parameters, parameters.decks, createChartPlay(chart));
};
const isWithin = (value: Rational, limits: Rational | Between | undefined): boolean => {
  if (!limits) return false;
  if ("num" in limits) return equals(value, limits);
  return compare(limits.atLeast, value) <= 0 && compare(value, limits.atMost) <= 0;
};
const isExact = (limits: Rational | Between | undefined): boolean =>
  limits !== undefined && ("num" in limits || equals(limits.atLeast, limits.atMost));

describe("moments by one hand and two at a time", () => {
  // Hits that bust, doubles, and splits of each kind of pair against a few up cards.
  const chart: FullChart = {
    ...standing,
    hard: { ...standing.hard, 11: "SSSSDSSSSS", 12: "SSSSSSSHSS", 15: "SSSSSSHHSS", 16: "SSSSSSHHSS" },
    pair: { ...standing.pair, 8: "SSSSPSPPSS", 10: "SSSSPSSSSS", A: "SSSSPSSSPS" },
  };

  test.each([{}, { peek: false, blackjackPays: "6:5" as const }])(
    "are those of the list of all rounds of two hands at most: %j",
    (given) => {
      const parameters = parametersSchema.parse({ decks: 2, hitSplitAces: true, ...given });
      const outcomes = listShoeEndings(parameters, 2, createChartPlay(chart)).map(({ outcome, probability }) => {
        return { parts: outcome, probability };
      });
      const listed = momentsIn({ outcomes });
      const { parts, ...moments } = momentsOf(parameters, chart);
      for (const figure of ["returned", "wagered", "variance"] as const) {
        expect(moments[figure]).toEqual(listed[figure]);
      }
      for (const [limits, value] of [
        [moments.hitFrequency, listed.hitFrequency],
        [moments.maximum?.probability, listed.maximum?.probability],
      ] as const) {
        expect(isExact(limits)).toBe(true);
        expect("num" in (value ?? {}) && isWithin(value as Rational, limits)).toBe(true);
      }
      expect(moments.maximum?.multiplier).toEqual(listed.maximum?.multiplier);
      for (const stake of [1n, 3n, 7n]) {
        expect(parts && expectationAt(parts, stake)).toEqual(expectationAt(weighParts(outcomes), stake));
      }
    },
  );

  /**
   * By hand: aces against a ten, dealt from one deck and split into three hands at most, a card each. The dealer's ten is
   * no blackjack, of which nobody would hear after a split.
   */
  const splitAces = () => {
    const leftOf = (value: number, dealt: readonly number[]): number =>
      perDeck(value) - dealt.filter((one) => one === value).length;
    /** The dealer's totals from a ten, once these are dealt; 22 is a bust. */
    const dealerAfter = (dealt: readonly number[], points: Points): ReadonlyMap<number, Rational> => {
      if (totalOf(points) >= 17) return new Map([[Math.min(22, totalOf(points)), rational(1)]]);
      const totals = new Map<number, Rational>();
      for (const value of VALUES) {
        const chance = rational(leftOf(value, dealt), 52 - dealt.length);
        const isHole = points.low === 10;
        if (chance.num === 0n || (isHole && value === 1)) continue;
        for (const [total, share] of dealerAfter([...dealt, value], addValue(points, value))) {
          totals.set(total, add(totals.get(total) ?? ZERO, multiply(chance, share)));
        }
      }
      return totals;
    };
    const rounds: {
      readonly hands: readonly number[];
      readonly dealt: readonly number[];
      readonly chance: Rational;
    }[] = [];
    const deal = (dealt: readonly number[], hands: readonly number[], waiting: number, chance: Rational): void => {
      if (waiting === 0) {
        rounds.push({ hands, dealt, chance });
        return;
      }
      for (const value of VALUES) {
        const then = multiply(chance, rational(leftOf(value, dealt), 52 - dealt.length));
        if (then.num === 0n) continue;
        const again = value === 1 && hands.length + waiting < 3;
        if (again) deal([...dealt, value], hands, waiting + 1, then);
        else deal([...dealt, value], [...hands, value === 1 ? 12 : 11 + value], waiting - 1, then);
      }
    };
    const begun = rational(4 * 16 * 3, 52 * 51 * 50);
    deal([1, 10, 1], [], 2, begun);
    const known = new Map<string, ReadonlyMap<number, Rational>>();
    const ten = addValue(NO_POINTS, 10);
    const endings = rounds.flatMap(({ hands, dealt, chance }) => {
      const key = dealt.toSorted((a, b) => a - b).join(" ");
      const dealer = known.get(key) ?? dealerAfter(dealt, ten);
      known.set(key, dealer);
      return [...dealer].map(([total, share]) => ({ hands, total, chance: multiply(chance, share) }));
    });
    const stood = [...dealerAfter([1, 10, 1], ten)].map(([total, share]) => {
      return { hands: [12], total, chance: multiply(begun, share) };
    });
    return { endings, stood };
  };

  test("of three hands are those of every order of cards", () => {
    const parameters = parametersSchema.parse({ decks: 1, maxHands: 3, resplitAces: true });
    const splitting: FullChart = { ...standing, pair: { ...standing.pair, A: "SSSSSSSSPS" } };
    const [split, whole] = [momentsOf(parameters, splitting), momentsOf(parameters, standing)];
    const { endings, stood } = splitAces();
    const returned = (hand: number, dealer: number): number =>
      dealer > 21 || hand > dealer ? 2 : hand === dealer ? 1 : 0;
    const expectOf = (rounds: typeof endings, value: (returned: number, hands: number) => number): Rational =>
      sum(
        rounds.map(({ hands, total, chance }) => {
          const all = hands.reduce((paid, hand) => paid + returned(hand, total), 0);
          return multiply(chance, rational(value(all, hands.length)));
        }),
      );
    const gained = (value: (returned: number, hands: number) => number): Rational =>
      subtract(expectOf(endings, value), expectOf(stood, value));
    expect(new Set(endings.map(({ hands }) => hands.length))).toEqual(new Set([2, 3]));

    const squares = ({ variance, returned: paid, wagered = ZERO }: typeof split): Rational =>
      add(variance, multiply(subtract(paid, wagered), subtract(paid, wagered)));
    expect(subtract(split.returned, whole.returned)).toEqual(gained((paid) => paid));
    expect(subtract(squares(split), squares(whole))).toEqual(gained((paid, hands) => (paid - hands) ** 2));

    if ("num" in whole.hitFrequency) throw new Error("limits are expected");
    const hits = add(
      whole.hitFrequency.atLeast,
      gained((paid) => (paid > 0 ? 1 : 0)),
    );
    expect(isExact(whole.hitFrequency)).toBe(true);
    expect(isExact(split.hitFrequency)).toBe(false);
    expect(isWithin(hits, split.hitFrequency)).toBe(true);

    expect(split.maximum?.multiplier).toEqual(rational(6));
    const most = expectOf(endings, (paid) => (paid === 6 ? 1 : 0));
    expect(isExact(split.maximum?.probability) && isWithin(most, split.maximum?.probability)).toBe(true);
  });
});
