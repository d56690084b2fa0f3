import type { Database } from "@croupier/db/database";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";

const time = z.iso.datetime();
const id = z.string();

const openResolution = z.strictObject({
  resolutionId: id,
  reason: z.string(),
  proposedBy: z.string().describe("The key's id."),
  proposedAt: time,
});

export const walletCall = z.strictObject({
  transactionId: id.describe("Names the movement in the operator's books too."),
  roundId: id,
  playerId: z.string().describe("The operator's own id of the player."),
  game: z.string(),
  kind: z.enum(["debit", "credit", "rollback"]),
  purpose: z.enum(["stake", "payout", "void", "jackpot"]),
  reverses: id.nullable().describe("Of a rollback: the debit."),
  currency: z.string(),
  amount: z.int().min(0).describe("Minor units."),
  freeRound: z.boolean(),
  state: z
    .enum(["pending", "done", "refused", "reversed", "resolved"])
    .describe(
      "Done and refused are the operator's answers; of what was reversed, a later rollback takes care; resolved is by hand.",
    ),
  attempts: z.int().min(0),
  nextTryAt: time.nullable(),
  lastError: z.string().nullable().describe("The wallet's code, or why we don't know what became of it."),
  createdAt: time,
  ageSeconds: z.int().min(0),
  endedAt: time.nullable(),
  resolution: openResolution.nullable().describe("What somebody proposed, for another person to approve."),
});
export type WalletCall = z.infer<typeof walletCall>;

export const callTotal = z.strictObject({
  currency: z.string(),
  calls: z.int().min(0),
  credits: z.string().regex(/^\d+$/).describe("Owed to players, in minor units, as a decimal string."),
  debits: z.string().regex(/^\d+$/).describe("Stakes asked for, or to be taken back."),
  oldestAt: time,
});
export type CallTotal = z.infer<typeof callTotal>;

export interface CallFilter {
  /** `waiting`: what is pending, and payments and rollbacks that were refused. */
  readonly state: "waiting" | "pending" | "refused" | "all";
  /** The operator's own id of a player. */
  readonly playerId?: string | undefined;
  readonly roundId?: string | undefined;
  readonly olderThanSeconds?: number | undefined;
}

export interface CallsQuery extends CallFilter {
  readonly limit: number;
  /** The last transaction of the page before. */
  readonly cursor?: string | undefined;
}

const states: Readonly<Record<CallFilter["state"], RawBuilder<boolean>>> = {
  waiting: sql`(c.state = 'pending' or (c.state = 'refused' and c.kind <> 'debit'))`,
  pending: sql`c.state = 'pending'`,
  refused: sql`(c.state = 'refused' and c.kind <> 'debit')`,
  all: sql`true`,
};

const matches = (operatorId: string, { state, playerId, roundId, olderThanSeconds }: CallFilter) => {
  const conditions = [
    sql`c.operator_id = ${operatorId}`,
    states[state],
    ...(playerId === undefined
      ? []
      : [sql`c.player_id = (select id from players where operator_id = ${operatorId} and external_id = ${playerId})`]),
    ...(roundId === undefined
      ? []
      : [
          // Calls are kept by player: a round's is looked up first.
          sql`c.player_id = (select player_id from rounds where operator_id = ${operatorId} and id = ${roundId} limit 1)`,
          sql`c.round_id = ${roundId}`,
        ]),
    ...(olderThanSeconds === undefined ? [] : [sql`c.created_at < now() - make_interval(secs => ${olderThanSeconds})`]),
  ];
  return sql.join(conditions, sql` and `);
};

interface CallRow extends Omit<
  WalletCall,
  "amount" | "nextTryAt" | "createdAt" | "endedAt" | "resolution" | "ageSeconds"
> {
  readonly amount: bigint;
  readonly nextTryAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly age: number;
  readonly resolutionId: string | null;
  readonly reason: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: Date | null;
}

const selected = sql`
  c.transaction_id as "transactionId", c.round_id as "roundId", p.external_id as "playerId", c.game, c.kind, c.purpose,
  c.reverses, c.currency, c.amount, c.free_round as "freeRound", c.state, c.attempts, c.next_try_at as "nextTryAt",
  c.last_error as "lastError", c.created_at as "createdAt", c.ended_at as "endedAt",
  greatest(0, floor(extract(epoch from now() - c.created_at)))::integer as age,
  r.id as "resolutionId", r.reason, r.proposed_by as "proposedBy", r.proposed_at as "proposedAt"`;
const joined = sql`wallet_calls c
  join players p on p.operator_id = c.operator_id and p.id = c.player_id
  left join wallet_resolutions r
    on r.operator_id = c.operator_id and r.transaction_id = c.transaction_id and r.state = 'proposed'`;

const shown = ({ age, resolutionId, reason, proposedBy, proposedAt, ...row }: CallRow): WalletCall => ({
  ...row,
  amount: Number(row.amount),
  nextTryAt: row.nextTryAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  ageSeconds: age,
  resolution:
    resolutionId !== null && reason !== null && proposedBy !== null && proposedAt !== null
      ? { resolutionId, reason, proposedBy, proposedAt: proposedAt.toISOString() }
      : null,
});

export const findCall = async (
  tx: Database,
  operatorId: string,
  transactionId: string,
): Promise<WalletCall | undefined> => {
  const { rows } = await sql<CallRow>`
    select ${selected} from ${joined}
    where c.operator_id = ${operatorId} and c.transaction_id = ${transactionId}`.execute(tx);
  return rows[0] && shown(rows[0]);
};

/** What was asked of an operator's wallet, oldest first. */
export const listCalls = async (
  tx: Database,
  operatorId: string,
  query: CallsQuery,
): Promise<{ readonly calls: WalletCall[]; readonly nextCursor: string | null; readonly totals: CallTotal[] }> => {
  const { limit, cursor } = query;
  const after = cursor === undefined ? sql`true` : sql`c.transaction_id > ${cursor}`;
  const { rows } = await sql<CallRow>`
    select ${selected} from ${joined}
    where ${matches(operatorId, query)} and ${after}
    order by c.transaction_id limit ${limit + 1}`.execute(tx);
  const calls = rows.slice(0, limit).map(shown);
  const nextCursor = rows.length > limit ? (calls.at(-1)?.transactionId ?? null) : null;
  return { calls, nextCursor, totals: await sumCalls(tx, operatorId, query) };
};

/** Of all that the filter leaves, on whatever page. */
const sumCalls = async (tx: Database, operatorId: string, filter: CallFilter): Promise<CallTotal[]> => {
  const { rows } = await sql<Omit<CallTotal, "oldestAt" | "calls"> & { readonly calls: bigint; readonly oldest: Date }>`
    select c.currency, count(*) as calls,
      coalesce(sum(c.amount) filter (where c.kind = 'credit'), 0)::text as credits,
      coalesce(sum(c.amount) filter (where c.kind <> 'credit'), 0)::text as debits, min(c.created_at) as oldest
    from wallet_calls c where ${matches(operatorId, filter)}
    group by c.currency order by c.currency`.execute(tx);
  return rows.map(({ calls, oldest, ...total }) => ({
    ...total,
    calls: Number(calls),
    oldestAt: oldest.toISOString(),
  }));
};
