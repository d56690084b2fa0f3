import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import { routeOf, uuidV7 } from "@croupier/contract/ids";
import { openDatabase } from "@croupier/db/database";
import { createSeeds } from "@croupier/host/seeds";
import { addSpending, spendingAt, spendingJson } from "@croupier/ledger/spending";
import fastify from "fastify";
import { sql } from "kysely";

/**
 * A coin flip as one would write it: Fastify, Kysely, one transaction for each bet, row by row, on the tables and with the draws of
 * ours. It pays what our first variant pays and writes what we write. It asks nobody who they are and counts no limits, so it
 * does less; it is what combining bets is measured against.
 */
interface Body {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly requestId: string;
  readonly wagers: readonly [{ readonly selection: { readonly calls: readonly [string] }; readonly stake: number }];
}

const { DATABASE_URL: url = "", MASTER_KEY: masterKey = "", PORT: port = "0" } = process.env;
const db = openDatabase({ url, applicationName: "plain", maxConnections: 16, onBrokenConnection: () => {} });
const seeds = createSeeds(new Map([["bench", Buffer.from(masterKey, "base64url")]]));
const RULES_HASH = createHash("sha256").update("plain").digest();
const [WIN, OF] = [39n, 20n];

/** Our own statement alone may say this: it is no column that Kysely's types let anybody set. */
const settledBy = (at: Date) => ({ settled_at: at, settled_xid: sql`pg_current_xact_id()` });

class Refused extends Error {
  override name = "Refused";
}

const bet = ({ operatorId, playerId, sessionId, requestId, wagers }: Body) =>
  db.transaction().execute(async (tx) => {
    const at = new Date();
    const key = { operator_id: operatorId, player_id: playerId, mode: "real" } as const;
    const [{ selection, stake: staked }] = wagers;
    const stake = BigInt(staked);
    const payloadHash = createHash("sha256").update(canonicalJson({ wagers })).digest();
    const account = await tx
      .selectFrom("accounts")
      .select(["balance", "version", "next_nonce", "pair_id", "spending", "currency"])
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("mode", "=", "real")
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const before = await tx
      .selectFrom("requests")
      .select("payload_hash")
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("id", "=", requestId)
      .executeTakeFirst();
    if (before) throw new Refused("this request id was used before");
    const session = await tx
      .selectFrom("sessions")
      .select(["closed_at", "expires_at"])
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("id", "=", sessionId)
      .executeTakeFirstOrThrow();
    if (session.closed_at || session.expires_at <= at) throw new Refused("the session is over");
    const config = await tx
      .selectFrom("game_configs")
      .select(["version", "variant", "enabled", "stake_min", "stake_max"])
      .where("operator_id", "=", operatorId)
      .where("game", "=", "coin-flip")
      .where("currency", "=", account.currency)
      .executeTakeFirstOrThrow();
    if (!config.enabled || stake < config.stake_min || stake > config.stake_max || stake > account.balance)
      throw new Refused("this bet is not taken");
    const pair = await tx
      .selectFrom("seed_pairs")
      .select(["id", "salt", "master_key_id", "commitment", "client_seed"])
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("id", "=", account.pair_id ?? "")
      .executeTakeFirstOrThrow();
    const { id: pairId, salt, master_key_id: masterKeyId, commitment } = pair;
    const nonce = account.next_nonce;
    const stored = { id: pairId, salt, masterKeyId, commitment, clientSeed: pair.client_seed ?? "" };
    const flip = seeds.draws(stored, { mode: "real", nonce }).uniform(2) === 0 ? "heads" : "tails";
    const won = flip === selection.calls[0];
    const payout = won ? (stake * WIN) / OF : 0n;
    const balance = account.balance - stake + payout;
    const roundId = uuidV7(Date.now(), routeOf(operatorId, playerId));
    const spending = addSpending(spendingAt(account.spending, at, "UTC"), { staked: stake, paid: payout });
    await tx
      .updateTable("accounts")
      .set({
        balance,
        version: account.version + 1n,
        next_nonce: nonce + 1,
        spending: JSON.stringify(spendingJson(spending)),
        last_opened_at: at,
      })
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("mode", "=", "real")
      .execute();
    const request = { id: requestId, payload_hash: payloadHash, round_id: roundId, step: 0, requested_at: at };
    await tx
      .insertInto("requests")
      .values({ ...key, ...request, balance_after: balance })
      .execute();
    const part = { wager: 0, fraction: "1/1", due: staked, multiplier: won ? "39/20" : "0/1", payout: Number(payout) };
    const settled = settledBy(at);
    const view = { calls: selection.calls, flips: [flip], won };
    await tx
      .insertInto("rounds")
      .values({
        ...key,
        id: roundId,
        session_id: sessionId,
        currency: account.currency,
        game: "coin-flip",
        variant: config.variant,
        rules_version: 1,
        rules_hash: RULES_HASH,
        config_version: config.version,
        pair_id: pairId,
        nonce,
        status: "settled",
        step: 0,
        wagers: JSON.stringify(wagers),
        stake,
        payout,
        parts: JSON.stringify([part]),
        view: JSON.stringify(view),
        opened_at: at,
        ...settled,
        expected: "97.5000",
        variance: "9506.2500",
        expected_basis: "exact",
      })
      .execute();
    const transfer = { ...key, cause_id: roundId, step: 0, currency: account.currency, moved_at: at };
    const [out, back] = [
      { ...transfer, kind: "stake", debit_account: "player", credit_account: "house", amount: stake } as const,
      { ...transfer, kind: "payout", debit_account: "house", credit_account: "player", amount: payout } as const,
    ];
    await tx.insertInto("transfers").values(out).execute();
    if (payout > 0n) await tx.insertInto("transfers").values(back).execute();
    return { round: { id: roundId, status: "settled", view }, balance: Number(balance) };
  });

const schema = {
  type: "object",
  required: ["operatorId", "playerId", "sessionId", "requestId", "wagers"],
  properties: {
    operatorId: { type: "string" },
    playerId: { type: "string" },
    sessionId: { type: "string" },
    requestId: { type: "string" },
    wagers: { type: "array", minItems: 1, maxItems: 1 },
  },
} as const;

const app = fastify();
app.post<{ Body: Body }>("/coin-flip/open", { schema: { body: schema } }, async (request, reply) => {
  try {
    return await bet(request.body);
  } catch (error) {
    if (error instanceof Refused) return reply.code(409).send({ message: error.message });
    throw error;
  }
});
await app.listen({ port: Number(port), host: "127.0.0.1" });
process.send?.("listening");
process.once("SIGTERM", () => {
  void app.close().then(() => db.destroy());
});
