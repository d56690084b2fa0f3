import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { RECONCILIATION_STATES, type WalletReconciliations } from "@croupier/db/tables/reconciliation";
import { type Selectable, sql } from "kysely";
import { z } from "zod";
import type { Reconciled, Span } from "./reconcile-span.ts";

const time = z.iso.datetime();

export const run = z.strictObject({
  runId: z.string(),
  from: time,
  to: time,
  askedBy: z.string().nullable().describe("The key that asked for it; null for those that the worker makes each hour."),
  state: z.enum(RECONCILIATION_STATES),
  reason: z.string().nullable().describe("Why it failed. The worker tries its own again."),
  listed: z.int().min(0).describe("Movements in the operator's list, with some minutes before and after."),
  acknowledged: z.int().min(0).describe("Ours that the operator acknowledged in this time."),
  found: z.int().min(0).describe("Differences."),
  createdAt: time,
  endedAt: time.nullable(),
});
export type Run = z.infer<typeof run>;

/** So far back must a span lie that nothing of it is still to come. */
export const SETTLED_MS = 600_000;
const HOUR_MS = 3_600_000;
/** A time that was missed is made up for in spans of this length. */
const LONGEST_MS = 24 * HOUR_MS;
/** What failed waits so long. */
const AGAIN_MS = 900_000;
/** Hours with open differences that are looked at again with each new span, and how far back. */
const LOOKED_AGAIN = 6;
const LOOK_BACK_DAYS = 30;
/** Whoever runs one says so again within this time. */
const LEASE_SECONDS = 300;

type Row = Selectable<WalletReconciliations>;

const shown = (row: Row): Run => ({
  runId: row.id,
  from: row.from_at.toISOString(),
  to: row.to_at.toISOString(),
  askedBy: row.asked_by,
  state: row.state,
  reason: row.reason,
  listed: row.listed,
  acknowledged: row.acknowledged,
  found: row.found,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

export const insertRun = async (
  tx: Database,
  operatorId: string,
  { from, to }: Span,
  askedBy: string | null,
): Promise<Run> => {
  const values = { operator_id: operatorId, id: uuidV7(), from_at: from, to_at: to, asked_by: askedBy };
  return shown(await tx.insertInto("wallet_reconciliations").values(values).returningAll().executeTakeFirstOrThrow());
};

/** An operator's, newest first, below `cursor`. */
export const listRuns = async (
  tx: Database,
  operatorId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly runs: Run[]; readonly nextCursor: string | null }> => {
  const rows = await tx
    .selectFrom("wallet_reconciliations")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const runs = rows.slice(0, limit).map(shown);
  return { runs, nextCursor: rows.length > limit ? (runs.at(-1)?.runId ?? null) : null };
};

export const countWaiting = async (tx: Database, operatorId: string): Promise<number> => {
  const { waiting } = await tx
    .selectFrom("wallet_reconciliations")
    .select(({ fn }) => fn.countAll<bigint>().as("waiting"))
    .where("operator_id", "=", operatorId)
    .where("state", "in", ["asked", "running"])
    .executeTakeFirstOrThrow();
  return Number(waiting);
};

/** Other workers of this operator's wait for their turn; the lock goes with the transaction. */
const takeTurn = (tx: Database, operatorId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`reconcile ${operatorId}`}, 0))`.execute(tx);

/**
 * Writes down what is due: from where the last span ended to some minutes ago, once that is an hour; and with it hours
 * that had differences, which may be settled since. Until a span has been compared it begins where the first one should
 * have, or with the first call that was acknowledged: a list that can't be had at first is had from its beginning later.
 */
export const planRuns = async (tx: Database, operatorId: string, now: Date): Promise<void> => {
  await takeTurn(tx, operatorId);
  if (!(await canBeCalled(tx, operatorId))) return;
  const { rows } = await sql<{ reached: Date | null; first: Date | null; failed: Date | null; waits: boolean }>`
    select max(to_at) filter (where state = 'done') as reached, max(ended_at) filter (where state = 'failed') as failed,
      least(min(from_at), (
        select min(ended_at) from wallet_calls where operator_id = ${operatorId} and state = 'done')) as first,
      coalesce(bool_or(state in ('asked', 'running')), false) as waits
    from wallet_reconciliations where operator_id = ${operatorId} and asked_by is null`.execute(tx);
  const { reached = null, first = null, failed = null, waits = false } = rows[0] ?? {};
  const end = now.getTime() - SETTLED_MS;
  const begin = reached?.getTime() ?? Math.min(end - HOUR_MS, first?.getTime() ?? end);
  const early = end - begin < HOUR_MS || (failed !== null && now.getTime() - failed.getTime() < AGAIN_MS);
  if (waits || early) return;
  await insertRun(tx, operatorId, { from: new Date(begin), to: new Date(Math.min(end, begin + LONGEST_MS)) }, null);
  for (const from of await hoursToLookAtAgain(tx, operatorId, new Date(begin))) {
    await insertRun(tx, operatorId, { from, to: new Date(from.getTime() + HOUR_MS) }, null);
  }
};

const canBeCalled = async (tx: Database, operatorId: string): Promise<boolean> => {
  const wallet = await tx
    .selectFrom("operator_wallets")
    .select("key_id")
    .where("operator_id", "=", operatorId)
    .executeTakeFirst();
  return (wallet?.key_id ?? null) !== null;
};

/** Those that were looked at longest ago come first. */
const hoursToLookAtAgain = async (tx: Database, operatorId: string, before: Date): Promise<readonly Date[]> => {
  const { rows } = await sql<{ hour: Date }>`
    select date_trunc('hour', happened_at) as hour from wallet_differences
    where operator_id = ${operatorId} and settled_at is null
      and happened_at > now() - make_interval(days => ${LOOK_BACK_DAYS})
      and date_trunc('hour', happened_at) + interval '1 hour' <= ${before}
    group by 1 order by min(run_id::text) limit ${LOOKED_AGAIN}`.execute(tx);
  return rows.map(({ hour }) => hour);
};

/** The next one of an operator's, unless one runs: then, or if there is none, undefined. What a dead worker began is begun anew. */
export const claimRun = async (
  tx: Database,
  operatorId: string,
): Promise<(Span & { readonly runId: string }) | undefined> => {
  await takeTurn(tx, operatorId);
  const { rows } = await sql<{ runId: string; from: Date; to: Date }>`
    update wallet_reconciliations set state = 'running', lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where operator_id = ${operatorId} and id = (
      select id from wallet_reconciliations
      where operator_id = ${operatorId} and (state = 'asked' or (state = 'running' and lease_until < now()))
        and not exists (
          select from wallet_reconciliations
          where operator_id = ${operatorId} and state = 'running' and lease_until >= now())
      order by state = 'running' desc, id limit 1)
    returning id as "runId", from_at as "from", to_at as "to"`.execute(tx);
  return rows[0];
};

/** Says that it is still being run; false if somebody else runs it now. */
export const extendRun = async (tx: Database, operatorId: string, runId: string): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("wallet_reconciliations")
    .set({ lease_until: sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})` })
    .where("operator_id", "=", operatorId)
    .where("id", "=", runId)
    .where("state", "=", "running")
    .where("lease_until", ">=", sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};

export const endRun = async (
  tx: Database,
  operatorId: string,
  runId: string,
  end: ({ readonly state: "done" } & Reconciled) | { readonly state: "failed"; readonly reason: string },
): Promise<void> => {
  await tx
    .updateTable("wallet_reconciliations")
    .set({ ...end, lease_until: null, ended_at: sql<Date>`now()` })
    .where("operator_id", "=", operatorId)
    .where("id", "=", runId)
    .where("state", "=", "running")
    .execute();
};
