import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import type { WalletCalls } from "@croupier/db/tables/wallet-calls";
import type { Insertable } from "kysely";

type Row = Insertable<WalletCalls>;

/** A call as a host would have written it: a credit that waits, unless told. */
export const addCall = async (
  db: Database,
  of: { readonly operatorId: string; readonly playerId: string },
  over: Partial<Row> & { readonly ageSeconds?: number } = {},
): Promise<Row> => {
  const { ageSeconds = 0, ...row } = over;
  const createdAt = new Date(Date.now() - ageSeconds * 1_000);
  const { kind = "credit", state = "pending" } = row;
  const call: Row = {
    operator_id: of.operatorId,
    player_id: of.playerId,
    round_id: uuidV7(),
    seq: 0,
    transaction_id: uuidV7(createdAt.getTime()),
    kind,
    purpose: ({ debit: "stake", credit: "payout", rollback: "void" } as const)[kind],
    amount: 100n,
    currency: "EUR",
    game: "coin-flip",
    step: kind === "debit" ? 0 : null,
    free_round: false,
    round_closed: kind !== "debit",
    reverses: kind === "rollback" ? uuidV7() : null,
    round_step: 0,
    action: null,
    request_id: null,
    state,
    attempts: 1,
    next_try_at: state === "pending" ? new Date(Date.now() + 60_000) : null,
    last_error: null,
    balance: state === "done" ? 100n : null,
    created_at: createdAt,
    ended_at: state === "pending" ? null : new Date(),
    ...row,
  };
  await db.insertInto("wallet_calls").values(call).execute();
  return call;
};
