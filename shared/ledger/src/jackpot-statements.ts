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
const feeding = (feeds: string) => sql`,
feed as materialized (
  select * from jsonb_to_recordset(${feeds}::jsonb) as f (
    k integer, operator_id uuid, tier text, version integer, brought numeric, cycle integer, up_to numeric, most numeric)
),
fed as materialized (
  select e.n, g.key::integer as k, g.value::numeric as amount
  from entry e join locked using (n), jsonb_each_text(e.fed) g
),
fed_tier as materialized (
  select operator_id, tier, sum(brought) as brought, max(cycle) as cycle, min(up_to) as up_to, min(most) as most,
    max(cycle) > min(cycle) as torn
  from feed group by operator_id, tier
),
watched as materialized (
  select t.operator_id, t.tier
  from jackpot_tiers t join fed_tier f using (operator_id, tier)
  where f.cycle is not null and not f.torn and t.cycle = f.cycle
  order by t.operator_id, t.tier
  for key share of t skip locked
),
sharded as materialized (
  select f.operator_id, f.tier, f.brought, f.cycle, f.up_to, f.most, free.shard
  from fed_tier f, lateral (
    select s.shard from jackpot_shards s
    where s.operator_id = f.operator_id and s.tier = f.tier
    order by (s.shard + pg_backend_pid()) % 16
    limit 1 for no key update skip locked
  ) free
  where f.cycle is null or (f.operator_id, f.tier) in (select operator_id, tier from watched)
),
quiet as materialized (
  select operator_id, tier from sharded
  where cycle is null or (brought <= most and jackpot_level(operator_id, tier) <= up_to)
),
fed_freely as materialized (
  select f.k from feed f join quiet using (operator_id, tier) join jackpot_tiers t using (operator_id, tier)
  where f.version is null or (t.version = f.version and t.enabled)
),
held_back as materialized (
  select n from fed where k not in (select k from fed_freely)
)`;

/** A condition on an entry `e`: nothing about jackpots holds it back. */
const fedFreely = sql`and e.n not in (select n from held_back)`;

const broughtDone = sql`,
brought as (
  update jackpot_shards s set brought = s.brought + b.brought
  from (
    select f.operator_id, f.tier, sum(amount) as brought
    from fed join done using (n) join feed f using (k) group by f.operator_id, f.tier having sum(amount) > 0
  ) b join sharded using (operator_id, tier)
  where s.operator_id = b.operator_id and s.tier = b.tier and s.shard = sharded.shard
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
    (select coalesce(sum(moved), 0) from brought) = (select coalesce(sum(amount), 0) from fed join done using (n)),
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

/** Only what these entries need: a statement is planned each time. */
export const jackpotFragments = (entries: readonly Entry[], feeds: Feeds): JackpotFragments => {
  const gives = feeds.rows.length > 0;
  const wins = entries.some(({ jackpots }) => jackpots !== undefined && jackpots.wins.length > 0);
  const pays = entries.some(({ paysWin }) => paysWin !== undefined);
  return {
    tiers: feeds.sets.length > 0 ? sql`${JSON.stringify(feeds.sets)}::jsonb -> tiers` : sql`null::jsonb`,
    feeding: gives ? feeding(JSON.stringify(feeds.rows)) : NOTHING,
    fedFreely: gives ? fedFreely : NOTHING,
    done: sql`${gives ? broughtDone : NOTHING}${wins ? wonDone : NOTHING}${pays ? paidDone : NOTHING}`,
    must: sql`${gives ? broughtMust : NOTHING}${wins ? wonMust : NOTHING}${pays ? paidMust : NOTHING}`,
  };
};

const NOTHING = sql``;

/** What a batch gives to which tier on what condition: one row each, however many of its entries do. */
export interface Feeds {
  readonly rows: readonly object[];
  /** The number of a share's row. */
  readonly keyOf: (operatorId: string, share: JackpotShare) => number;
  /** The tiers of rounds that open, each list once: in a batch they are mostly the same. */
  readonly sets: readonly (readonly RoundTier[])[];
  /** The number of a list. */
  readonly setOf: (tiers: readonly RoundTier[]) => number;
}

const feedText = (operatorId: string, { tier, version, watch }: JackpotShare): string =>
  watch?.kind === "quiet"
    ? `${operatorId}/${tier}/${version}/${watch.cycle}/${watch.upTo}/${watch.most}`
    : `${operatorId}/${tier}/${version}`;

const setText = (tiers: readonly RoundTier[]): string =>
  tiers.map(({ pool, tier, version, per_unit, range }) => `${pool}/${tier}/${version}/${per_unit}/${range}`).join();

interface Feed {
  readonly k: number;
  readonly operatorId: string;
  readonly share: JackpotShare;
  brought: bigint;
}

const feedRow = ({ k, operatorId, share: { tier, version, watch }, brought }: Feed) => ({
  k,
  operator_id: operatorId,
  tier,
  version,
  brought: String(brought),
  ...(watch?.kind === "quiet" && { cycle: watch.cycle, up_to: String(watch.upTo), most: String(watch.most) }),
});

export const feedsOf = (entries: readonly Entry[]): Feeds => {
  const feeds = new Map<string, Feed>();
  const sets = new Map<string, { readonly n: number; readonly tiers: readonly RoundTier[] }>();
  for (const { key, jackpots, round } of entries) {
    const { operatorId } = key;
    for (const share of jackpots?.shares ?? []) {
      const text = feedText(operatorId, share);
      const feed = feeds.get(text) ?? { k: feeds.size, operatorId, share, brought: 0n };
      feed.brought += share.amount;
      feeds.set(text, feed);
    }
    const tiers = round?.change.change === "open" ? round.change.jackpots : undefined;
    if (tiers && !sets.has(setText(tiers))) sets.set(setText(tiers), { n: sets.size, tiers });
  }
  return {
    rows: [...feeds.values()].map(feedRow),
    keyOf: (operatorId, share) => feeds.get(feedText(operatorId, share))?.k ?? -1,
    sets: [...sets.values()].map(({ tiers }) => tiers),
    setOf: (tiers) => sets.get(setText(tiers))?.n ?? -1,
  };
};

const winColumns = ({ id, tier, fixed }: JackpotWon, game: string) => ({
  id,
  game,
  tier,
  ...(fixed && { cycle: fixed.cycle, amount: String(fixed.amount) }),
});

/** The columns of an entry's row that these read. */
export const jackpotColumns = ({ jackpots, paysWin, key, round }: Entry, feeds: Feeds) => {
  const tiers = round?.change.change === "open" ? round.change.jackpots : undefined;
  return {
    ...(tiers && { tiers: feeds.setOf(tiers) }),
    ...(jackpots && {
      fed: Object.fromEntries(
        jackpots.shares.map((share) => [feeds.keyOf(key.operatorId, share), String(share.amount)]),
      ),
      ...(jackpots.wins.length > 0 && { wins: jackpots.wins.map((win) => winColumns(win, jackpots.game)) }),
    }),
    ...(paysWin !== undefined && { win_id: paysWin }),
  };
};
