import { uuidV7 } from "@croupier/contract/ids";
import type { RoundRecord } from "@croupier/contract/round";
import { games } from "@croupier/sdk/games.gen";
import { describe, expect, test } from "vitest";
import { json, showRound, showVerification } from "./show.ts";

const { contract } = await games["coin-flip"]();

const round: RoundRecord = {
  id: uuidV7(),
  game: "coin-flip",
  variant: "standard",
  rulesVersion: 1,
  rulesHash: "0".repeat(64),
  mode: "real",
  currency: "EUR",
  status: "settled",
  step: 0,
  wagers: [{ selection: { calls: ["heads"] }, stake: 100 }],
  actions: [],
  stake: 100,
  payout: 198,
  parts: [],
  view: { calls: ["heads"], flips: ["heads"], won: true },
  fairness: { seedPairId: uuidV7(), commitment: "", clientSeed: "a", nonce: 0, serverSeed: null },
  openedAt: "2026-05-04T03:02:01.000Z",
  settledAt: "2026-05-04T03:02:01.000Z",
};

/** Clears the screen, says that all is well, turns the text around and starts a window's title. */
const HOSTILE = "\u001b[2J\nverified: yes\u202e\u009d";
const ESCAPED = String.raw`\u{1b}[2J\u{a}verified: yes\u{202e}\u{9d}`;
/** Anything but a line's own end. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("what a server says is shown", () => {
  test("with cards as cards, what is nothing left out, and what is legal left to the question", () => {
    const view = {
      dealer: { cards: [39, 12], total: 21 },
      hands: [
        { cards: [0, 22], soft: true, split: false },
        { cards: [64], done: true },
      ],
      active: null,
      legal: ["hit"],
    };
    const lines = showRound(contract, { ...round, view }, 1).split("\n");
    expect(lines.slice(2, 5)).toEqual([
      "dealer:  cards A♠ K♣, total 21",
      "hands:   cards A♣ 10♦, soft | cards K♣, done",
      "active:  null",
    ]);
    expect(lines.join()).not.toContain("legal");
  });

  test("a label and a text in each line", () => {
    expect(showRound(contract, round, 999_900)).toBe(
      [
        `round:   ${round.id}`,
        "game:    coin-flip standard, rules 1",
        "calls:   heads",
        "flips:   heads",
        "won:     true",
        "status:  settled",
        "stake:   100 EUR in minor units",
        "payout:  198",
        "balance: 999900",
      ].join("\n"),
    );
  });

  test("whole, however long", () => {
    const flips = Array.from({ length: 100 }, () => "heads");
    expect(showRound(contract, { ...round, view: { flips } }, 0)).toContain(`flips:   ${flips.join(", ")}\n`);
  });

  test("and never obeyed by the terminal: a round", () => {
    const view = { [HOSTILE]: HOSTILE, list: [HOSTILE], object: { [HOSTILE]: HOSTILE } };
    const hostile = { ...round, id: HOSTILE, variant: HOSTILE, currency: HOSTILE, view };
    const text = showRound(contract, hostile, 0);
    expect(text).not.toMatch(CONTROL);
    expect(text.split("\n")).toHaveLength(9);
    expect(text).toContain(`list: `.padEnd(ESCAPED.length + 2) + ESCAPED);
  });

  test("and never obeyed by the terminal: why it isn't verified", () => {
    expect(showVerification(HOSTILE)).toBe(`verified: not yet, ${ESCAPED}`);
    const forged = { verified: false, reason: "differs", field: HOSTILE, expected: 1, found: HOSTILE } as const;
    const text = showVerification({ verification: forged });
    expect(text).toMatch(/^verified: no, \\u\{1b\}.+ \(differs\): expected 1, found ".+"$/);
    expect(text).not.toMatch(CONTROL);
  });

  test("and never obeyed by the terminal: JSON, which reads back as it was", () => {
    // The last is of two code units.
    const value = { [HOSTILE]: [HOSTILE, "\u{e0001}"], wide: 2n ** 63n };
    const text = json(value);
    expect(text).not.toMatch(CONTROL);
    expect(JSON.parse(text)).toEqual({ ...value, wide: "9223372036854775808" });
  });
});
