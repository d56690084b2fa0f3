import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import { type Refusal, refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { commitEntries } from "./commit.ts";
import type { AccountKey, Movement } from "./entry.ts";

export interface Account {
  readonly currency: string;
  readonly balance: bigint;
}

/** What a demo account begins with: 1,000.00 of play money in a currency of two decimals. */
const DEMO_GRANT = 100_000n;

const readAccount = (db: Database, { operatorId, playerId, mode }: AccountKey) =>
  db
    .selectFrom("accounts")
    .select(["currency", "balance", "version"])
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("mode", "=", mode)
    .executeTakeFirst();

/**
 * The player's account, opened now if there is none. A demo account gets its play money the first time. A player has
 * one currency in each mode; another is refused as `currency_mismatch`.
 */
export const openAccount = async (db: Database, key: AccountKey, currency: string): Promise<Account | Refusal> => {
  const { operatorId: operator_id, playerId: player_id, mode } = key;
  await db
    .insertInto("accounts")
    .values({ operator_id, player_id, mode, currency, pair_id: null, next_nonce: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (mode === "demo" && !(await isGranted(db, key))) {
    const granted = await moveFunds(db, key, grantId(player_id), {
      amount: DEMO_GRANT,
      kind: "grant",
      account: "promo",
    });
    if ("code" in granted) return granted;
  }
  const account = await readAccount(db, key);
  if (!account) return refuse("internal");
  if (account.currency !== currency) {
    return refuse("currency_mismatch", `This player's ${mode} account is in ${account.currency}, not ${currency}.`);
  }
  return { currency: account.currency, balance: account.balance };
};

/** Asked of the transfers, which are kept for ever; request ids are forgotten after a month. */
const isGranted = async (db: Database, { operatorId, playerId }: AccountKey): Promise<boolean> => {
  const grant = await db
    .selectFrom("transfers")
    .select("kind")
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("cause_id", "=", grantId(playerId))
    .executeTakeFirst();
  return grant !== undefined;
};

/** A UUID of version 8 (RFC 9562: made by the application) that follows from the player's. */
const grantId = (playerId: string): string => {
  const hex = createHash("sha256").update(`croupier/demo-grant/${playerId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Money into a player's account from one of the operator's, once per request id. */
export const deposit = (
  db: Database,
  key: AccountKey,
  amount: bigint,
  requestId: string = uuidV7(),
): Promise<Account | Refusal> => moveFunds(db, key, requestId, { amount, kind: "deposit", account: "cash" });

const ATTEMPTS = 50;

const moveFunds = async (
  db: Database,
  key: AccountKey,
  requestId: string,
  movement: Movement,
): Promise<Account | Refusal> => {
  const payload = canonicalJson({ kind: movement.kind, amount: String(movement.amount), mode: key.mode });
  const payloadHash = createHash("sha256").update(payload).digest("hex");
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // Each attempt is decided on a fresh read; a busy account just means another look.
    const account = await readAccount(db, key);
    if (!account) throw new Error("a movement of an account that is not open");
    const earlier = await readRequest(db, key, requestId);
    if (earlier) {
      return earlier.payload_hash === payloadHash
        ? { currency: account.currency, balance: earlier.balance_after }
        : refuse("request_id_reused");
    }
    if (account.balance + movement.amount > MAX_BALANCE)
      return refuse("limit_exceeded", `A balance is at most ${MAX_BALANCE}.`);
    const [balance] = await commitEntries(db, [
      {
        key,
        currency: account.currency,
        version: account.version,
        sessionId: null,
        at: new Date(),
        request: { id: requestId, payloadHash },
        out: undefined,
        in: movement,
        promo: undefined,
        spending: undefined,
        round: undefined,
      },
    ]);
    if (balance !== undefined) return { currency: account.currency, balance };
  }
  return refuse("unavailable");
};

const readRequest = async (db: Database, { operatorId, playerId }: AccountKey, id: string) => {
  const row = await db
    .selectFrom("requests")
    .select(["payload_hash", "balance_after"])
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { ...row, payload_hash: Buffer.from(row.payload_hash).toString("hex") };
};
