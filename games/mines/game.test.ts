import { computeParSheet, newestRules } from "@croupier/contract/compute-par";
import { ceilingPayout } from "@croupier/contract/money";
import { actPlay, openPlay, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { createExpectPayout } from "@croupier/contract/expected-payout";
import { divide, subtract, toDecimal, toPercent } from "@croupier/math/arithmetic";
import { subsets } from "@croupier/math/combinatorics";
import { add, multiply, rational, ZERO } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import { describeLaws } from "@croupier/testing/laws";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted, expectTwins } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classNameOf } from "./class-name.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

const reveal = (tile: number) => ({ type: "reveal" as const, tile });
const cashOut = { type: "cash-out" as const };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const count = fc.integer({ min: 1, max: 24 });

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  // Every mine, until the round is over.
  hidden: () => true,
  selections: fc
    .record({ mines: count, maxReveals: count }, { requiredKeys: ["mines"] })
    .map((selection) => [selection]),
  reaching: ([selection]) => {
    const { mines, maxReveals = 25 - mines } = selection ?? { mines: 1 };
    return [{ draws: dealing(25, upTo(mines)), actions: upTo(maxReveals).map((index) => reveal(mines + index)) }];
  },
});

describe("a round of mines", () => {
  const rules = createRulebook(game).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const bet = { selections: [{ mines: 3 }], stakes: [100n] };
  const draws = () => scriptedDraws(dealing(25, [24, 4, 9]));
  const view = (...actions: readonly (ReturnType<typeof reveal> | typeof cashOut)[]) =>
    rules.view(replay(rules, bet, actions, draws()).state, "player");

  test("all mines are drawn at the opening, by a lazy shuffle of the tiles", () => {
    // 24; then 4; then 9 of what is left, which has not moved.
    const script = scriptedDraws([24, 3, 7]);
    const play = accepted(openPlay(rules, bet, script));
    expect(script.left()).toBe(0);
    const over = accepted(actPlay(rules, bet, play, reveal(4), script));
    expect(rules.view(over.state, "player").board).toEqual([4, 9, 24]);
  });

  test("a cash-out pays rtp · C(25, k) / C(22, k) and only then shows the board", () => {
    expect(view(reveal(0), reveal(1))).toMatchObject({
      mines: 3,
      maxReveals: 22,
      revealed: [0, 1],
      multiplier: "9/7",
      nextMultiplier: "207/140",
      board: null,
      ended: null,
    });
    expect(replay(rules, bet, [reveal(0), reveal(1), cashOut], draws())).toMatchObject({ payout: 128n, settled: true });
    expect(view(reveal(0), reveal(1), cashOut)).toEqual({
      mines: 3,
      maxReveals: 22,
      revealed: [0, 1],
      multiplier: "9/7",
      nextMultiplier: null,
      board: [4, 9, 24],
      ended: "cash-out",
      legal: [],
    });
  });

  test("a mine pays nothing, and shows the others", () => {
    expect(replay(rules, bet, [reveal(0), reveal(9)], draws())).toMatchObject({ payout: 0n, settled: true });
    expect(view(reveal(0), reveal(9))).toMatchObject({
      revealed: [0, 9],
      multiplier: "0/1",
      board: [4, 9, 24],
      ended: "mine",
    });
  });

  test("legal are the hidden tiles, and a cash-out once a tile is revealed", () => {
    expect(view().legal).toEqual(upTo(25).map(reveal));
    expect(view(reveal(24 - 1)).legal).toEqual([
      cashOut,
      ...upTo(25)
        .filter((tile) => tile !== 23)
        .map(reveal),
    ]);
    const opened = accepted(openPlay(rules, bet, draws()));
    expect(actPlay(rules, bet, opened, cashOut, draws())).toBe("illegal_action");
    const going = replay(rules, bet, [reveal(0)], draws());
    expect(actPlay(rules, bet, going, reveal(0), draws())).toBe("illegal_action");
    expect(actPlay(rules, bet, going, { type: "reveal", tile: 25 }, draws())).toBe("illegal_action");
  });

  test("the last safe tile cashes out by itself", () => {
    const all = { selections: [{ mines: 24 }], stakes: [100n] };
    const play = replay(rules, all, [reveal(24)], scriptedDraws(dealing(25, upTo(24))));
    expect(play).toMatchObject({ payout: 2_475n, settled: true });
    expect(rules.view(play.state, "player")).toMatchObject({ multiplier: "99/4", ended: "cash-out", board: upTo(24) });
  });

  test("a maximum payout limits how many tiles may be revealed; the round is told at opening, and ends there", () => {
    const narrowed = rules.narrow?.(bet.selections, (ceiling) => ceilingPayout(ceiling, bet.stakes) <= 150n);
    expect(narrowed).toEqual([{ mines: 3, maxReveals: 3 }]);
    const limited = { selections: narrowed ?? [], stakes: bet.stakes };
    expect(rules.view(replay(rules, limited, [], draws()).state, "player")).toMatchObject({ maxReveals: 3 });
    expect(replay(rules, limited, [0, 1, 2].map(reveal), draws())).toMatchObject({ payout: 147n, settled: true });
    // A bet that asks for less keeps what it asked for; one that can't pay so little is none.
    expect(rules.narrow?.([{ mines: 3, maxReveals: 2 }], () => true)).toEqual([{ mines: 3, maxReveals: 2 }]);
    expect(rules.narrow?.(bet.selections, () => false)).toBeUndefined();
  });

  test("more reveals than there are safe tiles are no bet, and the answer says which field", () => {
    expect(rules.objection?.([{ mines: 3, maxReveals: 22 }])).toBeUndefined();
    expect(rules.objection?.([{ mines: 3, maxReveals: 23 }])).toBe(
      "wagers.0.selection.maxReveals: it is at most 22 with 3 mines, not 23.",
    );
    const { selection } = game.contract;
    const fault = (json: unknown) => selection.safeParse(json).error?.issues[0]?.path;
    expect(fault({ mines: 0 })).toEqual(["mines"]);
    expect(fault({ mines: 25 })).toEqual(["mines"]);
    expect(fault({ mines: 2.5 })).toEqual(["mines"]);
    expect(fault({ mines: 3, maxReveals: 0 })).toEqual(["maxReveals"]);
    expect(selection.safeParse({ mines: 3, tiles: 25 }).success).toBe(false);
  });

  test("a player who leaves is cashed out, or gets the stake back if nothing is revealed", () => {
    expect(rules.fallback(replay(rules, bet, [], draws()).state)).toBe("void");
    expect(rules.fallback(replay(rules, bet, [reveal(0)], draws()).state)).toEqual({ action: cashOut });
  });

  test("nothing tells where the mines are until one is hit", () => {
    const elsewhere = scriptedDraws(dealing(25, [5, 9, 20]));
    const [one, other] = expectTwins(rules, bet, [draws(), elsewhere], [0, 1, 2, 3, 23].map(reveal));
    expect(actPlay(rules, bet, one, reveal(4), draws())).toMatchObject({ settled: true, payout: 0n });
    expect(actPlay(rules, bet, other, reveal(4), draws())).toMatchObject({ settled: false });
  });
});

describe("the figures of mines", () => {
  const sheetOf = (rtp: string) => computeParSheet(par, { parameters: { rtp } });
  const sections = sheetOf("99/100").sections;
  const sectionOf = (mines: number, reveals: number, of = sections) => {
    const found = of.find(({ name }) => name === classNameOf(mines, reveals));
    if (!found) throw new Error(`no class of ${mines} mines and ${reveals} reveals`);
    return found;
  };

  test("are those of 300 classes, each with the RTP the game is built around", () => {
    expect(sections).toHaveLength(300);
    expect(new Set(sections.map(({ rtp }) => rtp.exact))).toEqual(new Set(["99/100"]));
  });

  // Stake Originals' Mines, 99 %: the greatest of its multipliers, and the chance of it.
  // https://www.trust-play.com/en/crypto/stake-mines-strategy
  test.each([
    [12, 13],
    [13, 12],
  ])("%i mines and %i reveals pay the published maximum of 5,148,297, once in 5,200,300", (mines, reveals) => {
    expect(sectionOf(mines, reveals)).toMatchObject({
      maximum: { multiplier: "5148297/1", probability: "1/5200300", oneIn: "5200300" },
      hitFrequency: { exact: "1/5200300" },
    });
  });

  // Pragmatic Play's Mines+, 97.5 %, pays up to some 5,070,293: https://crashgamesplay.com/games/mines-plus-review
  test("another RTP changes the multipliers and nothing else", () => {
    const other = sheetOf("0.975").sections;
    expect(sectionOf(12, 13, other)).toMatchObject({
      rtp: { exact: "39/40" },
      hitFrequency: { exact: "1/5200300" },
      maximum: { multiplier: "10140585/2" },
    });
    expect(sectionOf(24, 1, other).maximum?.multiplier).toBe("195/8");
  });

  // https://satoshimines.xyz/blog/how-mines-multipliers-are-calculated: three mines at 99 %.
  test.each([
    [1, "1.13", "88.0"],
    [2, "1.29", "77.0"],
    [3, "1.48", "67.0"],
  ])("with 3 mines, %i reveals pay the published %s × with a chance of %s %", (reveals, multiplier, percent) => {
    const { maximum, hitFrequency } = sectionOf(3, reveals);
    expect(toDecimal(parseRational(maximum?.multiplier ?? ""), 2)).toBe(multiplier);
    expect(toPercent(parseRational(hitFrequency.exact ?? ""), 1)).toBe(`${percent} %`);
  });

  test.each([
    [1, 1],
    [2, 3],
    [3, 5],
    [4, 2],
    [21, 4],
    [24, 1],
  ])("%i mines, %i reveals: playing every board there is comes to the same", (mines, reveals) => {
    const version = game.rules[newestRules(game)];
    const rules = version?.createRules(version.parameters.parse({ rtp: "17/20" }));
    if (!rules) throw new Error("there are no rules");
    // Tiles scattered over the board, not the ones that the sheet's strategy takes.
    const tiles = upTo(reveals).map((index) => (index * 7 + 3) % 25);
    const bet = { selections: [{ mines }], stakes: [1n] };
    let [boards, wins] = [0, 0];
    const paid = new Set<string>();
    for (const board of subsets(25, mines)) {
      boards += 1;
      const draws = scriptedDraws(dealing(25, board));
      let play = accepted(openPlay(rules, bet, draws));
      for (const action of [...tiles.map(reveal), cashOut]) {
        if (!play.settled) play = accepted(actPlay(rules, bet, play, action, draws));
      }
      const multiplier = play.parts[0]?.multiplier;
      if (!multiplier || multiplier.num === 0n) continue;
      wins += 1;
      paid.add(formatRational(multiplier));
    }
    const section = sectionOf(mines, reveals, sheetOf("17/20").sections);
    expect(section.hitFrequency.exact).toBe(formatRational(rational(wins, boards)));
    expect([...paid]).toEqual([section.maximum?.multiplier]);
    expect(section.rtp.exact).toBe("17/20");
  });
});

describe("what a round of mines is expected to pay", () => {
  const laws = expectation.variants.get("standard");
  const version = game.rules[newestRules(game)];
  const rules = version?.createRules(version.parameters.parse({ rtp: "99/100" }));
  if (!laws || !rules) throw new Error("the standard variant is missing");
  const expectPayout = createExpectPayout(laws);
  const stake = 7n;

  /** Plays every board, and stops as `goesOn` says; tells both sides of what must agree, per board. */
  const playAll = (mines: number, goesOn: (safe: number, tried: readonly number[]) => boolean) => {
    let [boards, paid, expected, squares, variance] = [0n, ZERO, ZERO, ZERO, ZERO];
    for (const board of subsets(25, mines)) {
      const bet = { selections: [{ mines }], stakes: [stake] };
      const draws = scriptedDraws(dealing(25, board));
      const actions = [];
      const tried: number[] = [];
      let play = accepted(openPlay(rules, bet, draws));
      while (!play.settled) {
        // Where the player looks next depends on what was found so far.
        const tile = (tried.length * 11 + (tried.at(-1) ?? 4)) % 25;
        const free = upTo(25).find((one) => !tried.includes((tile + one) % 25)) ?? 0;
        const action = tried.length === 0 || goesOn(tried.length, tried) ? reveal((tile + free) % 25) : cashOut;
        if (action.type === "reveal") tried.push(action.tile);
        actions.push(action);
        play = accepted(actPlay(rules, bet, play, action, draws));
      }
      const told = expectPayout(bet, actions, play.due);
      if (!told) throw new Error("nothing is expected");
      expect(told.basis).toBe("exact");
      const off = subtract(rational(play.payout), parseRational(told.mean));
      boards += 1n;
      paid = add(paid, rational(play.payout));
      expected = add(expected, parseRational(told.mean));
      squares = add(squares, multiply(off, off));
      variance = add(variance, parseRational(told.variance));
    }
    return [paid, expected, squares, variance].map((total) => toDecimal(divide(total, rational(boards)), 5));
  };

  test.each([
    ["once", 3, () => false],
    ["as far as it goes", 2, () => true],
    ["until the tile was an odd one", 2, (_: number, tried: readonly number[]) => (tried.at(-1) ?? 0) % 2 === 0],
    [
      "four times unless the first was in the upper half",
      2,
      (safe: number, [first = 0]: readonly number[]) => safe < 4 && first > 12,
    ],
    ["twenty times", 2, (safe: number) => safe < 20],
  ])("is what it pays over all boards, and so is its spread, for a player who reveals %s", (_, mines, goesOn) => {
    const [paid, expected, squares, variance] = playAll(mines, goesOn);
    expect(paid).toBe(expected);
    expect(squares).toBe(variance);
  });
});
