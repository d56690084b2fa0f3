import type { Database } from "@croupier/db/database";
import { DIFFERENCE_KINDS, type DifferenceKind } from "@croupier/wallet/compare";
import { sql } from "kysely";
import { z } from "zod";

const time = z.iso.datetime();
const id = z.string();
const sum = z.string().regex(/^-?\d+$/);
const KIND = z.enum(DIFFERENCE_KINDS);

const movement = {
  kind: z.enum(["debit", "credit", "rollback"]),
  amount: z.int().min(0).describe("Minor units."),
  currency: z.string(),
  roundId: id,
  reverses: id.nullable(),
};

export const difference = z.strictObject({
  differenceId: id,
  kind: KIND,
  transactionId: id,
  playerId: z.string().nullable().describe("The operator's own id; null for a player whom we don't know."),
  roundId: id.nullable(),
  happenedAt: time,
  currency: z.string(),
  money: sum.describe(
    "By how much the operator's books have the player's balance above ours, in minor units. Where player or currency is another: what was moved in the wrong place.",
  ),
  ours: z
    .strictObject({ ...movement, state: z.string() })
    .nullable()
    .describe("The call as we have it; null if we never made it."),
  theirs: z
    .strictObject({
      ...movement,
      reversed: z.boolean().nullable(),
      at: z.string(),
      playerId: z.string().nullable().describe("The operator's own id; null for a player whom we don't know."),
    })
    .nullable()
    .describe("The movement as the operator's list has it; null if it does not."),
  foundAt: time,
  settledAt: time.nullable().describe("When it was gone."),
});
export type ShownDifference = z.infer<typeof difference>;

export interface DifferencesQuery {
  /** Null for both. */
  readonly settled: boolean | null;
  readonly kind?: DifferenceKind | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Row extends Omit<ShownDifference, "happenedAt" | "foundAt" | "settledAt" | "theirs"> {
  readonly happenedAt: Date;
  readonly foundAt: Date;
  readonly settledAt: Date | null;
  readonly theirs: Omit<NonNullable<ShownDifference["theirs"]>, "playerId"> | null;
  readonly theirPlayer: string | null;
}

/** Newest first. */
export const listDifferences = async (
  tx: Database,
  operatorId: string,
  { settled, kind, limit, cursor }: DifferencesQuery,
): Promise<{ readonly differences: ShownDifference[]; readonly nextCursor: string | null }> => {
  const { rows } = await sql<Row>`
    select d.id as "differenceId", d.kind, d.transaction_id as "transactionId", p.external_id as "playerId",
      d.round_id as "roundId", d.happened_at as "happenedAt", d.currency, d.money::text as money, d.ours, d.theirs,
      t.external_id as "theirPlayer", d.found_at as "foundAt", d.settled_at as "settledAt"
    from wallet_differences d
    left join players p on p.operator_id = d.operator_id and p.id = d.player_id
    left join players t on t.operator_id = d.operator_id and t.id = (d.theirs ->> 'playerId')::uuid
    where d.operator_id = ${operatorId}
      and ${settled === null ? sql`true` : settled ? sql`d.settled_at is not null` : sql`d.settled_at is null`}
      and ${kind === undefined ? sql`true` : sql`d.kind = ${kind}`}
      and ${cursor === undefined ? sql`true` : sql`d.id < ${cursor}`}
    order by d.id desc limit ${limit + 1}`.execute(tx);
  const differences = rows.slice(0, limit).map(shown);
  return { differences, nextCursor: rows.length > limit ? (differences.at(-1)?.differenceId ?? null) : null };
};

const shown = ({ theirs, theirPlayer, ...row }: Row): ShownDifference => ({
  ...row,
  theirs: theirs && { ...theirs, playerId: theirPlayer },
  happenedAt: row.happenedAt.toISOString(),
  foundAt: row.foundAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
});

export const reportRow = z.strictObject({
  kind: KIND,
  currency: z.string(),
  open: z.int().min(0),
  money: sum.describe("Of those that are open: by how much the operator's books have balances above ours."),
  moved: sum.describe("The same without signs, so that nothing evens out."),
  settled: z.int().min(0),
});
export type ReportRow = z.infer<typeof reportRow>;

export const report = z.strictObject({
  from: time,
  to: time,
  comparedTo: time.nullable().describe("Up to when everything was compared; null if nothing was."),
  transactions: z.int().min(0).describe("Ours that the operator acknowledged in this time."),
  rows: z.array(reportRow),
});
export type ReconciliationReport = z.infer<typeof report>;

/** How an operator's books and ours differ in a span of time, by kind and currency. */
export const readReport = async (
  tx: Database,
  operatorId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<ReconciliationReport> => {
  const { rows } = await sql<Omit<ReportRow, "open" | "settled"> & { readonly open: bigint; readonly settled: bigint }>`
    select kind, currency, count(*) filter (where settled_at is null) as open,
      coalesce(sum(money) filter (where settled_at is null), 0)::text as money,
      coalesce(sum(abs(money)) filter (where settled_at is null), 0)::text as moved,
      count(*) filter (where settled_at is not null) as settled
    from wallet_differences
    where operator_id = ${operatorId} and happened_at >= ${from} and happened_at < ${to}
    group by kind, currency order by kind, currency`.execute(tx);
  const { rows: sums } = await sql<{ transactions: bigint; comparedTo: Date | null }>`
    select
      (select count(*) from wallet_calls
        where operator_id = ${operatorId} and state = 'done' and ended_at >= ${from} and ended_at < ${to}) as transactions,
      (select max(to_at) from wallet_reconciliations
        where operator_id = ${operatorId} and asked_by is null and state = 'done') as "comparedTo"`.execute(tx);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    comparedTo: sums[0]?.comparedTo?.toISOString() ?? null,
    transactions: Number(sums[0]?.transactions ?? 0n),
    rows: rows.map((row) => ({ ...row, open: Number(row.open), settled: Number(row.settled) })),
  };
};
