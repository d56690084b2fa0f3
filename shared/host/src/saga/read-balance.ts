import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";
import { readLastBalance } from "@croupier/ledger/wallet-queue";
import type { Wallets } from "../wallets.ts";
import { inTime } from "./in-time.ts";

/** What the operator's wallet says the balance is; if it says nothing in time, what it said last. */
export const readBalance = async (
  { db, wallets }: { readonly db: Database; readonly wallets: Wallets },
  { currency, ...key }: AccountKey & { readonly currency: string },
  { playerId, token }: Seamless,
  deadlineMs: number,
): Promise<bigint | Refusal> => {
  const wallet = await wallets.find(key.operatorId);
  const call = { requestId: uuidV7(), playerId, token, currency };
  const told = wallet && (await inTime(wallet.call("balance", call), deadlineMs));
  if (told?.outcome === "answered") return BigInt(told.answer.balance);
  return (await readLastBalance(db, key)) ?? refuse("wallet_unavailable");
};
