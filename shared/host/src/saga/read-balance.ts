import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";
import { readLastBalance } from "@croupier/ledger/wallet-queue";
import type { Wallets } from "../wallets.ts";

/** What the operator's wallet says the balance is; if it says nothing, what it said last. */
export const readBalance = async (
  { db, wallets }: { readonly db: Database; readonly wallets: Wallets },
  { currency, ...key }: AccountKey & { readonly currency: string },
  { playerId, token }: Seamless,
): Promise<bigint | Refusal> => {
  const wallet = await wallets.find(key.operatorId);
  const told = await wallet?.call("balance", { requestId: uuidV7(), playerId, token, currency });
  if (told?.outcome === "answered") return BigInt(told.answer.balance);
  return (await readLastBalance(db, key)) ?? refuse("wallet_unavailable");
};
