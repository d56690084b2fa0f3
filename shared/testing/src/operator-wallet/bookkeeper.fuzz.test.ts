import { uuidV7 } from "@croupier/contract/ids";
import type { CallName } from "@croupier/wallet/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../size.ts";
import { createBookkeeper } from "./bookkeeper.ts";
import { SOUND } from "./habits.ts";
import { noJournal } from "./journal.ts";
import type { WalletEvent } from "./state.ts";

const START = 100;
const ROUNDS = [uuidV7(), uuidV7()];
/** So few that ids come again, with the same payload and with another. */
const IDS = Array.from({ length: 6 }, () => uuidV7());

const common = { playerId: "p-1", currency: "EUR", game: "dice", freeRound: false };
const step = fc.record({
  name: fc.constantFrom<CallName>("debit", "credit", "rollback"),
  transactionId: fc.constantFrom(...IDS),
  reverses: fc.constantFrom(...IDS),
  roundId: fc.constantFrom(...ROUNDS),
  amount: fc.constantFrom(0, 1, 60),
  roundClosed: fc.boolean(),
});

const bodyOf = ({
  name,
  transactionId,
  reverses,
  roundId,
  amount,
  roundClosed,
}: typeof step extends fc.Arbitrary<infer Step> ? Step : never) => ({
  ...common,
  requestId: uuidV7(),
  transactionId,
  roundId,
  amount,
  ...(name === "debit" ? { token: null, step: 0 } : { roundClosed }),
  ...(name === "rollback" ? { reverses } : {}),
});

/** What the journal says has been done, counted anew. */
const recount = (events: readonly WalletEvent[]) => {
  const debits = new Map<string, number>();
  let balance = START;
  for (const event of events) {
    if (event.type === "player") continue;
    const { kind, transactionId, amount, reverses, reversed } = event;
    if (kind === "debit") debits.set(transactionId, amount);
    if (kind === "debit") balance -= amount;
    if (kind === "credit") balance += amount;
    if (kind === "rollback" && reversed) {
      // Given back is what was taken, and only once.
      expect(debits.get(reverses ?? "")).toBe(amount);
      debits.delete(reverses ?? "");
      balance += amount;
    }
  }
  return balance;
};

test("whatever comes in whatever order, nothing moves twice, nothing goes below zero, and the journal tells it all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const events: WalletEvent[] = [];
      const books = createBookkeeper(SOUND, { ...noJournal, append: (event) => void events.push(event) });
      books.setPlayer({ playerId: "p-1", currency: "EUR", balance: START, tokens: [], blocked: false });
      const barred = new Set<string>();
      for (const each of steps) {
        const known = books.state.transactions.size;
        const { status } = await books.answer(each.name, bodyOf(each));
        const done = books.state.transactions.size > known;
        // A debit is taken only if nothing barred it; what is done is answered with 200.
        if (done) expect(status).toBe(200);
        if (done && each.name === "debit") expect(barred.has(each.transactionId)).toBe(false);
        if (done && each.name === "rollback") barred.add(each.reverses);
        const balance = books.state.players.get("p-1")?.balance ?? -1n;
        expect(balance).toBeGreaterThanOrEqual(0n);
        expect(balance).toBe(BigInt(recount(events)));
      }
      const again = createBookkeeper(SOUND, { ...noJournal, past: events });
      expect(again.state).toEqual(books.state);
    }),
    { numRuns: sized(300, 20_000) },
  );
});
