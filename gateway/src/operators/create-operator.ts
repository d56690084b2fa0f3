import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { append, lockHead } from "../audit/audited.ts";
import { type Currency, insertCurrency } from "../currencies/currencies.ts";
import type { NewKey } from "../keys/key-info.ts";
import { insertKey, publicOf } from "../keys/keys.ts";

export interface CreatedOperator {
  readonly operatorId: string;
  /** Manages keys, and nothing else. */
  readonly adminKey: NewKey;
}

export interface OperatorOptions {
  /** IANA; UTC unless told. */
  readonly timeZone?: string;
  /** None unless told; `currencies.add` adds more. */
  readonly currencies?: readonly Currency[];
  /** Where the wallet is, of one that keeps its players' money itself; `config.propose` can say it later. */
  readonly walletUrl?: string | undefined;
}

/**
 * A new operator with the key by which it makes all others, and the first entry of its log. `db` is a login that owns the
 * tables: no role may make an operator.
 */
export const createOperator = (
  db: Database,
  name: string,
  wallet: "hosted" | "seamless",
  { timeZone = "UTC", currencies = [], walletUrl }: OperatorOptions = {},
): Promise<CreatedOperator> =>
  db.transaction().execute(async (tx) => {
    const operatorId = uuidV7();
    await tx.insertInto("operators").values({ id: operatorId, name, wallet, time_zone: timeZone }).execute();
    for (const currency of currencies) await insertCurrency(tx, operatorId, currency);
    if (walletUrl !== undefined) {
      // Its first key is issued by `walletKeys.issue`: hosts alone can derive it.
      const settings = { operator_id: operatorId, url: walletUrl, key_id: null, next_key_id: null };
      await tx.insertInto("operator_wallets").values(settings).execute();
    }
    const admin = { name: "first admin", scopes: ["admin"], expiresAt: null } as const;
    const adminKey = await insertKey(tx, operatorId, admin, null);
    await append(tx, await lockHead(tx, operatorId), {
      at: new Date().toISOString(),
      by: "pnpm operator create",
      from: { address: null, userAgent: null, traceId: null },
      action: "operators.create",
      subject: operatorId,
      before: null,
      after: {
        name,
        wallet,
        timeZone,
        currencies,
        ...(walletUrl !== undefined && { walletUrl }),
        key: publicOf(adminKey),
      },
    });
    return { operatorId, adminKey };
  });
