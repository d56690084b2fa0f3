import { computeParSheet } from "@croupier/contract/compute-par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { toDecimal, toPercent } from "@croupier/math/arithmetic";
import { rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";

const RISKS = ["classic", "low", "medium", "high"];

const find = (sections: readonly ParSection[], risk: string, picks: number): ParSection => {
  const name = `${risk}, ${picks} pick${picks === 1 ? "" : "s"}`;
  const found = sections.find((section) => section.name === name);
  if (!found) throw new Error(`there is no class "${name}"`);
  return found;
};

const decimals = (printed: string): number => printed.split(".")[1]?.length ?? 0;

/** To as many places as were printed. */
const percentLike = (exact: string, printed: string): string =>
  toPercent(parseRational(exact), decimals(printed)).replace(/ %$/, "");

// https://github.com/JadenB9/casino-simulator, docs/rules/online-games.md, §4.3 and §4.4: Stake's keno.
describe("Stake's tables as another house has worked them out", () => {
  const { sections } = computeParSheet(par, { variant: "standard" });

  test.each([
    [1, ["99/100", "79/80", "79/80", "99/100"]],
    [2, ["103/104", "257/260", "513/520", "513/520"]],
    [3, ["9783/9880", "1221/1235", "489/494", "489/494"]],
    [4, ["476/481", "18081/18278", "36111/36556", "9039/9139"]],
    [5, ["144741/146224", "36155/36556", "18085/18278", "18075/18278"]],
    [6, ["180891/182780", "72387/73112", "18065/18278", "18095/18278"]],
    [7, ["3618369/3655600", "6148569/6214520", "153750/155363", "153750/155363"]],
    [8, ["650882/657305", "3383949/3417986", "130046/131461", "130090/131461"]],
    [9, ["13531853/13671944", "33861599/34179860", "27054595/27343888", "13530365/13671944"]],
    [10, ["1679001083/1695321056", "8371473091/8476605280", "419483099/423830264", "76295861/77060048"]],
  ])("%d picks return %j, in fractions", (picks, returns) => {
    expect(RISKS.map((risk) => find(sections, risk, picks).rtp.exact)).toEqual(returns);
  });

  test.each([
    [1, ["99.0000", "98.7500", "98.7500", "99.0000"], ["1.715", "0.498", "1.018", "1.715"]],
    [2, ["99.0385", "98.8462", "98.6538", "98.6538"], ["1.255", "1.181", "1.332", "3.987"]],
    [3, ["99.0182", "98.8664", "98.9879", "98.9879"], ["1.445", "2.833", "5.519", "8.927"]],
    [4, ["98.9605", "98.9222", "98.7827", "98.9058"], ["1.465", "4.597", "5.154", "12.534"]],
    [5, ["98.9858", "98.9031", "98.9441", "98.8894"], ["2.007", "6.094", "7.808", "10.012"]],
    [6, ["98.9665", "99.0084", "98.8347", "98.9988"], ["1.688", "6.880", "9.669", "16.455"]],
    [7, ["98.9815", "98.9388", "98.9618", "98.9618"], ["1.764", "4.694", "8.090", "10.348"]],
    [8, ["99.0228", "99.0042", "98.9236", "98.9571"], ["2.064", "1.814", "4.002", "10.494"]],
    [9, ["98.9753", "99.0689", "98.9420", "98.9645"], ["1.827", "1.156", "2.294", "8.033"]],
    [10, ["99.0374", "98.7597", "98.9743", "99.0083"], ["1.359", "0.680", "1.437", "3.600"]],
  ])("%d picks return %j %%, with σ %j", (picks, returns, deviations) => {
    for (const [index, risk] of RISKS.entries()) {
      const { rtp, standardDeviation } = find(sections, risk, picks);
      expect(percentLike(rtp.exact, returns[index] ?? "")).toBe(returns[index]);
      expect(toDecimal(parseRational(standardDeviation), 3)).toBe(deviations[index]);
    }
  });

  // One outcome per number of hits, so that the sheet tells each one's probability.
  const distinct = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [index + 1, Array.from({ length: index + 2 }, (__, hits) => hits)]),
  );
  const counting = computeParSheet(par, { parameters: { pays: { hits: distinct } } }).sections;

  test.each([
    "75.0000 25.0000",
    "55.7692 38.4615 5.7692",
    "41.0931 44.0283 13.6640 1.2146",
    "29.9869 44.4250 21.4192 3.9392 0.2298",
    "21.6572 41.6484 27.7656 7.9330 0.9574 0.0383",
    "15.4694 37.1266 32.1288 12.6929 2.3799 0.1970 0.00547",
    "10.9196 31.8488 34.3967 17.6393 4.5732 0.5880 0.0338 0.000644",
    "7.6106 26.4717 34.7441 22.2363 7.4834 1.3304 0.1188 0.00468 0.0000585",
    "5.2323 21.4049 33.5033 26.0581 10.9444 2.5256 0.3118 0.0191 0.000494 0.00000366",
    "3.5445 16.8784 31.0716 28.8200 14.7102 4.2365 0.6789 0.0575 0.00231 0.0000354 0.000000118",
  ])("no hit, one hit and so on come with %s %%", (row) => {
    const printed = row.split(" ");
    const { distribution } = find(counting, "hits", printed.length - 1);
    const outcomes = distribution && "outcomes" in distribution ? distribution.outcomes : [];
    expect(outcomes.map(({ multiplier }) => multiplier)).toEqual(printed.map((_, hits) => `${hits}/1`));
    expect(outcomes.map(({ probability }, hits) => percentLike(probability, printed[hits] ?? ""))).toEqual(printed);
  });
});

// https://wizardofodds.com/games/keno/40-ball/: "40-Number Instant Keno" of Gamesys, 3 to 10 picks, whole multiples.
describe("another casino's tables, by the Wizard of Odds", () => {
  const parameters = {
    pays: {
      gamesys: {
        3: { 2: 5, 3: 24 },
        4: { 2: 2, 3: 10, 4: 62 },
        5: { 2: 1, 3: 5, 4: 25, 5: 125 },
        6: { 2: 1, 3: 2, 4: 10, 5: 50, 6: 1_000 },
        7: { 3: 2, 4: 8, 5: 25, 6: 250, 7: 1_000 },
        8: { 3: 1, 4: 4, 5: 8, 6: 250, 7: 1_000, 8: 5_000 },
        9: { 3: 1, 4: 2, 5: 12, 6: 25, 7: 500, 8: 2_500, 9: 10_000 },
        10: { 4: 2, 5: 8, 6: 25, 7: 250, 8: 1_250, 9: 10_000, 10: 20_000 },
      },
    },
  };
  const { sections } = computeParSheet(par, { parameters });

  test.each([
    [3, "97.47"],
    [4, "96.48"],
    [5, "96.15"],
    [6, "96.63"],
    [7, "95.66"],
    [8, "97.48"],
    [9, "96.87"],
    [10, "97.90"],
  ])("%d picks return %s %%", (picks, returned) => {
    expect(percentLike(find(sections, "gamesys", picks).rtp.exact, returned)).toBe(returned);
  });

  // The page counts sets of picks, out of C(40, picks), and we draws, out of C(40, 10): the probabilities are the same.
  test.each([
    [3, 120, 9_880],
    [4, 210, 91_390],
    [5, 252, 658_008],
    [6, 210, 3_838_380],
    [7, 120, 18_643_560],
    [8, 45, 76_904_685],
    [9, 10, 273_438_880],
    [10, 1, 847_660_528],
  ])("all of %d picks are hit by %d combinations of %d", (picks, combinations, total) => {
    const { maximum } = find(sections, "gamesys", picks);
    expect(parseRational(maximum?.probability ?? "")).toEqual(rational(combinations, total));
  });
});
