import { computeParSheet, prepare } from "@croupier/contract/compute-par";
import type { SelectionOf } from "@croupier/contract/game";
import { openPlay } from "@croupier/contract/play";
import { describeLaws } from "@croupier/testing/laws";
import { add, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { dealing, scriptedDraws } from "@croupier/math/scripted-draws";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

type Selection = SelectionOf<typeof contract>;

const ALL_BALLS = Array.from({ length: 40 }, (_, index) => index + 1);

/** Draws that bring up these balls first, and then others to make ten. */
const drawing = (balls: readonly number[]): readonly number[] => {
  const others = ALL_BALLS.filter((ball) => !balls.includes(ball));
  return dealing(
    40,
    [...balls, ...others].slice(0, 10).map((ball) => ball - 1),
  );
};

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  selections: fc
    .record({
      risk: fc.constantFrom("classic", "low", "medium", "high"),
      picks: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
    })
    .map((selection) => [selection]),
  // All picks hit pay most.
  reaching: ([bet]) => [{ draws: drawing(bet?.picks ?? []) }],
});

const { rules } = prepare(game, { variant: "standard" });

describe("keno", () => {
  const play = (selection: Selection, draws: readonly number[]) =>
    openPlay(rules, { selections: [selection], stakes: [100n] }, scriptedDraws(draws));
  const viewOf = (selection: Selection, draws: readonly number[]) =>
    rules.view(rules.open([selection], scriptedDraws(draws)), "player");

  test("ten balls are drawn by a lazy shuffle: ball i swaps places with one that is still to come", () => {
    const stay = Array<number>(10).fill(0);
    expect(viewOf({ risk: "low", picks: [7] }, stay).drawn).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // The last place: at first ball 40 stands there, and then what was swapped for it.
    const last = stay.map((_, position) => 39 - position);
    expect(viewOf({ risk: "low", picks: [7] }, last).drawn).toEqual([40, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(viewOf({ risk: "low", picks: [7] }, [31, 31, 0, 0, 0, 0, 0, 0, 0, 0]).drawn.slice(0, 3)).toEqual([
      32, 33, 3,
    ]);
  });

  test("the view shows what was drawn, in order, and which of it was picked", () => {
    const balls = [40, 3, 33, 17, 1, 32, 20, 8, 39, 31];
    expect(viewOf({ risk: "high", picks: [1, 40, 2, 32, 33] }, drawing(balls))).toEqual({
      risk: "high",
      picks: [1, 40, 2, 32, 33],
      drawn: balls,
      hits: [40, 33, 1, 32],
    });
  });

  test.each([
    ["classic", [5], [], 0n],
    ["classic", [5], [5], 396n],
    ["low", [40], [], 70n],
    ["low", [31, 32, 33], [33], 110n],
    ["low", [31, 32, 33], [32, 33], 138n],
    ["low", [31, 32, 33], [33, 32, 31], 2_600n],
    ["medium", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3], 160n],
    ["high", [31, 32, 33, 34, 35, 36, 37, 38, 39, 40], [31, 32, 33, 34, 35, 36, 37, 38, 39, 40], 100_000n],
  ] as const)("at risk %s, picks %j of which %j come pay %d on 100", (risk, picks, hit, payout) => {
    const missed = ALL_BALLS.filter((ball) => !(picks as readonly number[]).includes(ball));
    const draws = drawing([...hit, ...missed.slice(0, 10 - hit.length)]);
    expect(play({ risk, picks: [...picks] }, draws)).toMatchObject({ payout, settled: true });
  });

  test("hits count whichever of the forty balls they are, and the order of picks changes nothing", () => {
    for (const ball of ALL_BALLS) {
      for (const picks of [
        [ball, (ball % 40) + 1],
        [(ball % 40) + 1, ball],
      ]) {
        const others = ALL_BALLS.filter((other) => !picks.includes(other)).slice(0, 9);
        expect(viewOf({ risk: "low", picks }, drawing([...others, ball])).hits).toEqual([ball]);
        expect(play({ risk: "low", picks }, drawing([...others, ball]))).toMatchObject({ payout: 200n });
      }
    }
  });

  test("rounding costs nothing at stakes that are multiples of a hundred, and at most half a point at those of twenty", () => {
    const { sections } = computeParSheet(par, { variant: "standard" }, { stakes: [100n, 12_300n] });
    for (const { rtp, atStake } of sections) for (const at of atStake) expect(at.rtp).toEqual(rtp);
    expect(Math.max(...sections.map(({ stakeStep }) => stakeStep ?? 0))).toBe(20);
  });

  test.each([
    [{ risk: "low", picks: [] }, "picks"],
    [{ risk: "low", picks: ALL_BALLS.slice(0, 11) }, "picks"],
    [{ risk: "low", picks: [0] }, "picks.0"],
    [{ risk: "low", picks: [1, 41] }, "picks.1"],
    [{ risk: "low", picks: [1, 2.5] }, "picks.1"],
    [{ risk: "low", picks: ["1"] }, "picks.0"],
    [{ risk: "low", picks: [1, null] }, "picks.1"],
    [{ risk: "low", picks: 7 }, "picks"],
    [{ risk: "low" }, "picks"],
    [{ picks: [7] }, "risk"],
    [{ risk: "", picks: [7] }, "risk"],
    [{ risk: "__proto__", picks: [7] }, "risk"],
  ])("what is no bet is refused by the name of its field: %j", (selection, field) => {
    const { error } = game.contract.selection.safeParse(selection);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
  });

  test("a number picked twice is refused where it stands again", () => {
    const { error } = game.contract.selection.safeParse({ risk: "low", picks: [7, 9, 7, 40, 9] });
    expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["picks.2", "7 is picked already; picks are distinct"],
      ["picks.4", "9 is picked already; picks are distinct"],
    ]);
  });
});

describe("a variant of some tables", () => {
  const parameters = { pays: { "so-so": { 2: [0, 1, 8], 10: Array<string>(11).fill("1") }, empty: {} } };
  const some = prepare(game, { parameters }).rules;

  test("has a class for each of them", () => {
    expect(computeParSheet(par, { parameters }).sections.map(({ name }) => name)).toEqual([
      "so-so, 2 picks",
      "so-so, 10 picks",
    ]);
  });

  test.each([
    [
      { risk: "so-so", picks: [1, 2, 3] },
      'wagers.0.selection.picks: this variant has no pay table for 3 picks at risk "so-so"; choose from 2, 10.',
    ],
    [
      { risk: "low", picks: [1, 2] },
      'wagers.0.selection.risk: this variant has no pay table for risk "low"; choose from so-so.',
    ],
    [
      { risk: "empty", picks: [1, 2] },
      'wagers.0.selection.risk: this variant has no pay table for risk "empty"; choose from so-so.',
    ],
    [
      { risk: "constructor", picks: [1, 2] },
      'wagers.0.selection.risk: this variant has no pay table for risk "constructor"; choose from so-so.',
    ],
    [{ risk: "so-so", picks: [1, 2] }, undefined],
  ])("objects to the others by the name of the field: %j", (selection, objection) => {
    expect(game.contract.selection.parse(selection)).toEqual(selection);
    expect(some.objection?.([selection])).toBe(objection);
  });
});

describe("parameters", () => {
  const read = (table: unknown) => game.rules[1]?.parameters.safeParse({ pays: { low: { 3: table } } });

  test("may list multipliers by hits or name those that pay", () => {
    const listed = read([0, 0, "3/2", 20.5]);
    expect(listed?.data).toEqual({ pays: { low: { 3: [ZERO, ZERO, rational(3, 2), rational(41, 2)] } } });
    for (const named of [
      { 0: 0, 1: "0", 2: "1.5", 3: 20.5 },
      { 3: "20.5", 2: 1.5 },
    ]) {
      expect(read(named)?.data).toEqual(listed?.data);
    }
  });

  test.each([
    [{}, "pays: Invalid input: expected record, received undefined"],
    [{ pays: {} }, "pays: give a pay table"],
    [{ pays: { low: {} } }, "pays: give a pay table"],
    [{ pays: { low: { 11: [1] } } }, "pays.low: a bet has 1 to 10 picks, not 11"],
    [{ pays: { low: { 0: [1] } } }, "pays.low: a bet has 1 to 10 picks, not 0"],
    [{ pays: { low: { 2: [0, 1] } } }, "pays.low.2: hits are 0 to 2; give a multiplier for each"],
    [{ pays: { low: { 1: [0, 1, 2] } } }, "pays.low.1: hits are 0 to 1; give a multiplier for each"],
    [{ pays: { low: { 2: { 3: 1 } } } }, "pays.low.2: hits are 0 to 2, not 3"],
    [{ pays: { low: { 2: [0, 1, -2] } } }, "pays.low.2.2: a multiplier is 0 or more"],
    [{ pays: { low: { 2: { 1: -2 } } } }, "pays.low.2.1: a multiplier is 0 or more"],
    [
      { pays: { low: { 2: [0, "x", 1] } } },
      'pays.low.2: 1 hits: not an exact number: "x"; write 0.99, "0.99" or "99/100"',
    ],
    [{ pays: { low: { 2: { 2: null } } } }, 'pays.low.2: 2 hits: an exact number is written 0.99, "0.99" or "99/100"'],
    [
      { pays: { low: { 2: 5 } } },
      "pays.low.2: list multipliers by hits, from 0 hits on; or name hits and their multipliers",
    ],
    [{ pays: { "?": { 1: [0, 4] } } }, "pays.?: this is no name for a risk"],
    [{ pays: { low: { 1: [0, 4] } }, rtp: 1 }, ': Unrecognized key: "rtp"'],
  ])("that are none are refused by the name of the field: %j", (parameters, wanted) => {
    const { error } = game.rules[1]?.parameters.safeParse(parameters) ?? {};
    expect(error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([wanted]);
  });
});

/** The chances of 0 … `picks` hits, ball after ball: the next one is a pick that is left, out of all that are left. */
const hitChances = (picks: number): readonly Rational[] => {
  let chances: readonly Rational[] = [ONE];
  for (let drawn = 0; drawn < 10; drawn += 1) {
    const hit = (hits: number) => rational(Math.max(0, picks - hits), 40 - drawn);
    const miss = (hits: number) => rational(40 - drawn - Math.max(0, picks - hits), 40 - drawn);
    chances = Array.from({ length: picks + 1 }, (_, hits) =>
      add(
        multiply(chances[hits] ?? ZERO, miss(hits)),
        hits === 0 ? ZERO : multiply(chances[hits - 1] ?? ZERO, hit(hits - 1)),
      ),
    );
  }
  return chances;
};

describe("the sheet of parameters never shipped", () => {
  const fractions = fc.tuple(fc.bigInt({ min: 0n, max: 500n }), fc.bigInt({ min: 1n, max: 30n }));
  const tables = fc
    .integer({ min: 1, max: 10 })
    .chain((picks) =>
      fc.tuple(fc.constant(picks), fc.array(fractions, { minLength: picks + 1, maxLength: picks + 1 })),
    );

  test("is what following the draw ball by ball comes to", () => {
    fc.assert(
      fc.property(tables, ([picks, multipliers]) => {
        const pays = multipliers.map(([num, den]) => rational(num, den));
        const parameters = { pays: { odd: { [picks]: pays.map(formatRational) } } };
        const [section] = computeParSheet(par, { parameters }).sections;
        const mean = (value: (multiplier: Rational) => Rational) =>
          hitChances(picks)
            .map((chance, hits) => multiply(chance, value(pays[hits] ?? ZERO)))
            .reduce(add, ZERO);
        const rtp = mean((multiplier) => multiplier);
        const square = mean((multiplier) => multiply(multiplier, multiplier));
        const variance = add(square, multiply(rational(-1), multiply(rtp, rtp)));
        expect(section?.rtp.exact).toBe(formatRational(rtp));
        expect(section?.variance.exact).toBe(formatRational(variance));
        expect(section?.hitFrequency.exact).toBe(formatRational(mean(({ num }) => (num > 0n ? ONE : ZERO))));
      }),
      { numRuns: 100 },
    );
  });
});
