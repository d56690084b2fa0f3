import { computeParSheet, prepare } from "@croupier/contract/compute-par";
import type { SelectionOf } from "@croupier/contract/game";
import { openPlay } from "@croupier/contract/play";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { multiply, ONE, rational } from "@croupier/math/rational";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };
import { variants } from "./variants.ts";

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc
    .record({ rows: fc.integer({ min: 8, max: 16 }), risk: fc.constantFrom("low", "medium", "high", "expert") })
    .map((selection) => [selection]),
  // The edges pay most.
  reaching: ([bet]) => [{ draws: Array<number>(bet?.rows ?? 0).fill(1) }],
});

type Selection = SelectionOf<typeof contract>;

describe("plinko", () => {
  const { rules } = prepare(game, { variant: "standard" });
  const drop = (selection: Selection, draws: readonly number[], stake = 100n) =>
    openPlay(rules, { selections: [selection], stakes: [stake] }, scriptedDraws(draws));

  test("a draw of 1 is a step to the right, and the bucket is the number of rights", () => {
    const selection = { rows: 8, risk: "low" };
    const { state, payout } = drop(selection, [1, 0, 0, 1, 1, 0, 1, 1]) as Exclude<ReturnType<typeof drop>, string>;
    expect(rules.view(state, "player")).toEqual({
      rows: 8,
      risk: "low",
      path: ["right", "left", "left", "right", "right", "left", "right", "right"],
      bucket: 5,
    });
    expect(payout).toBe(100n);
  });

  test("the leftmost and the rightmost bucket are reached by one way each", () => {
    const sixteen = { rows: 16, risk: "expert" };
    expect(drop(sixteen, Array(16).fill(0))).toMatchObject({ payout: 1_000_000n, settled: true });
    expect(drop(sixteen, Array(16).fill(1))).toMatchObject({ payout: 1_000_000n, settled: true });
    expect(drop(sixteen, [...Array<number>(15).fill(1), 0])).toMatchObject({ payout: 21_600n });
    expect(drop(sixteen, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])).toMatchObject({ payout: 10n });
  });

  test("every shipped board has a bucket more than rows and is symmetric, with equal ones in the centre of odd rows", () => {
    const { multipliers } = variants.standard.parameters;
    expect(Object.keys(multipliers)).toEqual(["8", "9", "10", "11", "12", "13", "14", "15", "16"]);
    for (const [rows, byRisk] of Object.entries(multipliers)) {
      expect(Object.keys(byRisk)).toEqual(["low", "medium", "high", "expert"]);
      for (const board of Object.values(byRisk)) {
        expect(board).toHaveLength(Number(rows) + 1);
        expect(board).toEqual(board.toReversed());
      }
    }
    expect(multipliers["8"]?.["low"]).toEqual(["5.6", "2.1", "1.1", "1", "0.5", "1", "1.1", "2.1", "5.6"]);
    expect(multipliers["9"]?.["high"]).toEqual(["43", "7", "2", "0.6", "0.2", "0.2", "0.6", "2", "7", "43"]);
  });

  test("rounding costs nothing at stakes that are multiples of ten", () => {
    const sheet = computeParSheet(par, { variant: "standard" }, { stakes: [10n, 20n, 70n, 12_340n] });
    for (const { rtp, atStake } of sheet.sections) for (const at of atStake) expect(at.rtp).toEqual(rtp);
  });

  test.each([
    [{ rows: 7, risk: "low" }, "rows"],
    [{ rows: 17, risk: "low" }, "rows"],
    [{ rows: 8.5, risk: "low" }, "rows"],
    [{ rows: "8", risk: "low" }, "rows"],
    [{ risk: "low" }, "rows"],
    [{ rows: 8 }, "risk"],
    [{ rows: 8, risk: "" }, "risk"],
    [{ rows: 8, risk: "__proto__" }, "risk"],
    [{ rows: 8, risk: 1 }, "risk"],
  ])("what is no bet is refused by the name of its field: %j", (selection, field) => {
    const { error } = game.contract.selection.safeParse(selection);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
  });
});

const FLAT = Array<number>(9).fill(1);
const FLATTER = Array<number>(13).fill(1);

describe("a variant of some boards", () => {
  const parameters = { multipliers: { 8: { low: FLAT, WTF: FLAT }, 9: {}, 12: { "very high": FLATTER } } };
  const { rules } = prepare(game, { parameters });

  test("has a class for each of them", () => {
    expect(computeParSheet(par, { parameters }).sections.map(({ name }) => name)).toEqual([
      "8 rows, low",
      "8 rows, WTF",
      "12 rows, very high",
    ]);
  });

  test.each([
    [{ rows: 16, risk: "low" }, "wagers.0.selection.rows: this variant has no board of 16 rows; choose from 8, 12."],
    [{ rows: 9, risk: "low" }, "wagers.0.selection.rows: this variant has no board of 9 rows; choose from 8, 12."],
    [
      { rows: 8, risk: "high" },
      'wagers.0.selection.risk: this variant has no board of "high" with 8 rows; choose from low, WTF.',
    ],
    [
      { rows: 12, risk: "constructor" },
      'wagers.0.selection.risk: this variant has no board of "constructor" with 12 rows; choose from very high.',
    ],
    [{ rows: 8, risk: "WTF" }, undefined],
    [{ rows: 12, risk: "very high" }, undefined],
  ])("objects to the others by the name of the field: %j", (selection, objection) => {
    expect(game.contract.selection.parse(selection)).toEqual(selection);
    expect(rules.objection?.([selection])).toBe(objection);
  });
});

describe("parameters that are none are refused by the name of the field", () => {
  const problems = (parameters: unknown) =>
    game.rules[1]?.parameters
      .safeParse(parameters)
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

  test.each([
    [{}, ["multipliers: Invalid input: expected object, received undefined"]],
    [{ multipliers: {} }, ["multipliers: give a board"]],
    [{ multipliers: { 8: {} } }, ["multipliers: give a board"]],
    [{ multipliers: { 7: { low: [1] } } }, ["multipliers: a board has 8 to 16 rows, not 7"]],
    [
      { multipliers: { 8: { low: FLAT.slice(1) } } },
      ["multipliers.8.low: 8 rows have 9 buckets, 0 to 8; give a multiplier for each"],
    ],
    [
      { multipliers: { 9: { low: FLAT } } },
      ["multipliers.9.low: 9 rows have 10 buckets, 0 to 9; give a multiplier for each"],
    ],
    [{ multipliers: { 8: { low: FLAT.with(3, -1) } } }, ["multipliers.8.low.3: a multiplier is 0 or more"]],
    [
      { multipliers: { 8: { low: [...FLAT.slice(1), null] } } },
      ['multipliers.8.low.8: an exact number is written 0.99, "0.99" or "99/100"'],
    ],
    [{ multipliers: { 8: { "<low>": FLAT } } }, ["multipliers.8.<low>: this is no name for a risk"]],
    [{ multipliers: { 8: { low: FLAT } }, rtp: 1 }, [': Unrecognized key: "rtp"']],
  ])("%j", (parameters, wanted) => {
    expect(problems(parameters)).toEqual(wanted);
  });
});

/** Every way of the ball, a bit a row, and none of the game's code. */
const bruteForce = (rows: number, multipliers: readonly (readonly [num: bigint, den: bigint])[]) => {
  const ways = 2 ** rows;
  const common = multipliers.reduce((product, [, den]) => product * den, 1n);
  let [sum, squares, hits] = [0n, 0n, 0n];
  for (let way = 0; way < ways; way += 1) {
    const rights = way.toString(2).replaceAll("0", "").length;
    const [num, den] = multipliers[rights] ?? [0n, 1n];
    const paid = (num * common) / den;
    sum += paid;
    squares += paid * paid;
    if (num > 0n) hits += 1n;
  }
  const mean = rational(sum, common * BigInt(ways));
  const square = rational(squares, common * common * BigInt(ways));
  const variance = rational(square.num * mean.den ** 2n - mean.num ** 2n * square.den, square.den * mean.den ** 2n);
  return { mean, variance, hitFrequency: rational(hits, ways) };
};

describe("the sheet of parameters never shipped", () => {
  const fractions = fc.tuple(fc.bigInt({ min: 0n, max: 60n }), fc.bigInt({ min: 1n, max: 12n }));
  const boards = fc
    .integer({ min: 8, max: 11 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.array(fractions, { minLength: rows + 1, maxLength: rows + 1 })));

  test("is what playing every way comes to, however lopsided the board", () => {
    fc.assert(
      fc.property(boards, ([rows, multipliers]) => {
        const parameters = { multipliers: { [rows]: { odd: multipliers.map(([num, den]) => `${num}/${den}`) } } };
        const [section] = computeParSheet(par, { parameters }).sections;
        const { mean, variance, hitFrequency } = bruteForce(rows, multipliers);
        expect(section?.rtp.exact).toBe(`${mean.num}/${mean.den}`);
        expect(section?.variance.exact).toBe(`${variance.num}/${variance.den}`);
        expect(section?.hitFrequency.exact).toBe(`${hitFrequency.num}/${hitFrequency.den}`);
      }),
      { numRuns: 60 },
    );
  });

  test("of a board that pays all the same is that", () => {
    const parameters = { multipliers: { 16: { flat: Array<string>(17).fill("1/3") } } };
    expect(computeParSheet(par, { parameters }).sections[0]).toMatchObject({
      rtp: { exact: "1/3" },
      variance: { exact: "0/1" },
      maximum: { multiplier: "1/3", probability: "1/1" },
    });
    const nothing = { multipliers: { 8: { none: Array<number>(9).fill(0) } } };
    expect(computeParSheet(par, { parameters: nothing }).sections[0]).toMatchObject({
      rtp: { exact: "0/1" },
      hitFrequency: { exact: "0/1" },
    });
  });

  test("follows the multipliers exactly, to the last of forty digits", () => {
    const long = `0.${"1234567890".repeat(4)}`;
    const parameters = { multipliers: { 8: { long: Array<string>(9).fill(long) } } };
    const exact = multiply(rational(BigInt("1234567890".repeat(4)), 10n ** 40n), ONE);
    expect(computeParSheet(par, { parameters }).sections[0]?.rtp.exact).toBe(`${exact.num}/${exact.den}`);
  });
});
