import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import {
  afterCursor,
  cursorAt,
  filter,
  type Key,
  keyColumns,
  keyNames,
  keyShape,
  matching,
  parseCursor,
  readKey,
} from "./dimensions.ts";
import { columns, PRICED_SUMS } from "./ended-rounds.ts";
import { readProgress } from "./progress.ts";

/** How wide the band is unless told: an even chance leaves it once in 370 looks. */
const USUAL_SIGMAS = 3;

export const rtpRequest = z.strictObject({
  filter: filter.omit({ brand: true, free: true }).prefault({}),
  stakeBands: z.boolean().default(true).meta({ description: "Whether stakes of different size are told apart" }),
  sigmas: z
    .number()
    .min(1)
    .max(10)
    .default(USUAL_SIGMAS)
    .meta({ description: "Half the width of the band, in standard deviations" }),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(1_024).optional().meta({ description: "`nextCursor` of the page before" }),
});

const share = (description: string) => z.string().meta({ description: `${description}; a decimal, of the turnover` });

const measured = z
  .strictObject({
    since: z.iso
      .datetime()
      .nullable()
      .meta({ description: "From the hour that began then; null: from the first round" }),
    rounds: z.int(),
    turnover: z.string(),
    payouts: z.string(),
    expectedPayouts: z.string().meta({ description: "What these very bets return on average, to 2 places" }),
    actualRtp: share("What was paid"),
    expectedRtp: share("What was expected"),
    jackpotContribution: share("What these bets gave to jackpots, and the winners of those get, on top of all that"),
    band: z.strictObject({
      low: share("The least that is no surprise").nullable().meta({ description: "null in games of skill" }),
      high: share("The most that is no surprise"),
    }),
    sigmas: z
      .string()
      .nullable()
      .meta({ description: "How far the payouts are above what was expected, in standard deviations" }),
    verdict: z.enum(["within", "above", "below"]),
    basis: z.enum(["exact", "bound", "strategy"]).meta({
      description:
        "exact: every variance is that of its round; bound: some are the most they can be; strategy: a game of skill, held to the top alone",
    }),
  })
  .meta({ id: "MeasuredReturn" })
  .nullable();

export const rtpReport = z.strictObject({
  upTo: z.iso.datetime().nullable(),
  rows: z.array(
    z.strictObject({
      ...keyShape,
      lastHour: measured,
      lastDay: measured,
      lastMonth: measured,
      lifetime: measured,
    }),
  ),
  nextCursor: z.string().nullable(),
});

type RtpRequest = z.output<typeof rtpRequest>;
export type RtpReport = z.output<typeof rtpReport>;
type Measured = z.output<typeof measured>;

/** Whole hours: what began before is left out, and what has begun is in. */
const WINDOWS = { lastHour: "1 hour", lastDay: "24 hours", lastMonth: "30 days" };

interface WindowRow extends Readonly<Record<string, unknown>> {
  readonly window: keyof typeof WINDOWS | "lifetime";
  readonly since: Date | null;
  readonly rounds: bigint;
  readonly turnover: string;
  readonly payouts: string;
  readonly expectedPayouts: string;
  readonly actualRtp: string;
  readonly expectedRtp: string;
  readonly jackpotContribution: string;
  readonly low: string | null;
  readonly high: string;
  readonly sigmas: string | null;
  readonly verdict: "within" | "above" | "below";
  readonly basis: "exact" | "bound" | "strategy";
}

const PLACES = 6;

/** All in exact decimals: rounding is for show, and a verdict is reached before it. */
const judged = (keys: readonly Key[], sigmas: number): RawBuilder<unknown> => sql`
  select ${keyNames(keys)}, "window", since, rounds, turnover::text, payouts::text,
    round(expected, 2)::text as "expectedPayouts",
    round(payouts / turnover, ${PLACES})::text as "actualRtp", round(expected / turnover, ${PLACES})::text as "expectedRtp",
    round(jackpot_micro / 1000000 / turnover, ${PLACES})::text as "jackpotContribution",
    case when strategies = 0 then round(greatest(expected - margin, 0) / turnover, ${PLACES})::text end as low,
    round((expected + margin) / turnover, ${PLACES})::text as high,
    round((payouts - expected) / nullif(sqrt(variance), 0), 2)::text as sigmas,
    case when payouts > expected + margin then 'above'
      when strategies = 0 and payouts < expected - margin then 'below' else 'within' end as verdict,
    case when strategies > 0 then 'strategy' when bounds > 0 then 'bound' else 'exact' end as basis
  from (select *, ${String(sigmas)}::numeric * sqrt(variance) as margin from summed) measured`;

/** Actual returns against what was expected of the very bets that were made, in four spans of time. */
export const readRtp = async (
  tx: Database,
  operatorId: string,
  { filter: wanted, stakeBands, sigmas, limit, cursor }: RtpRequest,
): Promise<RtpReport | Refusal> => {
  const keys: readonly Key[] = ["game", "variant", ...(stakeBands ? (["stakeBand"] as const) : []), "currency", "mode"];
  const after = cursor === undefined ? undefined : parseCursor(cursor, keys);
  if (cursor !== undefined && !after) {
    return refuse("invalid_request", "cursor: it is no `nextCursor` of such a report.");
  }
  const { upTo } = await readProgress(tx, operatorId);
  const windows = sql.join(
    Object.entries(WINDOWS).map(
      ([name, span]) => sql`(${name}::text, date_trunc('hour', now() - ${span}::interval, 'UTC'))`,
    ),
  );
  const { rows } = await sql<WindowRow>`
    with days as materialized (
      select ${keyColumns(keys)}, ${columns(PRICED_SUMS, "d")} from report_days d
      where d.operator_id = ${operatorId} and d.priced_rounds > 0 and ${matching(wanted)}
    ),
    page as materialized (
      select distinct ${keyNames(keys)} from days where ${afterCursor(after, keys)}
      order by ${keyNames(keys)} limit ${limit + 1}
    ),
    hours as materialized (
      select d.hour, ${keyColumns(keys)}, ${columns(PRICED_SUMS, "d")} from report_hours d
      where d.operator_id = ${operatorId} and ${matching(wanted)}
    ),
    spans as (
      select 'lifetime' as "window", null::timestamptz as since, ${keyNames(keys)}, ${columns(PRICED_SUMS)}
      from days join page using (${keyNames(keys)})
      union all
      select w."window", w.since, ${keyNames(keys)}, ${columns(PRICED_SUMS)}
      from (values ${windows}) w ("window", since)
      join hours on hours.hour >= w.since join page using (${keyNames(keys)})
    ),
    summed as (
      select ${keyNames(keys)}, "window", since, sum(priced_rounds)::bigint as rounds, sum(priced_turnover) as turnover,
        sum(priced_payouts) as payouts, sum(expected) as expected, sum(variance) as variance,
        sum(bound_rounds) as bounds, sum(strategy_rounds) as strategies,
        sum(priced_jackpot_micro) as jackpot_micro
      from spans group by ${keyNames(keys)}, "window", since
    )
    ${judged(keys, sigmas)} order by ${keyNames(keys)}`.execute(tx);
  const byKey = Map.groupBy(rows, (row) => cursorAt(row, keys));
  const shown = [...byKey].slice(0, limit);
  return {
    upTo,
    rows: shown.flatMap(([, [first, ...rest]]) => (first ? [describe(first, [first, ...rest], keys)] : [])),
    nextCursor: byKey.size > limit ? (shown.at(-1)?.[0] ?? null) : null,
  };
};

const describe = (first: WindowRow, rows: readonly WindowRow[], keys: readonly Key[]) => {
  const of = (name: WindowRow["window"]): Measured => measuredOf(rows.find(({ window }) => window === name));
  return {
    ...readKey(first, keys),
    lastHour: of("lastHour"),
    lastDay: of("lastDay"),
    lastMonth: of("lastMonth"),
    lifetime: of("lifetime"),
  };
};

const measuredOf = (row: WindowRow | undefined): Measured =>
  row
    ? {
        since: row.since?.toISOString() ?? null,
        rounds: Number(row.rounds),
        turnover: row.turnover,
        payouts: row.payouts,
        expectedPayouts: row.expectedPayouts,
        actualRtp: row.actualRtp,
        expectedRtp: row.expectedRtp,
        jackpotContribution: row.jackpotContribution,
        band: { low: row.low, high: row.high },
        sigmas: row.sigmas,
        verdict: row.verdict,
        basis: row.basis,
      }
    : null;
