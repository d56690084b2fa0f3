import { ceilingPayout } from "@croupier/contract/money";
import { actPlay, openPlay, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { expectTwins } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mines } from "./mines.ts";

const reveal = (tile: number) => ({ type: "reveal" as const, tile });
const cashOut = { type: "cashOut" as const };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describeLaws(mines, {
  selections: fc
    .record(
      { mines: fc.integer({ min: 1, max: 24 }), reveals: fc.integer({ min: 1, max: 24 }) },
      { requiredKeys: ["mines"] },
    )
    .map((selection) => [selection]),
  reaching: ([selection]) => {
    const { mines: count, reveals = 25 - count } = selection ?? { mines: 1 };
    const board = upTo(count);
    return [{ draws: dealing(25, board), actions: upTo(reveals).map((index) => reveal(count + index)) }];
  },
});

describe("mines", () => {
  const rules = createRulebook(mines).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const bet = { selections: [{ mines: 3 }], stakes: [100n] };
  const draws = () => scriptedDraws(dealing(25, [4, 9, 24]));

  test("a cash-out pays rtp · C(25, k) / C(22, k), and shows the board only then", () => {
    const open = replay(rules, bet, [reveal(0), reveal(1)], draws());
    expect(rules.view(open.state, "player")).toMatchObject({ board: null, revealed: [0, 1], cashOut: "9/7" });
    const paid = replay(rules, bet, [reveal(0), reveal(1), cashOut], draws());
    expect(paid).toMatchObject({ payout: 128n, settled: true });
    expect(rules.view(paid.state, "player")).toMatchObject({ board: [4, 9, 24], legal: [] });
  });

  test("a mine pays nothing, and nothing can be cashed out before a tile is revealed", () => {
    expect(replay(rules, bet, [reveal(9)], draws())).toMatchObject({ payout: 0n, settled: true });
    const play = openPlay(rules, bet, draws());
    if (typeof play === "string") throw new Error(play);
    expect(actPlay(rules, bet, play, cashOut, draws())).toBe("illegal_action");
  });

  test("the last safe tile cashes out by itself", () => {
    const all = { selections: [{ mines: 24 }], stakes: [100n] };
    const play = replay(rules, all, [reveal(24)], scriptedDraws(dealing(25, upTo(24))));
    expect(play).toMatchObject({ payout: 2_475n, settled: true });
  });

  test("a maximum payout limits how many tiles may be revealed; the round records it and ends there", () => {
    const narrowed = rules.narrow?.(bet.selections, (ceiling) => ceilingPayout(ceiling, bet.stakes) <= 150n);
    expect(narrowed).toEqual([{ mines: 3, reveals: 3 }]);
    const limited = { selections: narrowed ?? [], stakes: bet.stakes };
    const opened = replay(rules, limited, [], draws());
    expect(rules.view(opened.state, "player")).toMatchObject({ reveals: 3 });
    const play = replay(rules, limited, [0, 1, 2].map(reveal), draws());
    expect(play).toMatchObject({ payout: 147n, settled: true });
    expect(rules.narrow?.(bet.selections, () => false)).toBeUndefined();
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
