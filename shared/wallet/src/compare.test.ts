import { uuidV7 } from "@croupier/contract/ids";
import { describe, expect, it } from "vitest";
import {
  compareListed,
  compareUnlisted,
  type DifferenceKind,
  type Known,
  type Listed,
  type OurCall,
} from "./compare.ts";

const round = uuidV7();
const debitId = uuidV7();

const call = (over: Partial<OurCall> = {}): OurCall => ({
  transactionId: debitId,
  kind: "debit",
  playerId: "anna",
  currency: "EUR",
  roundId: round,
  amount: 100n,
  reverses: null,
  state: "done",
  ...over,
});
const listed = (over: Partial<Listed> = {}): Listed => ({
  transactionId: debitId,
  kind: "debit",
  playerId: "anna",
  currency: "EUR",
  roundId: round,
  amount: 100,
  at: "2026-11-21T17:00:00Z",
  ...over,
});
const rollbackId = uuidV7();
const ours = (over: Partial<OurCall> = {}) =>
  call({ transactionId: rollbackId, kind: "rollback", reverses: debitId, ...over });
const theirs = (over: Partial<Listed> = {}) =>
  listed({ transactionId: rollbackId, kind: "rollback", reverses: debitId, reversed: true, ...over });

const compared = (their: Listed, known: Partial<Known>) =>
  compareListed(their, { call: undefined, again: false, paired: their.reversed === true, ...known }).map(
    ({ kind, money, transactionId }) => [kind, Number(money), transactionId] as const,
  );

describe("what is as we have it", () => {
  it.each<[string, Listed, OurCall]>([
    ["a debit", listed(), call()],
    ["a credit", listed({ kind: "credit" }), call({ kind: "credit" })],
    ["a credit of nothing", listed({ kind: "credit", amount: 0 }), call({ kind: "credit", amount: 0n })],
    ["a rollback that gave back", theirs(), ours()],
    ["a rollback that found nothing, whatever amount it shows", theirs({ reversed: false, amount: 0 }), ours()],
    ["a rollback that does not say what it found", theirs({ reversed: null }), ours()],
    ["a credit whose acknowledgement was lost", listed({ kind: "credit" }), call({ kind: "credit", state: "pending" })],
    ["a debit that timed out and was taken back", listed(), call({ state: "reversed" })],
    ["a rollback that people ended, and that found nothing", theirs({ reversed: false }), ours({ state: "resolved" })],
    ["more than a float can hold", listed({ amount: 2 ** 53 - 1 }), call({ amount: 2n ** 53n - 1n })],
  ])("%s", (_, their, our) => {
    expect(compared(their, { call: our })).toEqual([]);
  });
});

describe("what differs", () => {
  it.each<[DifferenceKind, money: number, Listed, Partial<Known>]>([
    ["missing_here", -100, listed(), {}],
    ["missing_here", 100, listed({ kind: "credit" }), {}],
    ["missing_here", 100, theirs(), {}],
    ["missing_here", 0, theirs({ reversed: false }), {}],
    ["amount_differs", -1, listed({ amount: 101 }), { call: call() }],
    ["amount_differs", -40, theirs({ amount: 60 }), { call: ours() }],
    ["kind_differs", 200, listed({ kind: "credit" }), { call: call() }],
    ["currency_differs", -100, listed({ currency: "SEK" }), { call: call() }],
    ["player_differs", -100, listed({ playerId: "bob" }), { call: call() }],
    ["round_differs", 0, listed({ roundId: uuidV7() }), { call: call() }],
    ["reverses_differs", 0, theirs({ reverses: uuidV7() }), { call: ours() }],
    ["state_differs", -100, listed(), { call: call({ state: "refused" }) }],
    ["state_differs", 100, listed({ kind: "credit" }), { call: call({ kind: "credit", state: "refused" }) }],
    ["state_differs", 100, listed({ kind: "credit" }), { call: call({ kind: "credit", state: "resolved" }) }],
    ["listed_twice", -100, listed(), { call: call(), again: true }],
  ])("%s, by %i", (kind, money, their, known) => {
    expect(compared(their, known)).toEqual([[kind, money, their.transactionId]]);
  });

  it("in several ways is told of each", () => {
    const their = listed({ amount: 1, currency: "SEK", playerId: "bob" });
    expect(compared(their, { call: call() }).map(([kind]) => kind)).toEqual([
      "amount_differs",
      "currency_differs",
      "player_differs",
    ]);
  });

  it("is the same debit that stands, whether it or the rollback that found nothing is listed last", () => {
    const stands = [["debit_stands", -100, debitId]];
    expect(compared(theirs({ reversed: false }), { call: ours(), paired: true })).toEqual(stands);
    expect(compared(listed(), { call: call({ state: "reversed" }), paired: true })).toEqual(stands);
    expect(compared(theirs(), { call: ours(), paired: true })).toEqual([]);
  });

  it("is what was given back of a debit that is not listed, if the list says that there was one", () => {
    expect(compared(theirs(), { call: ours(), paired: false })).toEqual([["untaken_returned", 100, rollbackId]]);
    expect(compared(theirs({ reversed: false }), { call: ours(), paired: false })).toEqual([]);
    expect(compared(theirs({ reversed: null }), { call: ours(), paired: false })).toEqual([]);
    expect(compared(listed({ kind: "credit" }), { call: call({ kind: "credit" }), paired: false })).toEqual([]);
  });

  it.each<[string, OurCall, boolean, number]>([
    ["a debit", call(), false, 100],
    ["a credit", call({ kind: "credit" }), false, -100],
    ["a rollback of a debit that was taken", ours(), true, -100],
    ["a rollback of a debit that never came", ours(), false, 0],
  ])("is missing at the operator: %s", (_, our, debitListed, money) => {
    const { kind, money: found } = compareUnlisted(our, debitListed);
    expect([kind, Number(found)]).toEqual(["missing_at_operator", money]);
  });
});
