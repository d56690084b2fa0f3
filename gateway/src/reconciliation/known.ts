import type { Database } from "@croupier/db/database";
import type { Known, Listed, OurCall } from "@croupier/wallet/compare";
import { type RawBuilder, sql } from "kysely";

/** A call as it is compared, and whose it is. */
export interface KnownCall extends OurCall {
  /** Our id of the player. */
  readonly ownerId: string;
  readonly endedAt: Date | null;
}

const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${[...ids]}::uuid[]`;

const columns = sql`
  c.transaction_id as "transactionId", c.kind, p.external_id as "playerId", c.player_id as "ownerId", c.currency,
  c.round_id as "roundId", c.amount, c.reverses, c.state, c.ended_at as "endedAt"`;
const withPlayers = sql`wallet_calls c join players p on p.operator_id = c.operator_id and p.id = c.player_id`;

/** What our books have of a page of the operator's list: for each movement in it, in its order. */
export const readKnown = async (
  tx: Database,
  operatorId: string,
  page: readonly Listed[],
  again: (listed: Listed) => boolean,
): Promise<readonly (Known & { readonly call: KnownCall | undefined })[]> => {
  const ids = page.map(({ transactionId }) => transactionId);
  const { rows: calls } = await sql<KnownCall>`
    select ${columns} from ${withPlayers}
    where c.operator_id = ${operatorId} and c.transaction_id = any (${uuids(ids)})`.execute(tx);
  const byId = new Map(calls.map((call) => [call.transactionId, call]));
  const takenBack = page.flatMap(({ reverses }) => reverses ?? []);
  const listedDebits = await readListed(tx, operatorId, takenBack);
  const { rows } = await sql<{ debit: string }>`
    select r.reverses as debit from wallet_calls c
    join wallet_calls r on r.operator_id = c.operator_id and r.player_id = c.player_id and r.round_id = c.round_id
      and r.reverses = c.transaction_id
    join wallet_listings l on l.operator_id = r.operator_id and l.transaction_id = r.transaction_id and not l.reversed
    where c.operator_id = ${operatorId} and c.kind = 'debit' and c.transaction_id = any (${uuids(ids)})`.execute(tx);
  const vainlyReversed = new Set(rows.map(({ debit }) => debit));
  return page.map((listed) => ({
    call: byId.get(listed.transactionId),
    again: again(listed),
    paired:
      listed.kind === "rollback" ? listedDebits.has(listed.reverses ?? "") : vainlyReversed.has(listed.transactionId),
  }));
};

/** Which of these the operator's list was seen to have, and when it says that they happened. */
export const readListed = async (
  tx: Database,
  operatorId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("wallet_listings")
    .select(["transaction_id", "listed_at"])
    .where("operator_id", "=", operatorId)
    .where("transaction_id", "=", sql<string>`any (${uuids(ids)})`)
    .execute();
  return new Map(rows.map((row) => [row.transaction_id, row.listed_at]));
};

/** Remembers what a page has: when it was listed first, and what its rollbacks found to take back. */
export const rememberListed = async (tx: Database, operatorId: string, page: readonly Listed[]): Promise<void> => {
  const once = new Map(page.toReversed().map((listed) => [listed.transactionId, listed]));
  if (once.size === 0) return;
  await tx
    .insertInto("wallet_listings")
    .values(
      [...once.values()].map(({ transactionId, at, reversed }) => ({
        operator_id: operatorId,
        transaction_id: transactionId,
        listed_at: new Date(at),
        reversed: reversed ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["operator_id", "transaction_id"])
        .doUpdateSet((row) => ({ reversed: row.ref("excluded.reversed") }))
        .where(sql<boolean>`wallet_listings.reversed is distinct from excluded.reversed`),
    )
    .execute();
};

/** Where a page of our calls ends. */
export interface CallPosition {
  readonly endedAt: string;
  readonly transactionId: string;
}

/**
 * What the operator acknowledged in a span of time and was never seen to list, in the order in which it did; with whether
 * a rollback's debit was listed.
 */
export const readUnlisted = async (
  tx: Database,
  operatorId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
  { after, limit }: { readonly after: CallPosition | undefined; readonly limit: number },
) => {
  const { rows } = await sql<KnownCall & { readonly debitListed: boolean; readonly position: string }>`
    select ${columns}, c.ended_at::text as position, exists (
      select from wallet_listings d where d.operator_id = c.operator_id and d.transaction_id = c.reverses
    ) as "debitListed"
    from ${withPlayers}
    where c.operator_id = ${operatorId} and c.state = 'done' and c.ended_at >= ${from} and c.ended_at < ${to}
      and ${after ? sql`(c.ended_at, c.transaction_id) > (${after.endedAt}::timestamptz, ${after.transactionId})` : sql`true`}
      and not exists (
        select from wallet_listings l where l.operator_id = c.operator_id and l.transaction_id = c.transaction_id)
    order by c.ended_at, c.transaction_id limit ${limit}`.execute(tx);
  const last = rows.at(-1);
  return { calls: rows, end: last && { endedAt: last.position, transactionId: last.transactionId } };
};

/** How many calls the operator acknowledged in a span of time. */
export const countAcknowledged = async (
  tx: Database,
  operatorId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<number> => {
  const { rows } = await sql<{ calls: bigint }>`
    select count(*) as calls from wallet_calls
    where operator_id = ${operatorId} and state = 'done' and ended_at >= ${from} and ended_at < ${to}`.execute(tx);
  return Number(rows[0]?.calls ?? 0n);
};
