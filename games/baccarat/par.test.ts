import { computeParSheet } from "@croupier/contract/compute-par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { sqrtDecimal, subtract, toDecimal, toPercent } from "@croupier/math/arithmetic";
import { fallingFactorial } from "@croupier/math/combinatorics";
import { ONE } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";

const ON = ["player", "banker", "tie", "playerPair", "bankerPair"] as const;
type On = (typeof ON)[number];

const sheetOf = (given: unknown): Readonly<Record<On, ParSection>> => {
  const { sections } = computeParSheet(par, { parameters: given });
  expect(sections.map(({ name }) => name)).toEqual(ON);
  return Object.fromEntries(sections.map((section) => [section.name, section])) as Record<On, ParSection>;
};

/** How often each multiplier comes among so many orders of cards; they divide evenly, or the figures are wrong. */
const countsOf = ({ distribution }: ParSection, orders: bigint): Readonly<Record<string, bigint>> => {
  if (!distribution || !("outcomes" in distribution)) throw new Error("no distribution");
  return Object.fromEntries(
    distribution.outcomes.map(({ multiplier, probability }) => {
      const { num, den } = parseRational(probability);
      expect(orders % den).toBe(0n);
      return [multiplier, (orders / den) * num];
    }),
  );
};

const big = (grouped: string): bigint => BigInt(grouped.replaceAll(",", ""));
const sixFrom = (decks: number): bigint => fallingFactorial(52 * decks, 6);

describe("figures published elsewhere", () => {
  // Combinations by decks: https://wizardofodds.com/games/baccarat/one-to-twelve-decks/, which is a spreadsheet and shows
  // 15 digits; where there are 16, all of 8 decks are in https://wizardofodds.com/games/baccarat/appendix/1/.
  test.each<[decks: number, player: string, banker: string, tie: string, total: string]>([
    [1, "6,548,674,432", "6,737,232,640", "1,372,227,328", "14,658,134,400"],
    [2, "487,816,735,232", "501,543,728,128", "103,154,274,240", "1,092,514,737,600"],
    [3, "5,837,305,562,496", "6,000,349,195,008", "1,238,768,922,816", "13,076,423,680,320"],
    [4, "33,608,344,225,792", "34,543,624,867,840", "7,145,601,996,928", "75,297,571,090,560"],
    [5, "130,087,780,016,000", "133,700,037,548,800", "27,690,387,926,400", "291,478,205,491,200"],
    [6, "392,220,492,728,832", "403,095,751,234,560", "83,552,962,932,288", "878,869,206,895,680"],
    [8, "2,230,518,282,592,256", "2,292,252,566,437,888", "475,627,426,473,216", "4,998,398,275,503,360"],
  ])("combinations of %i decks", (decks, player, banker, tie, total) => {
    const sheet = sheetOf({ decks });
    expect(sixFrom(decks)).toBe(big(total));
    expect(countsOf(sheet.player, big(total))).toEqual({ "2/1": big(player), "1/1": big(tie), "0/1": big(banker) });
    expect(countsOf(sheet.banker, big(total))).toEqual({ "39/20": big(banker), "1/1": big(tie), "0/1": big(player) });
    expect(countsOf(sheet.tie, big(total))).toEqual({ "9/1": big(tie), "0/1": big(player) + big(banker) });
    expect(sheet.player.notes).toEqual([
      `of ${total} orders of six cards, ${player} return 2, ${tie} return 1, ${banker} return 0`,
    ]);
  });

  test("combinations of 7 decks, to the 15 digits that the spreadsheet shows", () => {
    const { player, tie } = sheetOf({ decks: 7 });
    const cut = (count: bigint | undefined): bigint => ((count ?? 0n) / 10n) * 10n;
    const counts = countsOf(player, sixFrom(7));
    expect(counts["2/1"]).toBe(big("995,884,732,700,032"));
    expect(cut(counts["0/1"])).toBe(big("1,023,469,376,328,440"));
    expect(countsOf(tie, sixFrom(7))["9/1"]).toBe(big("212,268,385,833,280"));
  });

  // Probabilities of the same page.
  test.each([
    [1, "0.446760430304146", "0.459624155172162", "0.093615414523693"],
    [2, "0.446508150822404", "0.459072734551641", "0.094419114625955"],
    [3, "0.446399237681564", "0.458867756329930", "0.094733005988506"],
  ])("probabilities of %i decks", (decks, player, banker, tie) => {
    const sheet = sheetOf({ decks });
    const hit = [sheet.player, sheet.banker, sheet.tie].map(({ maximum }) =>
      toDecimal(parseRational(maximum?.probability ?? ""), 15),
    );
    expect(hit).toEqual([player, banker, tie]);
  });

  // Expected returns: https://wizardofodds.com/games/baccarat/basics/.
  test.each([
    [8, "-0.012351", "-0.010579", "-0.143596", "-0.103614"],
    [6, "-0.012374", "-0.010558", "-0.144382", "-0.112540"],
  ])("expected returns of %i decks", (decks, player, banker, tie, pair) => {
    const sheet = sheetOf({ decks });
    const net = ON.map((on) => toDecimal(subtract(parseRational(sheet[on].rtp.exact), ONE), 6));
    expect(net).toEqual([player, banker, tie, pair, pair]);
  });

  // House edges by decks: https://baccarat.guru/rules/odds.html.
  test.each([
    [1, "1.01", "1.29", "15.75", "29.41"],
    [6, "1.06", "1.24", "14.44", "11.25"],
    [8, "1.06", "1.24", "14.36", "10.36"],
  ])("house edges of %i decks", (decks, banker, player, tie, pair) => {
    const sheet = sheetOf({ decks });
    const edges = (["banker", "player", "tie", "playerPair", "bankerPair"] as const).map((on) =>
      toPercent(parseRational(sheet[on].houseEdge.perInitialBet.exact), 2),
    );
    expect(edges).toEqual([banker, player, tie, pair, pair].map((edge) => `${edge} %`));
  });

  // Standard deviations: https://wizardofodds.com/gambling/house-edge/.
  test("standard deviations of eight decks", () => {
    const { banker, player, tie } = sheetOf({});
    const deviations = [banker, player, tie].map(({ variance }) => sqrtDecimal(parseRational(variance.exact), 2));
    expect(deviations).toEqual(["0.93", "0.95", "2.64"]);
  });

  // https://excelpunks.com/2018/05/12/concepts-13-baccarat-vs-non-commission-baccarat-why-does-a-banker-win-on-6-pay-half/
  test("a win of the banker's with six that pays half", () => {
    const { banker } = sheetOf({ bankerSixPaysHalf: true });
    const counts = countsOf(banker, sixFrom(8));
    expect([counts["3/2"], counts["2/1"]]).toEqual([
      269_232_304_455_680n,
      2_292_252_566_437_888n - 269_232_304_455_680n,
    ]);
    expect(toDecimal(parseRational(banker.houseEdge.perInitialBet.exact), 9)).toBe("0.014581045");
  });
});
