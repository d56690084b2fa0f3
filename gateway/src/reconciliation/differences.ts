import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import type { Difference, Listed } from "@croupier/wallet/compare";
import { sql } from "kysely";
import type { KnownCall } from "./known.ts";

/** A difference with what each side has. */
export interface Found {
  readonly difference: Difference;
  readonly happenedAt: Date;
  readonly call: KnownCall | undefined;
  readonly listed: Listed | undefined;
  /** Our id of the player in the operator's list; null for one whom we don't know. */
  readonly listedOwnerId: string | null;
}

const oursOf = ({ kind, amount, currency, roundId, reverses, state }: KnownCall): string =>
  JSON.stringify({ kind, amount: Number(amount), currency, roundId, reverses, state });

/** The operator's own id of a person is kept in one place: what is stored here names players by ours. */
const theirsOf = (
  { kind, amount, currency, roundId, reverses, reversed, at }: Listed,
  listedOwnerId: string | null,
): string =>
  JSON.stringify({
    kind,
    amount,
    currency,
    roundId,
    reverses: reverses ?? null,
    reversed: reversed ?? null,
    at,
    playerId: listedOwnerId,
  });

/** Stores what was found in a run: once for each movement and kind, however often it is found. */
export const storeDifferences = async (
  tx: Database,
  operatorId: string,
  runId: string,
  found: readonly Found[],
): Promise<void> => {
  const once = new Map(found.map((one) => [`${one.difference.transactionId} ${one.difference.kind}`, one] as const));
  if (once.size === 0) return;
  await tx
    .insertInto("wallet_differences")
    .values(
      [...once.values()].map(({ difference, happenedAt, call, listed, listedOwnerId }) => ({
        operator_id: operatorId,
        id: uuidV7(),
        transaction_id: difference.transactionId,
        kind: difference.kind,
        happened_at: happenedAt,
        player_id: call?.ownerId ?? listedOwnerId,
        round_id: call?.roundId ?? listed?.roundId ?? null,
        currency: difference.currency,
        money: difference.money,
        ours: call ? oursOf(call) : null,
        theirs: listed ? theirsOf(listed, listedOwnerId) : null,
        run_id: runId,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["operator_id", "transaction_id", "kind"]).doUpdateSet((row) => ({
        currency: row.ref("excluded.currency"),
        money: row.ref("excluded.money"),
        ours: row.ref("excluded.ours"),
        theirs: row.ref("excluded.theirs"),
        run_id: runId,
        settled_at: null,
      })),
    )
    .execute();
};

/** Of movements that were looked at again, differences that are not there any more. */
export const settleSeen = async (
  tx: Database,
  operatorId: string,
  runId: string,
  page: readonly Listed[],
): Promise<void> => {
  if (page.length === 0) return;
  const ids = page.map(({ transactionId }) => transactionId);
  const debits = page.flatMap(({ kind, transactionId, reverses }) =>
    kind === "debit" ? transactionId : (reverses ?? []),
  );
  await sql`
    update wallet_differences set settled_at = now()
    where operator_id = ${operatorId} and settled_at is null and run_id <> ${runId} and (
      (transaction_id = any (${ids}::uuid[]) and kind not in ('debit_stands', 'listed_twice'))
      or (transaction_id = any (${debits}::uuid[]) and kind = 'debit_stands'))`.execute(tx);
};

/** Differences of a span of time that was looked through to its end, and that are not there any more. */
export const settleSpan = async (
  tx: Database,
  operatorId: string,
  runId: string,
  acknowledged: { readonly from: Date; readonly to: Date },
  listed: { readonly from: Date; readonly to: Date },
): Promise<void> => {
  await sql`
    update wallet_differences set settled_at = now()
    where operator_id = ${operatorId} and settled_at is null and run_id <> ${runId} and case kind
      when 'missing_at_operator' then happened_at >= ${acknowledged.from} and happened_at < ${acknowledged.to}
      else happened_at >= ${listed.from} and happened_at < ${listed.to} end`.execute(tx);
};

export const countFound = async (tx: Database, operatorId: string, runId: string): Promise<number> => {
  const { rows } = await sql<{ found: bigint }>`
    select count(*) as found from wallet_differences
    where operator_id = ${operatorId} and run_id = ${runId} and settled_at is null`.execute(tx);
  return Number(rows[0]?.found ?? 0n);
};

/** How many are open, by kind. */
export const countOpen = async (tx: Database, operatorId: string): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ kind: string; open: bigint }>`
    select kind, count(*) as open from wallet_differences
    where operator_id = ${operatorId} and settled_at is null group by kind`.execute(tx);
  return new Map(rows.map(({ kind, open }) => [kind, Number(open)]));
};
