import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";

/** Where an operator's wallet is, and a call to it that was refused. */
export const addWalletRows = async (db: Database, operatorId: string): Promise<void> => {
  await db
    .insertInto("operator_wallets")
    .values({ operator_id: operatorId, url: "https://wallet.casino.example", key_id: "test-1", next_key_id: null })
    .execute();
  await db
    .insertInto("wallet_calls")
    .values({
      operator_id: operatorId,
      player_id: randomUUID(),
      round_id: uuidV7(),
      seq: 0,
      transaction_id: uuidV7(),
      kind: "debit",
      purpose: "stake",
      amount: 100n,
      currency: "EUR",
      game: "coin-flip",
      step: 0,
      free_round: false,
      round_closed: false,
      reverses: null,
      round_step: 0,
      action: null,
      request_id: null,
      state: "refused",
      attempts: 1,
      next_try_at: null,
      last_error: "insufficient_funds",
      balance: null,
      created_at: new Date(),
      ended_at: new Date(),
    })
    .execute();
};
