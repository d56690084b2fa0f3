import { ladderPar } from "@croupier/testing/games/ladder-par";
import { createDistribution } from "@croupier/math/distribution";
import { ONE, type Rational, rational } from "@croupier/math/rational";
import { transform } from "@croupier/math/reshape";
import { weighParts } from "@croupier/math/stake-rounding";
import { describe, expect, test } from "vitest";
import { computeParSheet, prepare } from "./compute-par.ts";
import { momentsIn } from "./endings.ts";
import { computeFigures } from "./figures.ts";
import { defineContract, defineGame, defineRules } from "./game.ts";
import * as z from "./zod.ts";
import type { Figures, Par, ParClass } from "./par.ts";
import type { ParSection } from "./par-sheet.ts";
import type { DecidedPart } from "./rules.ts";

const contract = defineContract({
  name: "die",
  title: "Die",
  selection: z.strictObject({ side: z.enum(["high", "sixes"]) }),
  action: z.never(),
  view: z.strictObject({}),
  wagers: { min: 1, max: 2 },
  stakeGrows: false,
});

const parameters = z.strictObject({ sides: z.int().min(6).max(1_000) });

/** Half of a stake earns half the number rolled; the other half is a part of its own, lost by wager 0 and kept by others. */
const game = defineGame({
  contract,
  rules: {
    1: defineRules(contract, parameters, ({ sides }) => ({
      objection: (selections) => (selections[0]?.side === "sixes" ? "No die has only sixes." : undefined),
      open: (selections, draws) => ({ selections, rolled: draws.uniform(sides) }),
      act: (state) => state,
      legal: () => [],
      parts: ({ selections, rolled }) =>
        selections.flatMap((_, wager): DecidedPart[] => [
          { wager, fraction: rational(1, 2), multiplier: rational(rolled, 2) },
          { wager, fraction: rational(1, 2), multiplier: wager === 0 ? rational(0) : ONE },
        ]),
      view: () => ({}),
      fallback: () => "void",
      ceilings: () => [],
    })),
  },
  variants: { six: { rules: 1, parameters: { sides: 6 } }, huge: { rules: 1, parameters: { sides: 600 } } },
  lock: { variants: { six: { rulesHash: "ab".repeat(32) } } },
});

type DieClass = ParClass<typeof contract>;

const dieOf = (...classes: readonly DieClass[]): Par<typeof contract> => ({ game, classes: () => classes });

const sectionOf = (one: Partial<DieClass>, variant = "six", stakes?: readonly bigint[]): ParSection => {
  const whole: DieClass = { name: "a die", selections: [{ side: "high" }], ...one };
  const [section] = computeParSheet(dieOf(whole), { variant }, { stakes }).sections;
  if (!section) throw new Error("no section");
  return section;
};

describe("a PAR sheet", () => {
  test("names the game, the variant, its rules hash and its parameters, and passes through JSON unchanged", () => {
    const par = dieOf({ name: "a die", selections: [{ side: "high" }] });
    const sheet = computeParSheet(par, { variant: "six" });
    expect(sheet).toMatchObject({
      format: "croupier-par/1",
      game: "die",
      variant: "six",
      rulesVersion: 1,
      rulesHash: "ab".repeat(32),
      parameters: { sides: 6 },
    });
    expect(JSON.parse(JSON.stringify(sheet))).toEqual(sheet);
    expect(computeParSheet(par, { parameters: { sides: 7 } })).toMatchObject({ variant: null, rulesHash: null });
  });

  test("gives the exact figures of a roll that pays 0 to 5 quarters", () => {
    expect(sectionOf({})).toMatchObject({
      rtp: { exact: "5/8", percent: "62.5" },
      houseEdge: { perInitialBet: { exact: "3/8" }, perAmountWagered: { exact: "3/8" } },
      averageWager: "1/1",
      hitFrequency: { exact: "5/6", percent: "83.33333333" },
      // A fair die has 35/12, quarters of it a sixteenth.
      variance: { exact: "35/192", decimal: "0.18229167" },
      standardDeviation: "0.42695628",
      maximum: { multiplier: "5/4", probability: "1/6", oneIn: "6" },
      distribution: {
        outcomes: [0, 1, 2, 3, 4, 5].map((rolled) => ({
          multiplier: ["0/1", "1/4", "1/2", "3/4", "1/1", "5/4"][rolled],
          probability: "1/6",
        })),
      },
    });
  });

  test("tells what rounding leaves: every part's due and payout are rounded down, and a part of nothing is refused", () => {
    // At 5 both parts are due 2, of which the roll's returns 0, 1, 2, 3, 4, 5: (15 / 6 − 4 + 5) / 5.
    expect(sectionOf({}, "six", [1n, 4n, 5n]).atStake).toEqual([
      { stake: 1, rtp: null },
      { stake: 4, rtp: { exact: "5/8", percent: "62.5" } },
      { stake: 5, rtp: { exact: "7/10", percent: "70" } },
    ]);
  });

  test("tells of the wager it is asked for, of the parts it is asked for, and of the rounds that have any", () => {
    const selections = [{ side: "high" as const }, { side: "high" as const }];
    expect(sectionOf({ selections, wager: 1 }).rtp.exact).toBe("9/8");
    const counted: DieClass["counted"] = (parts) => parts.filter(({ multiplier }) => multiplier.num > 0n);
    // Of 6 rolls 5 have such a part, which is half a stake.
    expect(sectionOf({ counted })).toMatchObject({
      averageWager: "1/2",
      rtp: { exact: "5/4" },
      houseEdge: { perInitialBet: { exact: "-1/4" }, perAmountWagered: { exact: "-1/2" } },
      hitFrequency: { exact: "1/1" },
    });
  });

  test("puts a long distribution in bands that add up to one", () => {
    const { distribution } = sectionOf({}, "huge");
    expect(distribution).toEqual({
      bands: [
        { above: null, upTo: "0/1", probability: "1/600" },
        { above: "0/1", upTo: "1/1", probability: "1/150" },
        { above: "1/1", upTo: "2/1", probability: "1/150" },
        { above: "2/1", upTo: "5/1", probability: "1/50" },
        { above: "5/1", upTo: "10/1", probability: "1/30" },
        { above: "10/1", upTo: "20/1", probability: "1/15" },
        { above: "20/1", upTo: "50/1", probability: "1/5" },
        { above: "50/1", upTo: "100/1", probability: "1/3" },
        { above: "100/1", upTo: null, probability: "199/600" },
      ],
    });
  });

  test("takes moments, a breakdown, an error bound and notes where there are too many ways to end", () => {
    const figures = (): Figures => ({
      moments: {
        returned: rational(19, 20),
        variance: rational(4),
        hitFrequency: rational(1, 4),
        maximum: { multiplier: rational(5_000), probability: rational(1, 10n ** 9n) },
      },
      breakdown: [
        { name: "lines", rtp: rational(3, 5), hitFrequency: rational(1, 5) },
        { name: "feature", rtp: rational(7, 20) },
      ],
      errorBound: rational(1, 10n ** 12n),
      notes: ["cut off after a thousand spins"],
    });
    expect(sectionOf({ figures })).toMatchObject({
      rtp: { exact: "19/20", percent: "95" },
      standardDeviation: "2",
      maximum: { multiplier: "5000/1", oneIn: "1000000000" },
      distribution: null,
      atStake: [],
      stakeStep: null,
      hurtfulStakes: null,
      breakdown: [
        { name: "lines", rtp: { percent: "60" }, hitFrequency: { percent: "20" } },
        { name: "feature", rtp: { percent: "35" } },
      ],
      errorBound: "1/1000000000000",
      notes: ["cut off after a thousand spins"],
    });
  });

  test("gives no exact figure where only limits are known, but both of them; equal ones are exact", () => {
    const between = (atLeast: Rational, atMost: Rational) => ({ atLeast, atMost });
    const most = rational(1, 5_000);
    const known = {
      returned: rational(19, 20),
      variance: rational(4),
      hitFrequency: between(rational(1, 4), rational(1, 3)),
      maximum: { multiplier: rational(16), probability: between(rational(0), most) },
    };
    expect(sectionOf({ figures: () => ({ moments: known }) })).toMatchObject({
      hitFrequency: { exact: null, percent: null, atLeast: { exact: "1/4", percent: "25" }, atMost: { exact: "1/3" } },
      maximum: {
        multiplier: "16/1",
        probability: null,
        oneIn: null,
        atLeast: { probability: "0/1", oneIn: null },
        atMost: { probability: "1/5000", oneIn: "5000" },
      },
    });
    const equal = {
      ...known,
      hitFrequency: between(rational(1, 4), rational(1, 4)),
      maximum: { multiplier: rational(16), probability: between(most, most) },
    };
    expect(sectionOf({ figures: () => ({ moments: equal }) })).toMatchObject({
      hitFrequency: { exact: "1/4", percent: "25" },
      maximum: { multiplier: "16/1", probability: "1/5000", oneIn: "5000" },
    });
  });

  test("of moments tells what rounding costs if it knows how many parts of each kind there are", () => {
    // Two parts a round: one of the whole stake that loses or pays 3/2, and half of it that comes back.
    const parts = (multiplier: Rational) => [
      { wager: 0, fraction: ONE, multiplier },
      { wager: 0, fraction: rational(1, 2), multiplier: ONE },
    ];
    const outcomes = [rational(0), rational(3, 2)].map((multiplier) => {
      return { parts: parts(multiplier), probability: rational(1, 2) };
    });
    const stakes = [1n, 2n, 3n, 7n];
    const { atStake, stakeStep } = sectionOf({ figures: () => ({ outcomes }) }, "six", stakes);
    const moments = { ...momentsIn({ outcomes }), parts: weighParts(outcomes) };
    expect(sectionOf({ figures: () => ({ moments }) }, "six", stakes)).toMatchObject({ atStake, stakeStep });
    expect(atStake[0]?.rtp).toBeNull();
  });

  /** 600 multipliers in steps of a quarter, each as likely as it is great. */
  const steps = Array.from({ length: 600 }, (_, step) => ({
    value: rational(step, 4),
    probability: rational(step, 179_700),
  }));
  const listed = (): Figures => ({
    outcomes: steps.map(({ value, probability }) => ({
      parts: [{ wager: 0, fraction: ONE, multiplier: value }],
      probability,
    })),
  });

  test("of a distribution is the same as of the outcomes that it is of, bands and rounding included", () => {
    const stakes = [1n, 2n, 3n, 10n, 100n];
    for (const first of [500, 599]) {
      const some = steps.slice(first).map((step) => ({ ...step, probability: rational(1, 600 - first) }));
      const distribution = createDistribution(some);
      const outcomes = some.map(({ value, probability }) => ({
        parts: [{ wager: 0, fraction: ONE, multiplier: value }],
        probability,
      }));
      const spread = sectionOf({ figures: () => ({ distribution }) }, "six", stakes);
      expect(spread).toEqual(sectionOf({ figures: () => ({ outcomes }) }, "six", stakes));
    }
    const distribution = createDistribution(steps);
    expect(sectionOf({ figures: () => ({ distribution }) }, "six", stakes)).toEqual(
      sectionOf({ figures: listed }, "six", stakes),
    );
  });

  test("of moments tells what rounding costs if it knows what lies beyond whole numbers", () => {
    const distribution = createDistribution(steps);
    const beyondWhole = transform(distribution, (value) => rational(value.num % value.den, value.den));
    const moments = { ...momentsIn({ distribution }), beyondWhole };
    const { atStake, stakeStep, hurtfulStakes } = sectionOf({ figures: listed }, "six", [1n, 7n, 100n]);
    expect(hurtfulStakes).not.toEqual([]);
    expect(sectionOf({ figures: () => ({ moments }) }, "six", [1n, 7n, 100n])).toMatchObject({
      atStake,
      stakeStep,
      hurtfulStakes,
    });
  });

  test("says so where there is no limit to what is paid, and how often the paid spin hits", () => {
    const figures = (): Figures => ({
      moments: { returned: ONE, variance: ONE, hitFrequency: rational(1, 4), maximum: null },
      baseHitFrequency: rational(1, 5),
    });
    expect(sectionOf({ figures })).toMatchObject({ maximum: null, baseHitFrequency: { exact: "1/5", percent: "20" } });
  });

  test("of a game whose stake grows: per initial bet and per amount wagered, with the average wager and the strategy", () => {
    const [section] = computeParSheet(ladderPar, { variant: "standard" }).sections;
    // 1/4 fall at once; the rest double, and 3/4 of them take 2 · (7/5)².
    expect(section).toMatchObject({
      averageWager: "7/4",
      rtp: { exact: "291/200" },
      houseEdge: { perInitialBet: { exact: "-91/200" }, perAmountWagered: { exact: "-13/50" } },
      strategy: { name: "cautious", chart: { second: "take" } },
      distribution: {
        outcomes: [
          { multiplier: "0/1", probability: "1/4" },
          { multiplier: "0/1", wagered: "2/1", probability: "3/16" },
          { multiplier: "98/25", wagered: "2/1", probability: "9/16" },
        ],
      },
    });
  });
});

describe("a PAR sheet is refused", () => {
  test("for a variant or a class that there is none of, by name", () => {
    expect(() => prepare(game, { variant: "seven" })).toThrow("die has no variant seven; there are: six, huge");
    const par = dieOf({ name: "a die", selections: [{ side: "high" }] });
    expect(() => computeParSheet(par, { variant: "six" }, { only: "two" })).toThrow(
      'die has no class "two"; there are: a die',
    );
  });

  test("for parameters that the schema refuses", () => {
    expect(() => prepare(game, { parameters: { sides: 5 } })).toThrow(z.ZodError);
  });

  test("where endings don't add up to one, where a bet meets an objection, and where decisions have no strategy", () => {
    const prepared = prepare(game, { variant: "six" });
    const figures: DieClass["figures"] = ({ collect }) =>
      collect([{ outcome: [{ wager: 0, fraction: ONE, multiplier: ONE }], probability: rational(1, 2) }]);
    expect(() => computeFigures(prepared, { name: "half", selections: [{ side: "high" }], figures })).toThrow(
      'the endings of class "half" have a probability of 1/2 in all',
    );
    expect(() => computeFigures(prepared, { name: "sixes", selections: [{ side: "sixes" }] })).toThrow(
      "No die has only sixes.",
    );
    const unled: typeof ladderPar = {
      ...ladderPar,
      classes: () => [{ name: "unled", selections: [{ ladder: "left" }] }],
    };
    expect(() => computeParSheet(unled, { variant: "standard" })).toThrow("has decisions to take, but no strategy");
  });
});
