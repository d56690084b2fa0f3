import type { Database } from "@croupier/db/database";
import { type RawBuilder, sql } from "kysely";
import { findPlayer } from "../players/find-player.ts";
import { firstIdAt } from "../sessions/id-range.ts";
import type { RoundFilters } from "./round-filters.ts";

/** What a walk can look for: beside what operators ask for, what players do. */
export type WalkFilters = RoundFilters & { readonly seedPairId?: string | undefined };

/** A walk along an operator's rounds in the order of their ids, which is that of time. */
export interface Walk {
  readonly operatorId: string;
  /** Only this player's, by our own id; the one in `filters` is the operator's. */
  readonly playerId?: string | undefined;
  readonly filters: WalkFilters;
  readonly direction: "newest first" | "oldest first";
  /** Where an earlier walk ended: a round's id. */
  readonly after?: string | undefined;
  /** Most rounds to be found … */
  readonly limit: number;
  /** … and most to be looked at for that, so that no filter, however rare what it wants, makes a walk long. */
  readonly examine: number;
}

/** The round's key; a walk's rows have its columns, to join on. */
interface Step {
  readonly player_id: string;
  readonly id: string;
  /** False for the last round that was looked at and is none of those that were wanted: it only says how far we came. */
  readonly hit: boolean;
  /** Whether it is the last that was looked at before there were too many. */
  readonly last: boolean;
}

/** A round's id is made a moment before or after the time that is written beside it, by the same host's clock. */
const SLACK_MS = 60_000;

interface Bounds {
  /** Only this player's. */
  readonly playerId?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

const playerBounds = async (tx: Database, operatorId: string, externalId: string): Promise<Bounds | undefined> => {
  const playerId = await findPlayer(tx, operatorId, externalId);
  return playerId === undefined ? undefined : { playerId };
};

const sessionBounds = async (tx: Database, operatorId: string, id: string): Promise<Bounds | undefined> => {
  const session = await tx
    .selectFrom("sessions")
    .select(["player_id", "created_at", "expires_at"])
    .where("operator_id", "=", operatorId)
    .where("id", "=", id)
    .executeTakeFirst();
  return (
    session && {
      playerId: session.player_id,
      fromMs: session.created_at.getTime(),
      toMs: session.expires_at.getTime(),
    }
  );
};

/** Where to look for them at all; undefined if there can be none. */
const boundsOf = async (tx: Database, { operatorId, playerId: own, filters }: Walk): Promise<Bounds | undefined> => {
  const { playerId, sessionId, from, to } = filters;
  const player = playerId === undefined ? {} : await playerBounds(tx, operatorId, playerId);
  const session = sessionId === undefined ? {} : await sessionBounds(tx, operatorId, sessionId);
  if (!player || !session) return undefined;
  const players = new Set([own, player.playerId, session.playerId].filter((id) => id !== undefined));
  if (players.size > 1) return undefined;
  const [only] = players;
  const latest = [session.fromMs, from === undefined ? undefined : Date.parse(from)].filter((ms) => ms !== undefined);
  const soonest = [session.toMs, to === undefined ? undefined : Date.parse(to)].filter((ms) => ms !== undefined);
  return {
    ...(only !== undefined && { playerId: only }),
    ...(latest.length > 0 && { fromMs: Math.max(...latest) }),
    ...(soonest.length > 0 && { toMs: Math.min(...soonest) }),
  };
};

type Condition = RawBuilder<boolean>;

const all = (conditions: readonly Condition[]): Condition => sql<boolean>`${sql.join([...conditions], sql` and `)}`;

const unless = <T>(value: T | undefined, condition: (value: T) => Condition): readonly Condition[] =>
  value === undefined ? [] : [condition(value)];

/** What the index can answer: whose, and between which ids. */
const reach = ({ operatorId, direction, after, filters }: Walk, bounds: Bounds): Condition =>
  all([
    sql`r.operator_id = ${operatorId}`,
    ...unless(bounds.playerId, (id) => sql`r.player_id = ${id}`),
    ...unless(bounds.fromMs, (ms) => sql`r.id >= ${firstIdAt(ms - SLACK_MS)}`),
    ...unless(bounds.toMs, (ms) => sql`r.id < ${firstIdAt(ms + SLACK_MS)}`),
    ...unless(after, (id) => (direction === "newest first" ? sql`r.id < ${id}` : sql`r.id > ${id}`)),
    // Few rounds are open, and an index has those alone.
    ...unless(filters.status === "open" || filters.status === "reserving" ? filters.status : undefined, (status) =>
      status === "open"
        ? sql`r.status = 'open' and r.status in ('reserving', 'open')`
        : sql`r.status = 'reserving' and r.status in ('reserving', 'open')`,
    ),
  ]);

/** What has to be looked at in the round itself. */
const wanted = (filters: WalkFilters): Condition =>
  all([
    sql`true`,
    ...unless(filters.sessionId, (id) => sql`r.session_id = ${id}`),
    ...unless(
      filters.brandId,
      (id) => sql`exists (
        select from sessions s where s.operator_id = r.operator_id and s.player_id = r.player_id and s.id = r.session_id
          and s.brand_id = ${id})`,
    ),
    ...unless(filters.seedPairId, (id) => sql`r.pair_id = ${id}`),
    ...unless(filters.game, (game) => sql`r.game = ${game}`),
    ...unless(filters.variant, (variant) => sql`r.variant = ${variant}`),
    ...unless(filters.currency, (currency) => sql`r.currency = ${currency}`),
    ...unless(filters.mode, (mode) => sql`r.mode = ${mode}`),
    ...unless(filters.status, (status) => sql`r.status = ${status}`),
    // As a Date: PostgreSQL takes no year 0, nor a hundred decimals, both of which ISO 8601 has.
    ...unless(filters.from, (from) => sql`r.opened_at >= ${new Date(from)}`),
    ...unless(filters.to, (to) => sql`r.opened_at < ${new Date(to)}`),
    ...unless(filters.stakeMin, (least) => sql`r.stake >= ${least}`),
    ...unless(filters.stakeMax, (most) => sql`r.stake <= ${most}`),
    ...unless(filters.payoutMin, (least) => sql`r.payout >= ${least}`),
    ...unless(filters.payoutMax, (most) => sql`r.payout <= ${most}`),
  ]);

const steps = (walk: Walk, bounds: Bounds): RawBuilder<Step> => {
  const order = walk.direction === "newest first" ? sql`desc` : sql`asc`;
  // The outer limit stops the inner walk as soon as enough is found.
  return sql<Step>`
    select walked.player_id, walked.id, walked.hit, walked.n = ${walk.examine} as last from (
      select r.player_id, r.id, (${wanted(walk.filters)}) as hit, row_number() over (order by r.id ${order}) as n
      from rounds r where ${reach(walk, bounds)}
      order by r.id ${order} limit ${walk.examine}
    ) walked
    where walked.hit or walked.n = ${walk.examine}
    order by walked.id ${order} limit ${walk.limit + 1}`;
};

/** What a walk found, each with what `select` makes of it, and where to go on; null once there is no more. */
export interface Walked<Row> {
  readonly found: readonly Row[];
  readonly next: string | null;
}

/**
 * Walks and reads what is found in one statement. `select` is an expression over the round `r`, and `joins` brings what
 * else it names. A walk that has looked at enough comes back with less than was asked for, or nothing, and says where to
 * go on.
 */
export const walkRounds = async <Row>(
  tx: Database,
  walk: Walk,
  { select, joins }: { readonly select: RawBuilder<Row>; readonly joins: RawBuilder<unknown> },
): Promise<Walked<Row>> => {
  const bounds = await boundsOf(tx, walk);
  if (!bounds) return { found: [], next: null };
  const { rows } = await sql<Step & { readonly row: Row }>`
    with step as (${steps(walk, bounds)})
    select step.id, step.hit, step.last, case when step.hit then ${select} end as row
    from step
    join rounds r on r.operator_id = ${walk.operatorId} and r.player_id = step.player_id and r.id = step.id
    ${joins}
    order by step.id ${walk.direction === "newest first" ? sql`desc` : sql`asc`}`.execute(tx);
  const page = rows.slice(0, walk.limit);
  const more = rows.length > walk.limit || page.at(-1)?.last === true;
  return {
    found: page.filter(({ hit }) => hit).map(({ row }) => row),
    next: more ? (page.at(-1)?.id ?? null) : null,
  };
};
