import { computeParSheet } from "@croupier/contract/compute-par";
import { subtract, toDecimal } from "@croupier/math/arithmetic";
import { multiply, type Rational, rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import type * as z from "@croupier/contract/zod";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";
import { createChartPlay } from "./par/chart-play.ts";
import { DEALER_ENDS, DEALER_NATURAL, LOSING } from "./par/classes.ts";
import { createShoeDealer } from "./par/shoe-dealer.ts";
import { findShoeMeans } from "./par/shoe-means.ts";
import { shoeWithout } from "./par/shoe.ts";
import { standardChart } from "./par/standard-chart.ts";
import { NO_CARDS, VALUES, withCard } from "./par/values.ts";
import { parametersSchema } from "./parameters.ts";
import { addValue, NO_POINTS, type Points, totalOf } from "./points.ts";

type Given = z.input<typeof parametersSchema>;

const sectionOf = (parameters: Given, only: string) => {
  const [section] = computeParSheet(par, { parameters }, { only }).sections;
  if (!section) throw new Error(`no class ${only}`);
  return section;
};
const edgeOf = (parameters: Given, only: string): Rational =>
  parseRational(sectionOf(parameters, only).houseEdge.perInitialBet.exact);

describe("an endless shoe, played optimally", () => {
  test("returns what the Wizard of Odds has for it, to the last digit printed", () => {
    // Blackjack appendix 1: stand on soft 17, double after a split, split up to three times, but aces once. The house
    // edge is printed as 0.511734 %. https://wizardofodds.com/games/blackjack/appendix/1/
    const edge = edgeOf({ decks: "infinite", maxHands: 4 }, "main");
    expect(toDecimal(multiply(edge, rational(100)), 6)).toBe("0.511734");
  });

  // H. Hoppe, https://github.com/hhoppe/blackjack, "Our house edge calculator" and "Number of decks".
  test.each([
    ["late surrender", { surrender: "late" }, "0.629"],
    ["no surrender", {}, "0.731"],
  ] as const)("with a dealer who hits soft 17, and %s, keeps what is published", (_, given, percent) => {
    const edge = edgeOf({ decks: "infinite", maxHands: 4, soft17: "hit", ...given }, "main");
    expect(toDecimal(multiply(edge, rational(100)), 3)).toBe(percent);
  });
});

describe("a shoe played by the standard chart", () => {
  // The same, "House edge results", of first hands of a shoe: Play'n GO's standard rules, which the Wizard of Odds'
  // calculator has at 0.460 % too, and its European ones; a live dealer's; and six decks of the table by decks.
  test.each([
    [{ decks: 6 }, "0.460"],
    [{ decks: 6, peek: false, doubleOn: "9-11" }, "0.665"],
    [{ decks: 8, peek: false }, "0.598"],
    [{ decks: 6, soft17: "hit", maxHands: 4 }, "0.618"],
  ] as const)("by the rules %j keeps what is published: %s of a hundred", (given, percent) => {
    const parameters = parametersSchema.parse(given);
    const { returned, wagered } = findShoeMeans(parameters, given.decks, createChartPlay(standardChart(parameters)));
    expect(toDecimal(multiply(subtract(wagered, returned), rational(100)), 3)).toBe(percent);
  });
});

describe("a shoe", () => {
  /** Conditional on no dealer's blackjack: what standing and doubling on two cards come to, returned less wagered. */
  const valuesOf = (decks: number, soft17: "stand" | "hit", up: number, hand: readonly [number, number]) => {
    const shoe = shoeWithout(decks, up);
    const dealer = createShoeDealer(shoe, up, soft17);
    const standing = (values: readonly number[]): { readonly net: bigint; readonly all: bigint } => {
      const dealt = values.reduce(withCard, NO_CARDS);
      const points = values.reduce<Points>(addValue, NO_POINTS);
      const ends = dealer.endsAfter(dealt, values.length).with(DEALER_NATURAL, 0n);
      const total = totalOf(points);
      const net = ends.reduce((won, ways, end) => {
        const house = DEALER_ENDS[end]?.total ?? LOSING;
        const result = total > 21 ? -1n : house > 21 || total > house ? 1n : total === house ? 0n : -1n;
        return won + result * ways;
      }, 0n);
      return { net, all: ends.reduce((one, other) => one + other) };
    };
    const two = standing(hand);
    const dealt = hand.reduce(withCard, NO_CARDS);
    const three = VALUES.map((value) => {
      const left = BigInt((shoe.counts[value] ?? 0) - (dealt[value] ?? 0));
      const { net, all } = standing([...hand, value]);
      return { net: net * left, all: all * left };
    });
    const [net, all] = [three.reduce((won, one) => won + one.net, 0n), three.reduce((ways, one) => ways + one.all, 0n)];
    return { stand: rational(two.net, two.all), double: rational(2n * net, all) };
  };

  // Blackjack appendix 9, where the first columns of each table are standing and doubling.
  test.each([
    [1, "stand", 1, [2, 1], "-0.661732", "-0.593281"],
    [1, "stand", 1, [3, 2], "-0.659375", "-1.318751"],
    [1, "stand", 1, [6, 5], "-0.634013", "0.240259"],
    [1, "stand", 1, [7, 1], "-0.101015", "-0.357778"],
    [1, "hit", 1, [2, 1], "-0.589084", "-0.552040"],
    [1, "hit", 1, [6, 5], "-0.575374", "0.234296"],
    [2, "hit", 1, [6, 1], "-0.511565", "-0.541393"],
    [2, "hit", 1, [6, 4], "-0.587412", "-0.003909"],
    [5, "stand", 1, [4, 1], "-0.665445", "-0.623588"],
    [5, "stand", 1, [6, 5], "-0.660850", "0.133896"],
  ] as const)(
    "of %i decks (%s on soft 17), up %i and %j, is worth what is published",
    (decks, soft17, up, hand, stand, double) => {
      const values = valuesOf(decks, soft17, up, hand);
      expect(toDecimal(values.stand, 6)).toBe(stand);
      expect(toDecimal(values.double, 6)).toBe(double);
    },
  );
});

describe("side wagers", () => {
  test("21+3 comes up as often as the Wizard of Odds counts it in six decks", () => {
    // https://wizardofodds.com/games/blackjack/side-bets/21plus3/, "version 3": of 5,013,320 combinations.
    const combinations = {
      suitedTrips: 1_040,
      trips: 25_272,
      straightFlush: 10_368,
      straight: 155_520,
      flush: 292_896,
    };
    const total = 5_013_320;
    for (const [made, count] of Object.entries(combinations)) {
      const nothing = { suitedTrips: 0, trips: 0, straightFlush: 0, straight: 0, flush: 0 };
      // A pay of 1 to 1 on one of them alone: the others return the stake, and what is over tells how often it came.
      const pays = { ...nothing, [made]: 1 };
      const all = Object.values(combinations).reduce((one, other) => one + other);
      expect(edgeOf({ decks: 6, twentyOnePlus3: pays }, "21+3")).toEqual(rational(total - all - count, total));
    }
  });

  // The same page: every hand pays 9 to 1.
  test.each([
    [1, "13.30"],
    [2, "7.26"],
    [4, "4.24"],
    [6, "3.24"],
    [8, "2.74"],
  ])("21+3 at 9 to 1 from %i decks keeps %s %%", (decks, percent) => {
    const pays = { suitedTrips: 9, straightFlush: 9, trips: 9, straight: 9, flush: 9 };
    expect(toDecimal(multiply(edgeOf({ decks, twentyOnePlus3: pays }, "21+3"), rational(100)), 2)).toBe(percent);
  });

  test("perfect pairs are counted by hand", () => {
    // Of the 415 cards that are left 7 are the same, 8 of the rank and the colour, 16 of the rank and the other colour.
    expect(edgeOf({}, "perfect pairs")).toEqual(rational(415 - (7 * 26 + 8 * 13 + 16 * 7), 415));
    // No card is twice in one deck.
    expect(edgeOf({ decks: 1 }, "perfect pairs")).toEqual(rational(51 - (13 + 2 * 7), 51));
    expect(edgeOf({ decks: "infinite" }, "perfect pairs")).toEqual(rational(52 - (26 + 13 + 2 * 7), 52));
  });

  test("insurance loses a stake less three times the share of tens", () => {
    const { houseEdge } = sectionOf({ decks: 6 }, "insurance");
    expect(parseRational(houseEdge.perAmountWagered.exact)).toEqual(rational(311 - 3 * 96, 311));
    expect(parseRational(sectionOf({ decks: "infinite" }, "insurance").houseEdge.perAmountWagered.exact)).toEqual(
      rational(1, 13),
    );
    expect(houseEdge.perInitialBet).toEqual(houseEdge.perAmountWagered);
  });
});
