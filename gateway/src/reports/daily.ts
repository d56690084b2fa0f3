import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { z } from "zod";
import { correctedRounds } from "./corrected-rounds.ts";
import {
  afterCursor,
  cursorAt,
  DIMENSIONS,
  filter,
  type Key,
  keyColumns,
  keyNames,
  keyShape,
  matching,
  parseCursor,
  readKey,
} from "./dimensions.ts";
import { jackpotWins } from "./jackpot-wins.ts";
import { readProgress } from "./progress.ts";

const MOST_DAYS = 366;
const FIRST_DAY = "2000-01-01";
const DAY_MS = 86_400_000;

export const dailyRequest = z
  .strictObject({
    from: z.iso
      .date()
      .refine((day) => day >= FIRST_DAY, "is before our time")
      .meta({ description: "The first day, in the operator's time zone" }),
    to: z.iso.date().meta({ description: `The last day; at most ${MOST_DAYS} days in all` }),
    groupBy: z
      .array(z.enum(DIMENSIONS))
      .max(DIMENSIONS.length)
      .default(["day"])
      .refine((keys) => new Set(keys).size === keys.length, "names a dimension twice")
      .meta({ description: "What to tell apart besides currency, mode and free rounds; rows come in this order" }),
    filter: filter.prefault({}),
    limit: z.int().min(1).max(1_000).default(100),
    cursor: z.string().max(1_024).optional().meta({ description: "`nextCursor` of the page before" }),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "is before from" })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS < MOST_DAYS, {
    path: ["to"],
    message: `is more than ${MOST_DAYS} days after from`,
  });

const sumOf = (description: string) =>
  z.string().meta({ description: `${description}; minor units, a decimal string` });

export const dailyReport = z.strictObject({
  timeZone: z.string().meta({ description: "Whose days these are" }),
  upTo: z.iso
    .datetime()
    .nullable()
    .meta({ description: "All rounds written before this moment are in; null while nothing has been summed" }),
  rows: z.array(
    z.strictObject({
      ...keyShape,
      rounds: z.int().meta({ description: "Rounds that settled" }),
      players: z.int().meta({ description: "Players who had such a round, each once" }),
      turnover: sumOf("Their stakes"),
      payouts: sumOf("Their payouts"),
      ggr: sumOf("Turnover less payouts"),
      jackpotContributions: sumOf("What these rounds gave to jackpots, to six places; it is in no other sum"),
      jackpotWins: sumOf("What these rounds won of jackpots; it is in no other sum"),
      voidedRounds: z.int(),
      voidedStakes: sumOf("Stakes given back; they are in no other sum"),
      corrections: z
        .int()
        .meta({ description: "Movements of money for rounds that were over, each on the day it moved" }),
      corrected: sumOf("What corrections gave to players less what they took; it is in no other sum"),
    }),
  ),
  nextCursor: z.string().nullable(),
});

type DailyRequest = z.output<typeof dailyRequest>;
export type DailyReport = z.output<typeof dailyReport>;

interface SumsRow {
  readonly rounds: bigint;
  readonly players: bigint;
  readonly turnover: string;
  readonly payouts: string;
  readonly ggr: string;
  readonly jackpotContributions: string;
  readonly jackpotWins: string;
  readonly voidedRounds: bigint;
  readonly voidedStakes: string;
  readonly corrections: bigint;
  readonly corrected: string;
}

/** What an operator's players staked and won by day and whatever else is asked for, from the sums of its rounds; and what corrected them. */
export const readDaily = async (
  tx: Database,
  operatorId: string,
  { from, to, groupBy, filter: wanted, limit, cursor }: DailyRequest,
): Promise<DailyReport | Refusal> => {
  const keys: readonly Key[] = [...groupBy, "currency", "mode", "free"];
  const after = cursor === undefined ? undefined : parseCursor(cursor, keys);
  if (cursor !== undefined && !after) {
    return refuse("invalid_request", "cursor: it is no `nextCursor` of a report with this groupBy.");
  }
  const progress = await readProgress(tx, operatorId);
  const { rows } = await sql<SumsRow & Readonly<Record<string, unknown>>>`
    with picked as materialized (
      select d.id, d.rounds, d.turnover, d.payouts, d.voided_rounds, d.voided_stakes, d.jackpot_micro, 0::numeric as won,
        null::numeric as corrected, ${keyColumns(keys)}
      from report_days d
      where d.operator_id = ${operatorId} and d.day between ${from}::date and ${to}::date and ${matching(wanted)}
      union all
      select null, 0, 0, 0, 0, 0, 0, d.won, null, ${keyColumns(keys)}
      from ${jackpotWins(operatorId, progress.timeZone, from, to)} d where ${matching(wanted)}
      union all
      select null, 0, 0, 0, 0, 0, 0, 0, d.corrected, ${keyColumns(keys)}
      from ${correctedRounds(operatorId, progress.timeZone, from, to)} d where ${matching(wanted)}
    ),
    page as materialized (
      select ${keyNames(keys)}, sum(rounds)::bigint as rounds, sum(turnover) as turnover, sum(payouts) as payouts,
        sum(voided_rounds)::bigint as voided_rounds, sum(voided_stakes) as voided_stakes,
        sum(jackpot_micro) as jackpot_micro, sum(won) as won,
        count(corrected) as corrections, coalesce(sum(corrected), 0) as corrected
      from picked where ${afterCursor(after, keys)}
      group by ${keyNames(keys)} order by ${keyNames(keys)} limit ${limit + 1}
    ),
    present as (
      select ${keyNames(keys)}, p.block, bit_count(bit_or(p.players)) as players
      from page join picked using (${keyNames(keys)})
      join report_players p on p.operator_id = ${operatorId} and p.day_id = picked.id
      group by ${keyNames(keys)}, p.block
    ),
    counted as (select ${keyNames(keys)}, sum(players) as players from present group by ${keyNames(keys)})
    select ${keyNames(keys, "page")}, rounds, coalesce(players, 0) as players, turnover::text, payouts::text,
      (turnover - payouts)::text as ggr, voided_rounds as "voidedRounds", voided_stakes::text as "voidedStakes",
      trim_scale(round(jackpot_micro / 1000000, 6))::text as "jackpotContributions", won::text as "jackpotWins",
      corrections, corrected::text
    from page left join counted using (${keyNames(keys)})
    order by ${keyNames(keys, "page")}`.execute(tx);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    ...progress,
    rows: shown.map((row) => ({
      ...readKey(row, keys),
      rounds: Number(row.rounds),
      players: Number(row.players),
      turnover: row.turnover,
      payouts: row.payouts,
      ggr: row.ggr,
      jackpotContributions: row.jackpotContributions,
      jackpotWins: row.jackpotWins,
      voidedRounds: Number(row.voidedRounds),
      voidedStakes: row.voidedStakes,
      corrections: Number(row.corrections),
      corrected: row.corrected,
    })),
    nextCursor: last && rows.length > limit ? cursorAt(last, keys) : null,
  };
};
