import { computeParSheet, listClasses, prepare } from "@croupier/contract/compute-par";
import { computeFigures } from "@croupier/contract/figures";
import type { Contract } from "@croupier/contract/game";
import type { Figures, Outcome, Par } from "@croupier/contract/par";
import { chiSquareTest } from "@croupier/math/statistics/chi-square";
import { toNumber } from "@croupier/math/arithmetic";
import { ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { describe, expect, test } from "vitest";
import { par as biased } from "../games/biased-coin.ts";
import { ladderPar } from "../games/ladder-par.ts";
import { examine, findMiscounted, findUnbounded, findUncertified, findUnlikely, findUnsummed } from "../par-faults.ts";
import { signedRoot } from "./deviance.ts";
import { createFastWords, xoshiro128 } from "./fast-words.ts";
import { judge } from "./judge.ts";
import { createChunkPlayer } from "./play-chunk.ts";
import { addChunk, NO_ROUNDS, type Tally } from "./tally.ts";

describe("the fast words", () => {
  test("are xoshiro128**'s", () => {
    const words = xoshiro128([1, 2, 3, 4]);
    // From the published algorithm, written again in Python.
    expect(Array.from({ length: 8 }, () => words.nextWord())).toEqual(REFERENCE);
  });

  test("are uniform, and those of different names are strangers", () => {
    const [one, other] = [createFastWords("a:1"), createFastWords("a:2")];
    const observed = Array<number>(256).fill(0);
    for (let round = 0; round < 100_000; round += 1) {
      const pair = (one.nextWord() >>> 28) * 16 + (other.nextWord() >>> 28);
      observed[pair] = (observed[pair] ?? 0) + 1;
    }
    expect(chiSquareTest({ observed, expected: observed.map(() => 100_000 / 256) }).pValue).toBeGreaterThan(1e-4);
  });
});

const REFERENCE = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];

describe("the signed root", () => {
  const coin = [-1, 1].map((value) => ({ value, probability: 0.5 }));

  test.each([-5, -1, 0, 0.5, 4])("is the z-score where that is right: %d", (z) => {
    expect(signedRoot(coin, z / Math.sqrt(1e8), 1e8)).toBeCloseTo(z, 4);
  });

  test("takes a few rare wins for what they are", () => {
    // One win in a million and five of them seen: z would say 4, the chance is that of 2.7σ.
    const win = 1e-6;
    const rare = [
      { value: -1, probability: 1 - win },
      { value: 1 / win - 1, probability: win },
    ];
    const sigmas = signedRoot(rare, 4, 1e6);
    expect(sigmas).toBeGreaterThan(2.6);
    expect(sigmas).toBeLessThan(3);
    // None at all has a chance of e⁻¹.
    expect(signedRoot(rare, -1, 1e6)).toBeCloseTo(-Math.SQRT2, 3);
  });
});

const chunkOf = <C extends Contract>(par: Par<C>, rounds: number, seed = "test", number = 0) => {
  const prepared = prepare(par.game, { variant: "standard" });
  const [played] = listClasses(par, prepared);
  if (!played) throw new Error("no class");
  return {
    figures: computeFigures(prepared, played),
    chunk: createChunkPlayer(prepared, played)(seed, number, rounds),
  };
};

describe("a simulation", () => {
  test("comes out alike for the same seed, and not for another seed or chunk", () => {
    const { chunk } = chunkOf(ladderPar, 2_000);
    expect(chunkOf(ladderPar, 2_000).chunk).toEqual(chunk);
    expect(chunkOf(ladderPar, 2_000, "other").chunk.checksum).not.toBe(chunk.checksum);
    expect(chunkOf(ladderPar, 2_000, "test", 1).chunk.checksum).not.toBe(chunk.checksum);
  });

  test("plays games of decisions by the class's strategy, and agrees with the exact figures", () => {
    const { figures, chunk } = chunkOf(ladderPar, 50_000);
    const verdict = judge(figures, addChunk(NO_ROUNDS, chunk));
    expect(verdict).toMatchObject({ rounds: 50_000, objections: [], chiSquare: { degrees: 2 } });
    expect(Math.abs(verdict.sigmas)).toBeLessThan(4);
    expect(toNumber(verdict.exact)).toBe(1.455);
    expect(Math.abs(toNumber(verdict.observed) - 1.455)).toBeLessThan(2 * verdict.margin);
  });

  test("adds chunks up in any order", () => {
    const chunks = [0, 1, 2].map((number) => chunkOf(ladderPar, 1_000, "test", number).chunk);
    const forth = chunks.reduce(addChunk, NO_ROUNDS);
    const back = chunks.toReversed().reduce(addChunk, NO_ROUNDS);
    expect(Object.fromEntries(back.byOutcome)).toEqual(Object.fromEntries(forth.byOutcome));
    expect(back).toMatchObject({ counted: 3_000, checksum: forth.checksum });
  });
});

describe("a verdict", () => {
  const paying = (multiplier: Rational) => [{ wager: 0, fraction: ONE, multiplier }];
  const outcome = (multiplier: Rational, probability: Rational): Outcome => ({
    parts: paying(multiplier),
    probability,
  });
  const figures: Figures = {
    outcomes: [outcome(ZERO, rational(1, 2)), outcome(ONE, rational(1, 4)), outcome(rational(2), rational(1, 4))],
  };
  const tallyOf = (counts: readonly (readonly [multiplier: number, count: number])[]): Tally =>
    addChunk(NO_ROUNDS, {
      outcomes: counts.map(([multiplier]) => paying(rational(multiplier))),
      counts: counts.map(([, count]) => count),
      checksum: 0,
    });

  test.each([
    ["counts as expected", [50_000, 25_000, 25_000], []],
    ["counts that are off by a little", [50_100, 24_950, 24_950], []],
    // 4.96σ and 5.34σ: the standard error of the mean is 0.00262.
    ["an RTP off by less than 5σ", [49_350, 25_000, 25_650], []],
    ["an RTP off by more than 5σ", [49_300, 25_000, 25_700], [/RTP is off by 5\.3σ/, /outcomes don't fit/]],
    ["the right RTP from the wrong outcomes", [49_000, 27_000, 24_000], [/outcomes don't fit/]],
  ] as const)("on %s", (_, [none, one, two], wanted) => {
    const { objections } = judge(
      figures,
      tallyOf([
        [0, none],
        [1, one],
        [2, two],
      ]),
    );
    expect(objections).toHaveLength(wanted.length);
    for (const [place, pattern] of wanted.entries()) expect(objections[place]).toMatch(pattern);
  });

  test("is stricter with one test than with many", () => {
    const off = tallyOf([
      [0, 49_300],
      [1, 25_000],
      [2, 25_700],
    ]);
    expect(judge(figures, off, 100).objections).toEqual([]);
  });

  test("objects to an outcome that the figures don't know, however rare", () => {
    const tally = tallyOf([
      [0, 50_000],
      [1, 25_000],
      [2, 24_999],
      [3, 1],
    ]);
    expect(judge(figures, tally).objections).toEqual([expect.stringContaining("1 rounds end in a way")]);
  });

  test("on moments alone looks at the RTP and at the maximum", () => {
    const moments: Figures = {
      moments: {
        returned: rational(3, 4),
        variance: rational(11, 16),
        hitFrequency: rational(1, 2),
        maximum: { multiplier: rational(2), probability: rational(1, 4) },
      },
    };
    expect(
      judge(
        moments,
        tallyOf([
          [0, 50_000],
          [1, 25_000],
          [2, 25_000],
        ]),
      ).objections,
    ).toEqual([]);
    expect(
      judge(
        moments,
        tallyOf([
          [0, 48_000],
          [1, 25_000],
          [2, 27_000],
        ]),
      ).objections,
    ).toHaveLength(1);
    expect(
      judge(
        moments,
        tallyOf([
          [0, 50_000],
          [1, 25_001],
          [2, 24_998],
          [3, 1],
        ]),
      ).objections,
    ).toEqual([expect.stringContaining("more than the maximum")]);
  });
});

describe("the laws of a PAR sheet find", () => {
  const [cautious] = examine(ladderPar, "standard");
  if (!cautious) throw new Error("the ladder has one class");
  const certified = { sheets: [computeParSheet(ladderPar, { variant: "standard" })] };

  test("nothing wrong with what is right", () => {
    expect([
      findUncertified(ladderPar, certified, "standard"),
      findUnsummed(cautious),
      findMiscounted(cautious, 10_000),
      findUnbounded(cautious),
      findUnlikely(cautious, 5_000),
    ]).toEqual([[], [], [], [], []]);
  });

  test("a sheet that is missing or has one digit changed", () => {
    const forged = JSON.parse(JSON.stringify(certified).replace("291/200", "292/200")) as typeof certified;
    expect(findUncertified(ladderPar, forged, "standard")).toEqual([expect.stringContaining("cautious: the rules")]);
    expect(findUncertified(ladderPar, { sheets: [] }, "standard")).toHaveLength(1);
  });

  test("rules that cheat, though every walk through their draws looks fair", () => {
    const [flip] = examine(biased, "standard");
    if (!flip) throw new Error("the coin has one class");
    expect(findUnsummed(flip)).toEqual([]);
    expect(computeParSheet(biased, { variant: "standard" }).sections[0]?.rtp.exact).toBe("99/100");
    expect(findUnlikely(flip, 1_000_000)).toEqual([
      expect.stringMatching(/^flip: the RTP is off by -\d/),
      expect.stringMatching(/^flip: the outcomes don't fit/),
    ]);
  });

  test("draws that were counted into the wrong class", () => {
    const miscounted: typeof biased = {
      ...biased,
      classes: () => [
        {
          name: "flip",
          selections: [{}],
          figures: ({ count }) =>
            count(
              [0, 1].map((draw) => ({ draws: [draw], count: draw === 0 ? 3n : 1n })),
              4n,
            ),
        },
      ],
    };
    const [flip] = examine(miscounted, "standard");
    if (!flip) throw new Error("the coin has one class");
    expect(findMiscounted(flip, 100)).toEqual([expect.stringContaining("playing every sequence of draws gives")]);
  });

  test("a maximum over the ceiling, and a ceiling that nothing reaches", () => {
    const told = (multiplier: Rational): typeof biased => ({
      ...biased,
      classes: () => [
        {
          name: "flip",
          selections: [{}],
          figures: ({ collect }) => collect([{ outcome: [{ wager: 0, fraction: ONE, multiplier }], probability: ONE }]),
        },
      ],
    });
    const faults = [rational(3), ONE].map((multiplier) => examine(told(multiplier), "standard").flatMap(findUnbounded));
    expect(faults).toEqual([
      ["flip: an outcome pays 3/1, over the ceiling of 99/50"],
      ["flip: the ceiling is 99/50, but no outcome pays more than 1/1"],
    ]);
  });
});
