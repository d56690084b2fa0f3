import { computeParSheet, prepare } from "@croupier/contract/compute-par";
import type { Draws } from "@croupier/math/draws";
import { subtract, sum } from "@croupier/math/arithmetic";
import { compare, equals, multiply, type Rational, rational } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import type * as z from "@croupier/contract/zod";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UPS } from "./chart.ts";
import { game } from "./game.ts";
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };
import { createChartPlay, type FullChart } from "./par/chart-play.ts";
import { findShoeMeans } from "./par/shoe-means.ts";
import { standardChart } from "./par/standard-chart.ts";
import { createStrategy } from "./par/strategy.ts";
import { perDeck } from "./par/values.ts";
import { parametersSchema } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

type Given = z.input<typeof parametersSchema>;

const mainOf = (parameters: unknown, name = "main") => {
  const [section] = computeParSheet(par, { parameters }, { only: name }).sections;
  if (!section) throw new Error(`there is no ${name}`);
  return section;
};
const edgeOf = (parameters: Given, name?: string): Rational =>
  parseRational(mainOf(parameters, name).houseEdge.perInitialBet.exact);

const change = (chart: FullChart, section: keyof FullChart, row: string, up: string, letter: string): FullChart => {
  const at = UPS.findIndex((name) => name === up);
  const letters = chart[section][row] ?? "";
  return {
    ...chart,
    [section]: { ...chart[section], [row]: letters.slice(0, at) + letter + letters.slice(at + 1) },
  };
};

describe("a shoe counted hand by hand", () => {
  const shoes = certified.sheets.filter(
    ({ parameters }) => !("decks" in parameters) || parameters.decks !== "infinite",
  );

  test.each(shoes.map((sheet) => [sheet.variant, sheet] as const))(
    "has the certified RTP and average wager of %s, which were counted by all hands together",
    (_, { parameters, sections }) => {
      const parsed = parametersSchema.parse(parameters);
      if (parsed.decks === "infinite") throw new Error("not a shoe");
      const { returned, wagered } = findShoeMeans(parsed, parsed.decks, createChartPlay(standardChart(parsed)));
      const main = sections.find(({ name }) => name === "main");
      expect(formatRational(wagered)).toBe(main?.averageWager);
      expect(formatRational(subtract(wagered, returned))).toBe(main?.houseEdge.perInitialBet.exact);
    },
  );
});

/** Thrown where a script of cards is at its end. */
class AnotherCard extends Error {}

/**
 * A second way to the figures: rounds that begin with these values (player, up, player) are played by the rules from
 * every order of values that the shoe may deal. Returned less wagered, times the chance of such a beginning.
 */
const playAll = (parameters: Given, chart: FullChart, beginning: readonly number[]): Rational => {
  const parsed = parametersSchema.parse(parameters);
  const { decks } = parsed;
  if (decks === "infinite") throw new Error("not a shoe");
  const rules = createRules(parsed);
  const strategy = createStrategy("by the chart", createChartPlay(chart), () => chart);
  const held = (value: number): number => decks * perDeck(value);

  const play = (values: readonly number[]): Rational => {
    const cards = values.map((value) => value - 1);
    const next = (): number => {
      const card = cards.shift();
      if (card === undefined) throw new AnotherCard();
      return card;
    };
    const draws: Draws = {
      uniform: next,
      uniformWide: () => BigInt(next()),
      shuffle: () => ({ left: cards.length, next }),
    };
    let state = rules.open([{ on: "main" }], draws);
    for (let legal = rules.legal(state); legal.length > 0; legal = rules.legal(state)) {
      state = rules.act(state, strategy.decide(rules.view(state), legal));
    }
    const parts = rules.parts(state);
    return sum(
      parts.map(({ fraction, multiplier }) => multiply(fraction, subtract(multiplier ?? rational(0), rational(1)))),
    );
  };
  const playFrom = (values: readonly number[], chance: Rational): Rational => {
    try {
      return multiply(chance, play(values));
    } catch (error) {
      if (!(error instanceof AnotherCard)) throw error;
    }
    const left = 52 * decks - values.length;
    return sum(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((value) => {
        const more = held(value) - values.filter((dealt) => dealt === value).length;
        return more > 0 ? [playFrom([...values, value], multiply(chance, rational(more, left)))] : [];
      }),
    );
  };
  const begun = beginning.reduce(
    (chance, value, place) =>
      multiply(
        chance,
        rational(held(value) - beginning.slice(0, place).filter((one) => one === value).length, 52 * decks - place),
      ),
    rational(1),
  );
  return playFrom(beginning, begun);
};

describe("one cell of a chart", () => {
  const meansOf = (parameters: Given, chart: FullChart): Rational => {
    const parsed = parametersSchema.parse(parameters);
    if (parsed.decks === "infinite") throw new Error("not a shoe");
    const { returned, wagered } = findShoeMeans(parsed, parsed.decks, createChartPlay(chart));
    return subtract(returned, wagered);
  };

  // Of two different cards the other order is another start, and worth as much.
  test.each([
    ["a split of aces", { decks: 1 }, "pair", "A", "P", [1, 10, 1], 1],
    ["a split without a peek", { decks: 1, peek: false }, "pair", "A", "P", [1, 10, 1], 1],
    ["a double", { decks: 1, doubleAfterSplit: false }, "soft", "19", "d", [8, 10, 1], 2],
    ["a surrender", { decks: 1, surrender: "late", peek: false }, "soft", "19", "r", [8, 10, 1], 2],
  ] as const)(
    "%s is worth what the rules pay, played from every order of cards",
    (_, given, section, row, letter, beginning, orders) => {
      const stands = change(standardChart(parametersSchema.parse(given)), section, row, "10", "S");
      const plays = change(stands, section, row, "10", letter);
      const byRules = subtract(playAll(given, plays, beginning), playAll(given, stands, beginning));
      expect(subtract(meansOf(given, plays), meansOf(given, stands))).toEqual(multiply(byRules, rational(orders)));
    },
  );
});

describe("an endless shoe", () => {
  const rules = fc.record({
    decks: fc.constant("infinite" as const),
    soft17: fc.constantFrom("stand" as const, "hit" as const),
    doubleOn: fc.constantFrom("any" as const, "9-11" as const, "10-11" as const),
    doubleAfterSplit: fc.boolean(),
    maxHands: fc.integer({ min: 2, max: 3 }),
    resplitAces: fc.boolean(),
    hitSplitAces: fc.boolean(),
    surrender: fc.constantFrom("none" as const, "late" as const),
    blackjackPays: fc.constantFrom("3:2" as const, "6:5" as const, "1:1" as const),
    peek: fc.boolean(),
  });

  test("is played by the chart that is printed, and no chart with another cell does better", () => {
    const cells = fc.record({
      section: fc.constantFrom("hard" as const, "soft" as const, "pair" as const),
      at: fc.nat(),
      up: fc.constantFrom(...UPS),
      letter: fc.constantFrom("H", "S", "D", "d", "P"),
    });
    fc.assert(
      fc.property(rules, cells, (given, { section, at, up, letter }) => {
        const best = mainOf(given);
        const chart = best.strategy?.chart as FullChart;
        const byChart = edgeOf({ ...given, strategy: chart }, "main, by the chart given");
        expect(equals(byChart, parseRational(best.houseEdge.perInitialBet.exact))).toBe(true);
        const names = Object.keys(chart[section]);
        const row = names[at % names.length] ?? "";
        const changed = change(chart, section, row, up, letter === "P" && section !== "pair" ? "H" : letter);
        const otherwise = edgeOf({ ...given, strategy: changed }, "main, by the chart given");
        expect(compare(otherwise, byChart)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: sized(1, 50) },
    );
  });
});

describe("parameters", () => {
  test("that are shipped or left out have their defaults", () => {
    expect(parametersSchema.parse({})).toMatchObject({ decks: 8, soft17: "stand", maxHands: 2, blackjackPays: "3:2" });
  });

  test.each([
    [{ decks: 9 }, "decks"],
    [{ maxHands: 5 }, "maxHands"],
    [{ blackjackPays: "2:1" }, "blackjackPays"],
    [{ perfectPairs: { perfect: -1 } }, "perfectPairs.perfect"],
    [{ strategy: { hard: { 22: "SSSSSSSSSS" } } }, "strategy.hard"],
    [{ strategy: { soft: { 18: "SSSS" } } }, "strategy.soft.18"],
    [{ strategy: { hard: { 16: "PPPPPPPPPP" } } }, "strategy.hard.16"],
    [{ side: true }, ""],
  ])("%j are refused at %s", (given, path) => {
    const { error } = parametersSchema.safeParse(given);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });

  test("tell a row of a chart in letters, as a list or by up card", () => {
    const letters = "HDDDDHHHHH";
    const listed = [...UPS].map((_, at) => letters.charAt(at));
    const named = Object.fromEntries(UPS.map((up, at) => [up, letters.charAt(at)]));
    for (const row of [letters, "HDDDD HHHHH", listed, named]) {
      expect(parametersSchema.parse({ strategy: { hard: { 9: row } } }).strategy?.hard).toEqual({ 9: letters });
    }
  });

  test("of any kind make rules, and a chart given is the one that is played", () => {
    const strategy = { hard: { 12: "SSSSSSSSSS" } };
    const { rules } = prepare(game, { parameters: { decks: 1, strategy } });
    expect(rules.ceilings([{ on: "main" }])).toHaveLength(1);
    const chart = par.classes({ rulesVersion: 1, parameters: { strategy }, rules })[0]?.strategy?.chart;
    expect(chart).toMatchObject({ hard: { 12: "SSSSSSSSSS", 16: "SSSSSHHHHH" } });
  });
});
