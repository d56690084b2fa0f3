import { type Limit, LIMIT_KINDS, limitAt, limitOf, type LimitSetter } from "@croupier/ledger/limits";
import { PERIODS, spendingAt } from "@croupier/ledger/spending";
import type { Database } from "@croupier/db/database";
import type { SpendingJson } from "@croupier/db/tables/accounts";
import type { LimitJson } from "@croupier/db/tables/player-protection";
import { sql } from "kysely";
import { z } from "zod";

const amount = z.int().min(0).nullable();

const shownLimit = z.strictObject({
  kind: z.enum(LIMIT_KINDS),
  period: z.enum(PERIODS),
  setBy: z.enum(["player", "operator"]),
  amount: amount.describe("Minor units, or seconds of time; null for none."),
  pending: z
    .strictObject({ amount, from: z.iso.datetime() })
    .nullable()
    .describe("What was asked for and holds from `from` on."),
});

const shownPeriod = z.strictObject({
  period: z.enum(PERIODS),
  since: z.iso.date().describe("The period's first day by the operator's clock."),
  endsAt: z.iso.datetime(),
  staked: z.string().regex(/^\d+$/).describe("Minor units of real money."),
  paid: z.string().regex(/^\d+$/).describe("Minor units of real money."),
  playedSeconds: z.int().min(0),
});

/** What keeps a player from playing more than they should, and how much they have played. */
export const protectionState = z
  .strictObject({
    timeZone: z.string().describe("The operator's, by its IANA name."),
    coolingOffHours: z.int().describe("For how long a looser limit has to be waited for."),
    limits: z.array(shownLimit),
    periods: z.array(shownPeriod),
    exclusion: z
      .strictObject({
        kind: z.enum(["time-out", "self-exclusion"]),
        since: z.iso.datetime(),
        until: z.iso.datetime().nullable().describe("Null where it has no end."),
        liftableAt: z.iso
          .datetime()
          .nullable()
          .describe("From when on the operator can lift one without an end; null for any other."),
      })
      .nullable(),
  })
  .meta({ id: "Protection" });
export type ProtectionState = z.infer<typeof protectionState>;

/** Whom it is about; `sessionId` is the session that asks, which is running. */
export interface ProtectedPlayer {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string | null;
}

interface Row {
  readonly now: Date;
  readonly time_zone: string;
  readonly cooling_off_hours: number;
  readonly limits: readonly LimitJson[] | null;
  readonly exclusion: "time-out" | "self-exclusion" | null;
  readonly excluded_at: Date | null;
  readonly excluded_until: Date | null;
  readonly liftable_at: Date | null;
  readonly spending: SpendingJson | null;
  readonly played: Readonly<Record<"day" | "week" | "month", number>>;
  readonly ends: Readonly<Record<"day" | "week" | "month", string>>;
}

export const readProtection = async (
  tx: Database,
  { operatorId, playerId, sessionId }: ProtectedPlayer,
): Promise<ProtectionState> => {
  const end = (period: string) =>
    sql`date_add(date_trunc(${period}, now(), o.time_zone), ${`1 ${period}`}::interval, o.time_zone)`;
  const { rows } = await sql<Row>`
    select now(), o.time_zone, o.cooling_off_hours, x.limits, x.exclusion, x.excluded_at, x.excluded_until, x.liftable_at,
      a.spending, to_jsonb(p) as played,
      jsonb_build_object('day', ${end("day")}, 'week', ${end("week")}, 'month', ${end("month")}) as ends
    from operators o
    left join player_protection x on x.operator_id = o.id and x.player_id = ${playerId}
    left join accounts a on a.operator_id = o.id and a.player_id = ${playerId} and a.mode = 'real'
    cross join lateral played_seconds(o.id, ${playerId}::uuid, ${sessionId}::uuid, o.time_zone) p
    where o.id = ${operatorId}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`there is no operator ${operatorId}`);
  const { now, exclusion, excluded_at, excluded_until, liftable_at } = row;
  const spending = spendingAt(row.spending, now, row.time_zone);
  const excluded = exclusion !== null && excluded_at !== null && (excluded_until === null || excluded_until > now);
  return {
    timeZone: row.time_zone,
    coolingOffHours: row.cooling_off_hours,
    limits: shownLimits((row.limits ?? []).map(limitOf), now),
    periods: PERIODS.map((period) => ({
      period,
      since: spending[period].since,
      endsAt: new Date(row.ends[period]).toISOString(),
      staked: String(spending[period].staked),
      paid: String(spending[period].paid),
      playedSeconds: row.played[period],
    })),
    exclusion: excluded
      ? {
          kind: exclusion,
          since: excluded_at.toISOString(),
          until: excluded_until?.toISOString() ?? null,
          liftableAt: liftable_at?.toISOString() ?? null,
        }
      : null,
  };
};

const SETTERS: readonly LimitSetter[] = ["player", "operator"];

const shownLimits = (limits: readonly Limit[], now: Date): ProtectionState["limits"] =>
  LIMIT_KINDS.flatMap((kind) =>
    PERIODS.flatMap((period) =>
      SETTERS.flatMap((setBy) => {
        const { now: held, pending } = limitAt(limits, { kind, period, setBy }, now);
        if ((held?.amount ?? null) === null && !pending) return [];
        return {
          kind,
          period,
          setBy,
          amount: numberOf(held?.amount),
          pending: pending ? { amount: numberOf(pending.amount), from: pending.from.toISOString() } : null,
        };
      }),
    ),
  );

const numberOf = (value: bigint | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);
