import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";

const theirs = {
  kind: "credit",
  amount: 1,
  currency: "EUR",
  roundId: uuidV7(),
  reverses: null,
  reversed: null,
  playerId: null,
};

/** A comparison with an operator's books that is asked for, a difference found by one, and a payment to be ended. */
export const addReconciliationRows = async (db: Database, operatorId: string): Promise<void> => {
  const [operator_id, at] = [operatorId, new Date()];
  const movement = { operator_id, transaction_id: uuidV7() };
  const span = { from_at: new Date(at.getTime() - 1_000), to_at: at, asked_by: null };
  await db
    .insertInto("wallet_reconciliations")
    .values({ operator_id, id: uuidV7(), ...span })
    .execute();
  await db
    .insertInto("wallet_listings")
    .values({ ...movement, listed_at: at, reversed: null })
    .execute();
  await db
    .insertInto("wallet_differences")
    .values({
      ...movement,
      id: uuidV7(),
      kind: "missing_here",
      happened_at: at,
      player_id: null,
      round_id: null,
      currency: "EUR",
      money: 1n,
      ours: null,
      theirs: JSON.stringify({ ...theirs, at: at.toISOString() }),
      run_id: uuidV7(),
    })
    .execute();
  const proposal = { reason: "paid by bank", state: "proposed", proposed_by: randomUUID() } as const;
  await db
    .insertInto("wallet_resolutions")
    .values({ ...movement, id: uuidV7(), ...proposal })
    .execute();
};
