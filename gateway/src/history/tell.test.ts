import { readFileSync } from "node:fs";
import type { PartRecord, RoundRecord } from "@croupier/contract/round";
import { describe, expect, it } from "vitest";
import { contracts } from "../games.gen.ts";
import { words } from "../words.gen.ts";
import { decimalAmount } from "./decimal-amount.ts";
import { tell } from "./tell.ts";

interface Golden {
  readonly stake: number;
  readonly variants: Readonly<Record<string, readonly GoldenRound[]>>;
}

interface GoldenRound {
  readonly nonce: number;
  readonly selections: readonly unknown[];
  /** A view is its digest where it isn't the first or the last. */
  readonly steps: readonly { readonly action?: unknown; readonly view: unknown; readonly parts: string }[];
  readonly payout: number;
}

const readGolden = (game: string): Golden =>
  JSON.parse(readFileSync(new URL(`../../../games/${game}/golden.json`, import.meta.url), "utf8")) as Golden;

/** `wager fraction multiplier`, with commas between. */
const partsOf = (text: string, stake: number): readonly PartRecord[] =>
  text.split(", ").map((part) => {
    const [wager = "", fraction = "", multiplier = "?"] = part.split(" ");
    const payout = multiplier === "?" ? null : stake;
    return { wager: Number(wager), fraction, due: stake, multiplier: payout === null ? null : multiplier, payout };
  });

/** A recorded round as it stands after so many actions. */
const recordOf = (game: string, round: GoldenRound, stake: number, steps: number): RoundRecord => {
  const last = round.steps[steps];
  const over = steps === round.steps.length - 1;
  const shown = {
    game,
    currency: "EUR",
    status: over ? "settled" : "open",
    wagers: round.selections.map((selection) => ({ selection, stake })),
    actions: round.steps.slice(1, steps + 1).map(({ action }) => action),
    parts: partsOf(last?.parts ?? "", stake),
    view: last?.view,
    stake: stake * round.selections.length,
    payout: over ? round.payout : 0,
  };
  return shown as unknown as RoundRecord;
};

describe.each(Object.keys(contracts))("%s", (game) => {
  const { stake, variants } = readGolden(game);

  it("has words of its own", () => {
    expect(Object.keys(words)).toContain(game);
  });

  it("is told in whole sentences, whatever round of it is told", () => {
    let told = 0;
    for (const round of Object.values(variants).flat()) {
      for (const steps of new Set([0, round.steps.length - 1])) {
        const record = recordOf(game, round, stake, steps);
        const { bet, actions, seen, result } = tell(record, 2);
        expect([bet.length, actions.length]).toEqual([record.wagers.length, record.actions.length]);
        expect(result.length).toBeGreaterThan(0);
        for (const sentence of [...bet, ...actions, ...seen, ...result]) {
          expect(sentence).toMatch(/^[A-Z\d].*[.]$/);
          // What no words were found for, and JSON that shines through.
          expect(sentence).not.toMatch(/undefined|NaN|null|\?|[{}[\]"]| {2}|[a-z][A-Z]/);
        }
        told += 1;
      }
    }
    expect(told).toBeGreaterThan(10);
  });
});

/** The first recorded round of the first variant that `wanted` accepts, in all its sentences. */
const story = (game: string, wanted: (round: GoldenRound) => boolean): readonly string[] => {
  const { stake, variants } = readGolden(game);
  const [rounds = []] = Object.values(variants);
  const round = rounds.find(wanted);
  if (!round) throw new Error(`no such round of ${game} is recorded`);
  const { bet, actions, seen, result } = tell(recordOf(game, round, stake, round.steps.length - 1), 2);
  return [...bet, ...actions, ...seen, ...result];
};

const nonce = (wanted: number) => (round: GoldenRound) => round.nonce === wanted;

it.each([
  [
    "baccarat",
    nonce(0),
    "Bet 10.00 EUR on the player. The player had 5♠ 5♥ A♦, 1. The banker had 3♠ 8♦ 6♥, 7. The banker won. The player's first two cards were a pair. Lost.",
  ],
  [
    "blackjack",
    nonce(1),
    "Bet 10.00 EUR on the hand. Declined insurance. Hit. Hit. Stood. The dealer had A♣ 8♥, soft 19. The hand: 2♥ 2♣ 6♦ Q♣, 20. Won: 20.00 EUR was paid.",
  ],
  ["coin-flip", nonce(0), "Bet 10.00 EUR on heads. The coin fell on tails. Lost."],
  ["dice", nonce(0), "Bet 10.00 EUR on under 98.00. The result was 46.03. Won: 10.10 EUR was paid."],
  [
    "mines",
    ({ steps }: GoldenRound) => steps.length === 3,
    "Bet 10.00 EUR on 1 mine. Revealed row 1, column 1. Cashed out. 1 tile revealed safely; cashed out at 1.03125×. The mines were at row 1, column 4. Won: 10.31 EUR was paid.",
  ],
  ["roulette", nonce(0), "Bet 10.00 EUR on 1. The ball landed on 26 black. Lost."],
  [
    "slots",
    nonce(0),
    "Bet 10.00 EUR. The spin shows fox, lantern, toadstool, bluebell, toadstool / leaf, snail, hedgehog, toadstool, owl / lantern, leaf, leaf, acorn, lantern and pays 0.25× the stake: line 7 with 3 × leaf pays 0.25× the stake. 2.50 EUR of the stake of 10.00 EUR was paid.",
  ],
  [
    "video-poker",
    nonce(0),
    "Bet 10.00 EUR. Kept 5♠ 5♦ and drew 3 cards. The last hand was 5♠ 4♥ 7♠ 2♠ 5♦: nothing that pays. Lost.",
  ],
])("tells a round of %s as a support agent would", (game, wanted, text) => {
  expect(story(game, wanted).join(" ")).toBe(text);
});

const selectionWords = (game: string, selection: unknown): string => {
  const shown = { game, currency: "EUR", status: "open", actions: [], parts: [], view: null, stake: 200, payout: 0 };
  const [bet = ""] = tell({ ...shown, wagers: [{ selection, stake: 200 }] } as unknown as RoundRecord, 2).bet;
  return bet.replace("Bet 2.00 EUR on ", "");
};

it.each([
  ["roulette", { type: "red" }, "red."],
  ["roulette", { type: "split", numbers: [0, "00"] }, "0-00 (split)."],
  ["roulette", { type: "sixLine", numbers: [1, 2, 3, 4, 5, 6] }, "1-2-3-4-5-6 (six-line)."],
  ["roulette", { type: "dozen", dozen: 3 }, "the third dozen (25 to 36)."],
  ["roulette", { type: "column", column: 1 }, "the first column."],
  ["roulette", { type: "fiveNumber" }, "0-00-1-2-3 (five-number)."],
  ["keno", { risk: "classic", picks: [21, 3] }, "3, 21 at classic risk."],
  ["plinko", { rows: 12, risk: "high" }, "12 rows at high risk."],
  ["mines", { mines: 3, maxReveals: 4 }, "3 mines, cashing out after 4 tiles at the latest."],
  ["coin-flip", { calls: ["heads", "tails"] }, "heads, tails in a row."],
  ["dice", { direction: "over", target: 205 }, "over 2.05."],
  ["a game that is gone", { side: "left" }, "side left."],
])("of %s, %j reads %s", (game, selection, text) => {
  expect(selectionWords(game, selection)).toBe(text);
});

it("tells hands of a split and the insurance apart", () => {
  const hand = { total: 20, soft: false, split: true, doubled: false, surrendered: false, done: true };
  const part = (payout: number) => ({ wager: 0, fraction: "1/1", due: 200, multiplier: "1/1", payout });
  const shown = {
    game: "blackjack",
    currency: "EUR",
    status: "settled",
    wagers: [{ selection: { on: "main" }, stake: 200 }],
    actions: ["insure", "split"],
    parts: [part(400), part(0), part(0)],
    view: {
      dealer: { cards: [0, 9, 22], total: 21, soft: true },
      hands: [
        { ...hand, cards: [9, 10] },
        { ...hand, cards: [22, 4, 18], total: 21 },
      ],
      active: null,
      insured: true,
      sides: [],
      legal: [],
    },
    stake: 500,
    payout: 400,
  };
  const { seen, result } = tell(shown as unknown as RoundRecord, 2);
  expect(seen.slice(1)).toEqual(["Hand 1: 10♣ J♣, 20.", "Hand 2: 10♦ 5♣ 6♦, 21.", "The hand was insured."]);
  expect(result).toEqual([
    "2.00 EUR on the first hand: 4.00 EUR was paid.",
    "2.00 EUR on insurance: lost.",
    "2.00 EUR on a hand from a split: lost.",
    "4.00 EUR of the stake of 5.00 EUR was paid.",
  ]);
});

it.each([
  [200, 2, "2.00"],
  [5, 2, "0.05"],
  [1234, 0, "1234"],
  [1234, 3, "1.234"],
  [1, 8, "0.00000001"],
  [0, 2, "0.00"],
])("%i minor units of a currency of %i decimals are %s", (minor, exponent, text) => {
  expect(decimalAmount(minor, exponent)).toBe(text);
});
