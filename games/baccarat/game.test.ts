import type { SelectionOf } from "@croupier/contract/game";
import { uuidV7 } from "@croupier/contract/ids";
import { mostPayout } from "@croupier/contract/money";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { openRequest, refusalOf } from "@croupier/contract/wire";
import { cardsOfRanks, dealingCards } from "@croupier/math/scripted-shoe";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

type Selection = SelectionOf<typeof contract>;

const ON = ["player", "banker", "tie", "playerPair", "bankerPair"] as const;
const DECKS = 8;

/** Cards by name in the order of the deal, each of a suit of its own where a name comes again: "9 K 9 K". */
const draws = (names: string) =>
  dealingCards(DECKS, cardsOfRanks(names.split(" ").map((name) => "A23456789TJQK".indexOf(name))));

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc
    .uniqueArray(fc.constantFrom(...ON), { minLength: 1, maxLength: 5 })
    .map((on) => on.map((one) => ({ on: one }))),
  // Two pairs each: a tie of 8, a natural 8 of the player's, one of the banker's.
  reaching: () => ["9 4 9 4", "9 K 9 K", "K 9 K 9"].map((deal) => ({ draws: draws(deal) })),
});

const rulesOf = (name: string) => {
  const rules = createRulebook(game).find(name)?.rules;
  if (!rules) throw new Error(`no variant ${name}`);
  return rules;
};

/** Plays a deal that takes exactly these cards, 100 on each of all five wagers. */
const play = (names: string, variant = "standard") => {
  const rules = rulesOf(variant);
  const script = scriptedDraws(draws(names));
  const bet = { selections: ON.map((on): Selection => ({ on })), stakes: ON.map(() => 100n) };
  const { state, parts } = accepted(openPlay(rules, bet, script));
  expect(script.left(), "cards of the script that nobody took").toBe(0);
  return { view: rules.view(state, "player"), payouts: parts.map(({ payout }) => payout) };
};

describe("baccarat", () => {
  test("cards go to player, banker, player, banker, then to the player and the banker", () => {
    expect(play("2 A 3 2 4 5").view).toEqual({
      player: { cards: [1, 2, 3], total: 9 },
      banker: { cards: [0, 14, 4], total: 8 },
      outcome: "player",
      playerPair: false,
      bankerPair: false,
    });
  });

  test("tens and court cards count nothing, and only the last digit of a total counts", () => {
    expect(play("T J Q K A A").view).toMatchObject({ player: { total: 1 }, banker: { total: 1 }, outcome: "tie" });
    expect(play("9 8 8 8").view).toMatchObject({ player: { total: 7 }, banker: { total: 6 }, outcome: "player" });
  });

  test.each(["4 2 4 3", "T 2 9 3", "2 9 3 K", "2 4 3 4", "9 8 9 T"])("a natural ends the deal: %s", (names) => {
    expect(play(names).view).toMatchObject({ player: { cards: { length: 2 } }, banker: { cards: { length: 2 } } });
  });

  /** Two cards of so many points. */
  const twoCards = (total: number): readonly [string, string] =>
    total === 0 ? ["J", "Q"] : total === 1 ? ["K", "A"] : ["A", "A23456789".charAt(total - 2)];

  // The points of the player's third card on which the banker draws: the table that every casino prints.
  test.each([
    [0, "0123456789"],
    [1, "0123456789"],
    [2, "0123456789"],
    [3, "012345679"],
    [4, "234567"],
    [5, "4567"],
    [6, "67"],
    [7, ""],
  ])("on %i points the banker draws if the player's third card was one of %s", (total, drawing) => {
    const [one, other] = twoCards(total);
    for (const [points, third] of Array.from("TA23456789").entries()) {
      const five = `2 ${one} 3 ${other} ${third}`;
      const drawn = drawing.includes(String(points));
      expect(play(drawn ? `${five} 9` : five).view.banker.cards).toHaveLength(drawn ? 3 : 2);
    }
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("where the player stands, the banker with %i draws up to 5", (total) => {
    const [one, other] = twoCards(total);
    for (const player of [6, 7]) {
      const [two, four] = twoCards(player);
      const stands = `${two} ${one} ${four} ${other}`;
      expect(play(total <= 5 ? `${stands} 9` : stands).view.banker.cards).toHaveLength(total <= 5 ? 3 : 2);
    }
  });

  test.each([0, 1, 2, 3, 4, 5])("the player draws on %i", (total) => {
    const [one, other] = twoCards(total);
    // The banker stands on 7 whatever happens.
    expect(play(`${one} 3 ${other} 4 9`).view.player.cards).toHaveLength(3);
  });

  test.each<[names: string, what: string, payouts: readonly number[]]>([
    ["8 7 K K", "the player's win", [200, 0, 0, 0, 0]],
    ["7 8 K K", "the banker's win, less 5 %", [0, 195, 0, 0, 0]],
    [
      "4 9 4 9",
      "a tie, which gives the stakes on player and banker back, and two pairs",
      [100, 100, 900, 1_200, 1_200],
    ],
    ["K 4 K 5", "the player's pair", [0, 195, 0, 1_200, 0]],
    ["9 2 Q 2", "the banker's pair", [200, 0, 0, 0, 1_200]],
    ["K 9 Q T", "no pair: points make none", [0, 195, 0, 0, 0]],
    ["2 K 3 7 3", "no pair: third cards make none", [200, 0, 0, 0, 0]],
    ["2 2 3 4 K", "the banker's win with six, as any other", [0, 195, 0, 0, 0]],
  ])("%s pays %s", (names, _, payouts) => {
    expect(play(names).payouts).toEqual(payouts.map(BigInt));
  });

  test.each<[names: string, what: string, payout: number]>([
    ["2 2 3 4 K", "half on the banker's win with six in two cards", 150],
    ["7 K K 2 4", "nothing on the player's seven against the banker's six", 0],
    ["T 2 T 3 5 A", "half on the banker's win with six in three", 150],
    ["7 8 K K", "even money on any other win", 200],
    ["6 6 K K", "the stake on a tie of six", 100],
  ])("without commission %s pays %s", (names, _, payout) => {
    expect(play(names, "no-commission").payouts[1]).toBe(BigInt(payout));
  });

  test("two cards of a rank are a pair also if they are the same card of two decks", () => {
    const rules = rulesOf("standard");
    const bet = { selections: [{ on: "playerPair" } as const], stakes: [100n] };
    const deal = scriptedDraws(dealingCards(DECKS, [12, 3, 12 + 52, 4]));
    expect(openPlay(rules, bet, deal)).toMatchObject({ payout: 1_200n });
  });

  test("what a bet can pay is that of one deal, and a tie can be the dearest", () => {
    const rules = rulesOf("standard");
    const most = (on: readonly Selection["on"][], stakes: readonly bigint[]) =>
      mostPayout(rules.ceilings(on.map((one) => ({ on: one }))), stakes);
    expect(most(["player"], [100n])).toBe(200n);
    expect(most(["player", "banker", "tie"], [100n, 100n, 10n])).toBe(290n);
    expect(most(["player", "banker"], [99n, 100n])).toBe(199n);
    expect(most(["bankerPair", "banker", "playerPair"], [10n, 100n, 10n])).toBe(435n);
  });
});

describe("a bet of baccarat", () => {
  const rules = rulesOf("standard");

  test("takes each wager once; the objection names the second", () => {
    const on = (...names: readonly Selection["on"][]) => names.map((name) => ({ on: name }));
    expect(rules.objection?.(on("tie", "player", "banker", "tie"))).toBe(
      "wagers.3.selection: wagers.0 is on tie already; stake more on that one.",
    );
    expect(rules.objection?.(on("tie", "player", "banker", "playerPair", "bankerPair"))).toBeUndefined();
  });

  test("drawn at random, plays or is refused with the name of a field", () => {
    const wager = fc.record({
      selection: fc.oneof(
        { weight: 20, arbitrary: fc.record({ on: fc.constantFrom<string>(...ON) }) },
        fc.record({ on: fc.string() }),
        fc.record({ on: fc.constantFrom<string>(...ON), and: fc.jsonValue() }),
        fc.jsonValue(),
      ),
      stake: fc.constant(100),
    });
    const refusals = new Set<string>();
    fc.assert(
      fc.property(fc.array(wager, { maxLength: 7 }), fc.nat(1_000_000), (wagers, nonce) => {
        const parsed = openRequest(contract).safeParse({ requestId: uuidV7(), wagers });
        if (!parsed.success) {
          const { message } = refusalOf(parsed.error);
          expect(message).toMatch(wagers.length >= 1 && wagers.length <= 5 ? /\bwagers\.\d+\.selection/ : /wagers/);
          refusals.add("contract");
          return;
        }
        const selections = parsed.data.wagers.map(({ selection }) => selection);
        const objection = rules.objection?.(selections);
        if (objection !== undefined) {
          expect(objection).toMatch(
            /^wagers\.[1-4]\.selection: wagers\.[0-3] is on \w+ already; stake more on that one\.$/,
          );
          refusals.add("objection");
          return;
        }
        expect(new Set(selections.map(({ on }) => on)).size).toBe(selections.length);
        refusals.add("none");
        const bet = { selections, stakes: selections.map(() => 100n) };
        expect(accepted(openPlay(rules, bet, seededDraws(nonce)))).toMatchObject({ settled: true });
      }),
      { numRuns: 500 },
    );
    expect([...refusals].toSorted()).toEqual(["contract", "none", "objection"]);
  });
});
