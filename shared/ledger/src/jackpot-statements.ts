import type { Entry } from "./entry.ts";
import type { JackpotShare, JackpotWon, RoundTier } from "./jackpot-moves.ts";
import { type RawBuilder, sql } from "kysely";

/**
 * What the money statement does about jackpots, where an entry has any. No row is shared by all bets: a tier's level lies
 * in sixteen rows, and a statement takes one that is free. Nothing waits: what is held by others is left out, like an
 * account that is busy, and the entry is decided anew.
 *
 * Far from a mark nobody looks at the level but here. That is safe because at most sixteen statements can be between their
 * look and their commit (each holds a row of its own since before it looked, and the tier's key-share lock), each brings at
 * most `most`, and `upTo` leaves room for sixteen times that. A transaction that looks for a hit locks the tier for update,
 * so none of these is under way beside it.
 */
const feeding = (feeds: unknown) => sql`,
sharded as materialized (
  select f.*, free.shard
  from (
    select * from jsonb_to_recordset(${feeds}::jsonb) as f (
      k integer, operator_id uuid, tier text, version integer, brought numeric, cycle integer, up_to numeric, most numeric)
    order by operator_id, tier
  ) f
  left join lateral (
    select true as held from jackpot_tiers t
    where f.cycle is not null and t.operator_id = f.operator_id and t.tier = f.tier and t.cycle = f.cycle
    for key share of t skip locked
  ) watched on true
  cross join lateral (
    select s.shard from generate_series(0, 15) i cross join lateral (
      select s.shard from jackpot_shards s
      where s.operator_id = f.operator_id and s.tier = f.tier and s.shard = (i + pg_backend_pid()) % 16
      for no key update of s skip locked
    ) s
    where f.cycle is null or watched.held
    limit 1
  ) free
  where f.version is null or (
    select t.version = f.version and t.enabled from jackpot_tiers t
    where t.operator_id = f.operator_id and t.tier = f.tier)
),
fed as materialized (
  select k from sharded
  where cycle is null or (brought <= most and jackpot_level(operator_id, tier) <= up_to)
)`;

/** A condition on an entry `e`: nothing about jackpots holds it back. */
const fedFreely = sql`and (e.fed is null or e.fed - array(select k::text from fed) = '{}')`;

const broughtDone = sql`,
given as (
  select g.key::integer as k, g.value::numeric as amount from done d cross join lateral jsonb_each_text(d.fed) g
),
brought as (
  update jackpot_shards s set brought = s.brought + b.brought
  from (
    select f.operator_id, f.tier, f.shard, sum(amount) as brought
    from given g join sharded f using (k) group by f.operator_id, f.tier, f.shard having sum(amount) > 0
  ) b
  where s.operator_id = b.operator_id and s.tier = b.tier and s.shard = b.shard
  returning b.brought as moved
)`;

const wonDone = sql`,
won as (
  insert into jackpot_wins (operator_id, player_id, id, round_id, game, currency, tier, state, cycle, amount, won_at)
  select d.operator_id, d.player_id, w.id, d.round_id, w.game, d.currency, w.tier,
    case when w.amount is null then 'won' else 'fixed' end, w.cycle, w.amount, d.at
  from done d, jsonb_to_recordset(d.wins) as w (id uuid, game text, tier text, cycle integer, amount bigint)
  returning id
)`;

const paidDone = sql`,
win_paid as (
  update jackpot_wins w set state = 'paid', paid_at = d.at
  from done d
  where d.win_id is not null and w.operator_id = d.operator_id and w.player_id = d.player_id and w.id = d.win_id
    and w.state = 'fixed' and w.amount = d.in_amount
  returning w.id
)`;

const broughtMust = sql`
  and must(
    (select coalesce(sum(moved), 0) from brought) = (select coalesce(sum(amount), 0) from given),
    'a jackpot was not given its share')`;

const wonMust = sql`
  and must(
    (select count(*) from won) = (select coalesce(sum(jsonb_array_length(wins)), 0) from done),
    'a jackpot that was won is not on record')`;

const paidMust = sql`
  and must(
    (select count(*) from win_paid) = (select count(*) from done where win_id is not null),
    'a jackpot was paid that was not due')`;

/** What a statement has to do about jackpots, in the order of its text: nothing, for most. */
export interface JackpotFragments {
  /** What a round that opens has as its tiers. */
  readonly tiers: RawBuilder<unknown>;
  readonly feeding: RawBuilder<unknown>;
  readonly fedFreely: RawBuilder<unknown>;
  readonly done: RawBuilder<unknown>;
  readonly must: RawBuilder<unknown>;
}

/** What of it a batch needs. Only that is in its statement: each CTE takes its time also where it has nothing to do. */
export interface JackpotShape {
  readonly gives: boolean;
  readonly opens: boolean;
  readonly wins: boolean;
  readonly pays: boolean;
}

export const jackpotShape = (entries: readonly Entry[], feeds: Feeds): JackpotShape => ({
  gives: feeds.rows.length > 0,
  opens: feeds.sets.length > 0,
  wins: entries.some(({ jackpots }) => jackpots !== undefined && jackpots.wins.length > 0),
  pays: entries.some(({ paysWin }) => paysWin !== undefined),
});

/** Their parameters, in the order of the statement's text: the rows of what is given, and the lists of tiers. */
export const jackpotParameters = ({ gives, opens }: JackpotShape, { rows, sets }: Feeds): readonly string[] => [
  ...(gives ? [JSON.stringify(rows)] : []),
  ...(opens ? [JSON.stringify(sets)] : []),
];

export const jackpotFragments = ({ gives, opens, wins, pays }: JackpotShape): JackpotFragments => ({
  tiers: opens ? sql`${LATER}::jsonb -> tiers` : sql`null::jsonb`,
  feeding: gives ? feeding(LATER) : NOTHING,
  fedFreely: gives ? fedFreely : NOTHING,
  done: sql`${gives ? broughtDone : NOTHING}${wins ? wonDone : NOTHING}${pays ? paidDone : NOTHING}`,
  must: sql`${gives ? broughtMust : NOTHING}${wins ? wonMust : NOTHING}${pays ? paidMust : NOTHING}`,
});

/** A parameter's place. */
const LATER = null;

const NOTHING = sql``;

/** What a batch gives to jackpots: one row for each tier, however many of its entries give to it. */
export interface Feeds {
  readonly rows: readonly object[];
  /** The tiers of rounds that open, each list once: in a batch they are mostly the same. */
  readonly sets: readonly (readonly RoundTier[])[];
  /** The columns of an entry's row that say what it gives, by the numbers of these rows and lists. */
  readonly columnsOf: (entry: Entry) => object;
}

/** No tier has such a version or cycle. */
const TORN = -1;

interface Feed {
  readonly k: number;
  readonly operatorId: string;
  readonly tier: string;
  version: number | null;
  watch: { readonly cycle: number; readonly upTo: bigint; readonly most: bigint } | null;
  brought: bigint;
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** Entries that were decided on different versions or cycles of a tier are all held back, and decided anew. */
const addShare = (feed: Feed, { amount, version, watch }: JackpotShare): void => {
  feed.brought += amount;
  if (version !== null) feed.version = feed.version === null || feed.version === version ? version : TORN;
  if (watch?.kind !== "quiet") return;
  const { cycle, upTo, most } = feed.watch ?? watch;
  feed.watch = {
    cycle: cycle === watch.cycle ? cycle : TORN,
    upTo: least(upTo, watch.upTo),
    most: least(most, watch.most),
  };
};

const feedRow = ({ k, operatorId, tier, version, watch, brought }: Feed) => ({
  k,
  operator_id: operatorId,
  tier,
  version,
  brought: String(brought),
  ...(watch && { cycle: watch.cycle, up_to: String(watch.upTo), most: String(watch.most) }),
});

const setTexts = new WeakMap<readonly RoundTier[], string>();

const setText = (tiers: readonly RoundTier[]): string => {
  const known = setTexts.get(tiers) ?? JSON.stringify(tiers);
  setTexts.set(tiers, known);
  return known;
};

export const feedsOf = (entries: readonly Entry[]): Feeds => {
  const feeds = new Map<string, Feed>();
  const sets = new Map<string, { readonly n: number; readonly tiers: readonly RoundTier[] }>();
  const columns = new Map<Entry, object>();
  const give = (operatorId: string, share: JackpotShare): readonly [k: string, amount: string] => {
    const { tier } = share;
    const key = `${operatorId}/${tier}`;
    const feed = feeds.get(key) ?? { k: feeds.size, operatorId, tier, version: null, watch: null, brought: 0n };
    feeds.set(key, feed);
    addShare(feed, share);
    return [String(feed.k), String(share.amount)];
  };
  const place = (tiers: readonly RoundTier[]): number => {
    const text = setText(tiers);
    const { n } = sets.get(text) ?? { n: sets.size };
    if (n === sets.size) sets.set(text, { n, tiers });
    return n;
  };
  for (const entry of entries) {
    const { key, jackpots, round } = entry;
    const tiers = round?.change.change === "open" ? round.change.jackpots : undefined;
    columns.set(entry, {
      ...(jackpots && { fed: Object.fromEntries(jackpots.shares.map((share) => give(key.operatorId, share))) }),
      ...(tiers && { tiers: place(tiers) }),
    });
  }
  return {
    rows: [...feeds.values()].map(feedRow),
    sets: [...sets.values()].map(({ tiers }) => tiers),
    columnsOf: (entry) => columns.get(entry) ?? {},
  };
};

const winColumns = ({ id, tier, fixed }: JackpotWon, game: string) => ({
  id,
  game,
  tier,
  ...(fixed && { cycle: fixed.cycle, amount: String(fixed.amount) }),
});

/** The columns of an entry's row that these read. */
export const jackpotColumns = (entry: Entry, feeds: Feeds) => {
  const { jackpots, paysWin } = entry;
  return {
    ...feeds.columnsOf(entry),
    ...(jackpots && jackpots.wins.length > 0 && { wins: jackpots.wins.map((win) => winColumns(win, jackpots.game)) }),
    ...(paysWin !== undefined && { win_id: paysWin }),
  };
};
