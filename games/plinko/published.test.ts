import { computeParSheet } from "@croupier/contract/compute-par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { toDecimal, toPercent } from "@croupier/math/arithmetic";
import { add, type Rational, rational, ZERO } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";
import { variants } from "./variants.ts";

const { sections } = computeParSheet(par, { variant: "standard" });
const board = (rows: number, risk: string): ParSection => {
  const found = sections.find(({ name }) => name === `${rows} rows, ${risk}`);
  if (!found) throw new Error(`there is no board of ${rows} rows, ${risk}`);
  return found;
};

const RISKS = ["low", "medium", "high"] as const;
/** To as many places as were printed. */
const percentLike = (exact: string, printed: string): string =>
  toPercent(parseRational(exact), printed.split(".")[1]?.length ?? 0).replace(/ %$/, "");

describe("figures published elsewhere", () => {
  // https://github.com/JadenB9/casino-simulator, docs/rules/online-games.md, §1.3: Stake's boards, exact returns in
  // percent, standard deviations in bets, and how often a ball falls into either edge.
  test.each([
    [8, ["98.984375", "98.90625", "99.0625"], ["0.558", "1.238", "2.670"], "128"],
    [9, ["98.984375", "99.140625", "99.0625"], ["0.461", "1.281", "2.944"], "256"],
    [10, ["99.00390625", "98.90625", "99.0625"], ["0.527", "1.206", "3.644"], "512"],
    [11, ["99.00390625", "99.0234375", "99.16015625"], ["0.442", "1.116", "4.126"], "1024"],
    [12, ["98.9794921875", "98.9892578125", "99.1162109375"], ["0.388", "1.288", "4.381"], "2048"],
    [13, ["98.9990234375", "98.994140625", "99.0869140625"], ["0.470", "1.356", "4.847"], "4096"],
    [14, ["99.000244140625", "98.994140625", "98.978271484375"], ["0.319", "1.362", "5.578"], "8192"],
    [15, ["99.0008544921875", "98.9984130859375", "99.0264892578125"], ["0.410", "1.559", "6.005"], "16384"],
    [16, ["98.99871826171875", "98.98834228515625", "98.9764404296875"], ["0.332", "1.467", "6.565"], "32768"],
  ])("Stake's boards of %d rows return %j %%, σ %j, and pay most once in %s", (rows, returns, deviations, edge) => {
    for (const [index, risk] of RISKS.entries()) {
      const { rtp, standardDeviation, maximum } = board(rows, risk);
      expect(percentLike(rtp.exact, returns[index] ?? "")).toBe(returns[index]);
      expect(parseRational(returns[index] ?? "")).toEqual(times(100, parseRational(rtp.exact)));
      expect(toDecimal(parseRational(standardDeviation), 3)).toBe(deviations[index]);
      expect(maximum?.oneIn).toBe(edge);
    }
  });

  // https://github.com/ProvablyFair-org/winna-plinko, README.md: the return that the same boards should have had.
  test.each([
    ["high", ["99.06", "99.06", "99.06", "99.16", "99.12", "99.09", "98.98", "99.03", "98.98"]],
    ["medium", ["98.91", "99.14", "98.91", "99.02", "98.99", "98.99", "98.99", "99.00", "98.99"]],
    ["low", ["98.98", "98.98", "99.00", "99.00", "98.98", "99.00", "99.00", "99.00", "99.00"]],
  ])("ProvablyFair.org gives the fair return of %s risk, 8 to 16 rows, as %j %%", (risk, returns) => {
    expect(returns.map((printed, index) => percentLike(board(index + 8, risk).rtp.exact, printed))).toEqual(returns);
  });

  // https://github.com/ProvablyFair-org/liqd-plinko, README.md, plinkoConfig.json and tests/plinko/rtpPinTests.ts: the
  // same 27 boards, and one called WTF of 13 rows, which has a 0 in ten of its buckets.
  describe("ProvablyFair.org's audit of LIQD", () => {
    const edge = ["1000", "235"];
    const odds = [...edge, ...Array<number>(10).fill(0), ...edge.toReversed()];
    const { low = [], medium = [], high = [] } = variants.standard.parameters.multipliers["13"] ?? {};
    const parameters = {
      multipliers: { ...variants.standard.parameters.multipliers, 13: { low, medium, high, WTF: odds } },
    };
    const audited = computeParSheet(par, { parameters }).sections.filter(({ name }) => !name.endsWith("expert"));
    const rtps = audited.map(({ rtp }) => parseRational(rtp.exact));

    test("WTF returns 8110/8192, 98.9990 %, and pays nothing in 99.6582 % of rounds", () => {
      const wtf = audited.find(({ name }) => name === "13 rows, WTF");
      expect(parseRational(wtf?.rtp.exact ?? "")).toEqual(rational(8_110, 8_192));
      expect(percentLike(wtf?.rtp.exact ?? "", "98.9990")).toBe("98.9990");
      const { num, den } = parseRational(wtf?.hitFrequency.exact ?? "");
      expect(toPercent(rational(den - num, den), 4)).toBe("99.6582 %");
    });

    test("the 28 boards return 98.9063 % to 99.1602 %, and 99.0152 % in the mean", () => {
      expect(audited).toHaveLength(28);
      const percents = audited.map(({ rtp }) => percentLike(rtp.exact, "98.9063")).toSorted();
      expect([percents[0], percents.at(-1)]).toEqual(["98.9063", "99.1602"]);
      const mean = times(rational(1, 28), rtps.reduce(add, ZERO));
      expect(toPercent(mean, 4)).toBe("99.0152 %");
      expect(toDecimal(mean, 15)).toBe("0.990152413504464");
    });
  });
});

const times = (factor: number | Rational, { num, den }: Rational): Rational => {
  const by = typeof factor === "number" ? rational(factor) : factor;
  return rational(num * by.num, den * by.den);
};
