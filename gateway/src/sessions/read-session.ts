import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7Ms } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { Session } from "../context.ts";
import { isPaymentOverdue } from "../wallet-calls/overdue.ts";
import { firstIdAt } from "./id-range.ts";
import { readTerms, reminderOf } from "./reminder.ts";
import type { SessionState } from "./sessions.ts";

export interface ReadSession {
  readonly state: SessionState;
  /** The operator's own id of the player, where it is the operator's own wallet that knows the balance. */
  readonly externalId: string | undefined;
}

/** The session with the balance of its account and what has been won and lost in it, as its player sees them. */
export const readSession = async (db: Database, session: Session): Promise<ReadSession | Refusal> => {
  const { operatorId, playerId, sessionId } = session;
  const row = await db
    .selectFrom("sessions as s")
    .innerJoin("accounts as a", (on) =>
      on
        .onRef("a.operator_id", "=", "s.operator_id")
        .onRef("a.player_id", "=", "s.player_id")
        .onRef("a.mode", "=", "s.mode"),
    )
    .innerJoin("currencies as c", (on) =>
      on.onRef("c.operator_id", "=", "a.operator_id").onRef("c.code", "=", "a.currency"),
    )
    .innerJoin("operators as o", "o.id", "s.operator_id")
    .innerJoin("players as p", (on) =>
      on.onRef("p.operator_id", "=", "s.operator_id").onRef("p.id", "=", "s.player_id"),
    )
    .select(["o.wallet", "p.external_id"])
    .select(["s.mode", "a.currency", "c.exponent", "a.balance", "s.language", "s.jurisdiction", "s.games"])
    .select(["s.created_at", "s.launched_at", "s.reminded_at", "s.expires_at", "s.terms"])
    .select(
      sql<number>`floor(extract(epoch from now() - coalesce(s.launched_at, s.created_at)))::integer`.as("elapsed"),
    )
    .where("s.operator_id", "=", operatorId)
    .where("s.player_id", "=", playerId)
    .where("s.id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return refuse("internal");
  const { rounds, staked, paidOut } = await readPlay(db, session);
  const terms = readTerms(row.terms);
  const isOutside = row.wallet === "seamless" && row.mode === "real";
  const state: SessionState = {
    sessionId,
    mode: row.mode,
    currency: row.currency,
    exponent: row.exponent,
    balance: Number(row.balance),
    language: row.language,
    jurisdiction: row.jurisdiction,
    games: row.games,
    openedAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    elapsedSeconds: row.elapsed,
    rounds,
    staked,
    paidOut,
    net: String(BigInt(paidOut) - BigInt(staked)),
    terms,
    reminder: reminderOf(terms, row.reminded_at ?? row.launched_at ?? row.created_at),
    paymentOverdue: isOutside && (await isPaymentOverdue(db, operatorId, playerId)),
  };
  return { state, externalId: isOutside ? row.external_id : undefined };
};

/** Rounds' ids are made by services, whose clocks may be so far behind ours. */
const CLOCKS_DIFFER_MS = 300_000;

/**
 * Summed from the rounds themselves, so it is exact, and costs bets nothing. Rounds are kept by player and id, and ids
 * begin with the time: what is read is what the player has played since the session began, and nothing older.
 */
const readPlay = async (db: Database, { operatorId, playerId, sessionId }: Session) => {
  const { rows } = await sql<{ rounds: bigint; staked: string; paidOut: string }>`
    select count(*) as rounds, coalesce(sum(stake) filter (where grant_id is null), 0)::text as staked,
      coalesce(sum(payout), 0)::text as "paidOut"
    from rounds
    where operator_id = ${operatorId} and player_id = ${playerId}
      and id >= ${firstIdAt(uuidV7Ms(sessionId) - CLOCKS_DIFFER_MS)}
      and session_id = ${sessionId} and status <> 'voided'`.execute(db);
  const { rounds, staked, paidOut } = rows[0] ?? { rounds: 0n, staked: "0", paidOut: "0" };
  return { rounds: Number(rounds), staked, paidOut };
};
