import { computeParSheet } from "@croupier/contract/compute-par";
import { toDecimal, toPercent } from "@croupier/math/arithmetic";
import { rational } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import { describe, expect, test } from "vitest";
import { createAppraiser } from "./best-hold.ts";
import { parseHand } from "./card-names.ts";
import { createDrawCounter } from "./draw-tables.ts";
import { countDraws } from "./draw-counts.ts";
import { eachHandClass } from "./hand-classes.ts";
import { CATEGORIES } from "./hands.ts";
import { par } from "./par.ts";

const sectionOf = (pays: Readonly<Record<string, number | string>>) => {
  const [section] = computeParSheet(par, { parameters: { pays } }).sections;
  if (!section) throw new Error("a sheet has a section");
  return section;
};

describe("9/6 Jacks or Better", () => {
  const section = sectionOf({});

  // S. N. Ethier, The Doctrine of Chances (Springer 2010), section 17.1.
  test("returns the published fraction, 99.5439 %", () => {
    expect(section.rtp).toEqual({ exact: "1653526326983/1661102543100", percent: "99.54390437" });
  });

  // https://www.videopokerinfo.com/gamevariance.htm (19.51468) and
  // https://wizardofodds.com/games/video-poker/appendix/3/ (a standard deviation of 4.417542).
  test("has the published variance, 19.51468, and standard deviation, 4.417542", () => {
    expect(toDecimal(parseRational(section.variance.decimal), 5)).toBe("19.51468");
    expect(toDecimal(parseRational(section.standardDeviation), 6)).toBe("4.417542");
  });

  test("is played by a chart that has a line for every hand", () => {
    const chart = section.strategy?.chart as readonly string[];
    expect(chart[0]).toBe("royal flush: 4 hands, worth 800.0000");
    const hands = chart.map((line) => Number(/: (\d+) hands, worth /.exec(line)?.[1]));
    expect(hands.reduce((sum, count) => sum + count)).toBe(2_598_960);
  });

  // https://wizardofodds.com/games/video-poker/tables/jacks-or-better/: combinations of 19,933,230,517,200.
  test("ends in each category as often as published", () => {
    const published = {
      royal: 493_512_264n,
      straightFlush: 2_178_883_296n,
      four: 47_093_167_764n,
      fullHouse: 229_475_482_596n,
      flush: 219_554_786_160n,
      straight: 223_837_565_784n,
      three: 1_484_003_070_324n,
      twoPair: 2_576_946_164_148n,
      jacks: 4_277_372_890_968n,
    };
    const total = 19_933_230_517_200n;
    const computed = section.breakdown?.map(({ name, hitFrequency }) => {
      const { num, den } = parseRational(hitFrequency?.exact ?? "0");
      return [name, (num * total) / den];
    });
    expect(Object.fromEntries(computed ?? [])).toEqual(published);
    expect(section.notes?.[0]).toContain("10872274993896 nothing");
    // One in 40,391, as the same page rounds it.
    expect(section.maximum).toMatchObject({ multiplier: "800/1", oneIn: "40390.54745193" });
  });
});

// Wizard of Odds, https://wizardofodds.com/games/video-poker/tables/jacks-or-better/ and
// https://wizardofodds.com/games/video-poker/tables/ (NetEnt's and GTECH's Jacks or Better, All American).
test.each([
  ["9/5", { flush: 5 }, "98.4498"],
  ["8/6", { fullHouse: 8 }, "98.3927"],
  ["8/5", { fullHouse: 8, flush: 5 }, "97.2984"],
  ["7/5", { fullHouse: 7, flush: 5 }, "96.1472"],
  ["6/5", { fullHouse: 6, flush: 5 }, "94.9961"],
  ["40-20-9-6-5", { straightFlush: 40, four: 20, straight: 5 }, "99.56"],
  ["20/7/5", { four: 20, fullHouse: 7, flush: 5 }, "94.97"],
  [
    "All American",
    { straightFlush: 200, four: 40, fullHouse: 8, flush: 8, straight: 8, three: 3, twoPair: 1 },
    "100.72",
  ],
])("%s returns the published %s %", (_, pays, percent) => {
  const places = percent.length - percent.indexOf(".") - 1;
  expect(toPercent(parseRational(sectionOf(pays).rtp.exact), places)).toBe(`${percent} %`);
});

test("where nothing pays nothing is drawn, and hands end as often as they are dealt", () => {
  const section = sectionOf(Object.fromEntries(CATEGORIES.slice(1).map((category) => [category, 0])));
  // https://en.wikipedia.org/wiki/Poker_probability, and of its 1,098,240 pairs those of jacks or better: 4 of 13.
  const dealt = {
    royal: 4,
    straightFlush: 36,
    four: 624,
    fullHouse: 3_744,
    flush: 5_108,
    straight: 10_200,
    three: 54_912,
    twoPair: 123_552,
    jacks: 337_920,
  };
  const shares = Object.entries(dealt).map(([name, hands]) => [name, formatRational(rational(hands, 2_598_960))]);
  expect(section.breakdown?.map(({ name, hitFrequency }) => [name, hitFrequency?.exact])).toEqual(shares);
  expect(section).toMatchObject({ rtp: { exact: "0/1" }, hitFrequency: { exact: "0/1" }, variance: { exact: "0/1" } });
});

describe("all hands", () => {
  // S. N. Ethier, J. J. Kim, J. Lee, Optimal conditional expectation at the video poker game Jacks or Better,
  // https://arxiv.org/abs/1602.04171.
  test("are 134,459 classes, worth 1,153 different returns, of which 766 belong to hands thrown away whole", () => {
    const counter = createDrawCounter();
    const { bestOf, valueOf } = createAppraiser([0, 1, 2, 3, 4, 6, 9, 25, 50, 800].map(parseRational));
    const [worthKeeping, garbage] = [new Set<number | bigint>(), new Set<number | bigint>()];
    let [classes, hands] = [0, 0];
    eachHandClass(({ cards, count }) => {
      classes += 1;
      hands += count;
      const counts = counter(cards);
      const hold = bestOf(counts);
      (hold === 0 ? garbage : worthKeeping).add(valueOf(counts, hold));
    });
    expect([classes, hands]).toEqual([134_459, 2_598_960]);
    expect([worthKeeping.size, garbage.size]).toEqual([387, 766]);
  });

  // John Robison, http://www.casinocitytimes.com/article/pay-tables-do-not-reflect-true-odds-9962.
  test.each([
    ["four to a straight", [0, 1, 2, 3], { straight: 4, jacks: 3, nothing: 40 }],
    [
      "three to a straight flush",
      [0, 1, 2],
      { straightFlush: 1, flush: 44, straight: 11, three: 9, twoPair: 27, jacks: 129, nothing: 860 },
    ],
  ])("draws to %s from Ah 2h 3h 4s Kc are counted as published", (_, hold, published) => {
    const counts = countDraws(parseHand("Ah 2h 3h 4s Kc"));
    const bits = hold.reduce((sum, place) => sum + 2 ** place, 0);
    const ends = CATEGORIES.map((category, index) => [category, counts[bits]?.[index]] as const);
    expect(Object.fromEntries(ends.filter(([, count]) => count !== 0))).toEqual(published);
  });
});
