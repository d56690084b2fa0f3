import type { Expected } from "@croupier/contract/expected-payout";
import type { Database } from "@croupier/db/database";
import { CompiledQuery, sql } from "kysely";
import { callColumns, callPromise, callsOf, callWrites } from "./commit-calls.ts";
import type { Entry, RoundAdvance, RoundOpening } from "./entry.ts";
import {
  feedsOf,
  jackpotColumns,
  type JackpotFragments,
  jackpotFragments,
  jackpotParameters,
  type JackpotShape,
  jackpotShape,
} from "./jackpot-statements.ts";
import { rememberRound } from "./remember-round.ts";
import { spendingJson } from "./spending.ts";

const remembered = rememberRound("a", sql`e.round_id`);

/**
 * The one statement by which money moves. It locks the players' accounts in key order, skipping those that another
 * transaction holds, and checks again what each decision rested on: the account's version, the funds, the place in the
 * seed pair's sequence, the session, the configuration. Then it claims the request ids, in key order as well: they are
 * the player's in both modes. What passes is written whole; what doesn't is left out, for the caller to decide
 * anew. `must` rolls everything back if a row that should have been written was not.
 */
const statement = (withCalls: boolean, jackpots: JackpotFragments) => sql`
with locked as materialized (
  select e.*, a.balance - coalesce(e.out_amount, 0) + coalesce(e.in_amount, 0) as balance
  from (
    select * from jsonb_to_recordset(${null}::jsonb) as e (
      n integer, operator_id uuid, player_id uuid, mode text, request_id uuid, currency text, version bigint,
      session_id uuid, at timestamptz, payload_hash text,
      out_amount bigint, out_kind text, out_account text, in_amount bigint, in_kind text, in_account text,
      promo_amount bigint, promo_kind text, promo_grant_id uuid, spending jsonb, round_id uuid, opens boolean, status text,
      step integer, stake bigint, payout bigint, parts jsonb, view jsonb, pair_id uuid, nonce integer, game text,
      variant text, rules_version integer, rules_hash text, config_version integer, grant_id uuid, wagers jsonb,
      round_session_id uuid, action jsonb, expected numeric, variance numeric, expected_basis text,
      tiers integer, fed jsonb, wins jsonb, win_id uuid${withCalls ? callColumns : nothing})
    order by operator_id, player_id, mode
  ) e cross join lateral (
    select a.balance from accounts a
    where a.operator_id = e.operator_id and a.player_id = e.player_id and a.mode = e.mode
      and a.version = e.version
      and a.currency = e.currency
      and a.balance >= coalesce(e.out_amount, 0)
      and (e.pair_id is null or (a.pair_id = e.pair_id and a.next_nonce = e.nonce))
      and (e.session_id is null or (
        select s.closed_at is null and s.expires_at > now() from sessions s
        where s.operator_id = e.operator_id and s.player_id = e.player_id and s.id = e.session_id))
      and (e.config_version is null or (
        select c.version = e.config_version and c.enabled from game_configs c
        where c.operator_id = e.operator_id and c.game = e.game and c.currency = e.currency))
    for no key update of a skip locked
  ) a
)${jackpots.feeding},
granted as (
  update free_round_grants g set used = g.used + case e.promo_kind when 'stake' then 1 else -1 end
  from (
    select e.n, e.promo_kind, held.operator_id, held.player_id, held.id
    from locked e cross join lateral (
      select operator_id, player_id, id from free_round_grants
      where operator_id = e.operator_id and player_id = e.player_id and id = e.promo_grant_id
      for no key update
    ) held
    where e.promo_amount is not null
  ) e
  where g.operator_id = e.operator_id and g.player_id = e.player_id and g.id = e.id
    and (e.promo_kind = 'void' or (g.used < g.rounds and g.cancelled_at is null and g.expires_at > now()))
  returning e.n
),
requested as (
  insert into requests (operator_id, player_id, id, payload_hash, mode, round_id, step, balance_after, requested_at)
  select operator_id, player_id, request_id, decode(payload_hash, 'hex'), mode, round_id, coalesce(step, 0), balance, at
  from locked e
  where (e.promo_amount is null or e.n in (select n from granted)) ${jackpots.fedFreely}
  order by operator_id, player_id, request_id
  on conflict do nothing
  returning operator_id, player_id, id
),
done as (
  update accounts a
  set balance = e.balance, version = a.version + 1, next_nonce = a.next_nonce + (e.opens is true)::int,
    spending = coalesce(e.spending, a.spending),
    last_opened_at = case when e.opens then e.at else a.last_opened_at end,
    recent_version = ${remembered.recent_version}, recent_rounds = ${remembered.recent_rounds}
  from locked e
  where ((e.operator_id, e.player_id, e.request_id) in (select operator_id, player_id, id from requested)) is true
    and a.operator_id = e.operator_id and a.player_id = e.player_id and a.mode = e.mode
  returning e.*, e.status in ('settled', 'voided') as ends
),
opened as (
  insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version, rules_hash,
    config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at, grant_id, settled_at,
    settled_xid, expected, variance, expected_basis, jackpots)
  select operator_id, player_id, round_id, round_session_id, mode, currency, game, variant, rules_version,
    decode(rules_hash, 'hex'), config_version, pair_id, nonce, status, step, wagers, stake, payout, parts,
    coalesce(view, 'null'), at, grant_id, case when ends then at end, case when ends then pg_current_xact_id() end, expected, variance, expected_basis,
    ${jackpots.tiers}
  from done where opens
  returning id
),
advanced as (
  update rounds r
  set status = d.status, step = d.step, stake = d.stake, payout = d.payout, parts = d.parts,
      view = coalesce(d.view, 'null'),
      settled_at = case when d.ends then d.at end, settled_xid = case when d.ends then pg_current_xact_id() end,
      expected = d.expected, variance = d.variance, expected_basis = d.expected_basis
  from done d
  where d.opens is false and r.operator_id = d.operator_id and r.player_id = d.player_id and r.id = d.round_id
    and r.settled_at is null and r.step = d.step - (d.action is not null)::int
  returning r.id
),
acted as (
  insert into actions (operator_id, player_id, round_id, step, action, taken_at)
  select operator_id, player_id, round_id, step - 1, action, at from done where opens is false and action is not null
),
transferred as (
  insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account, credit_account,
    amount, moved_at)
  select operator_id, player_id, coalesce(round_id, request_id), coalesce(step, 0), out_kind, mode, currency, 'player',
    out_account, out_amount, at
  from done where out_amount is not null
  union all
  select operator_id, player_id, coalesce(round_id, request_id), coalesce(step, 0), in_kind, mode, currency, in_account,
    'player', in_amount, at
  from done where in_amount is not null
  union all
  select operator_id, player_id, round_id, step, promo_kind, mode, currency,
    case promo_kind when 'stake' then 'promo' else 'house' end, case promo_kind when 'stake' then 'house' else 'promo' end,
    promo_amount, at
  from done where promo_amount is not null
)${withCalls ? callWrites : nothing}${jackpots.done}
select n, balance
from done
where must(
  (select count(*) from opened) + (select count(*) from advanced) = (select count(*) from done where opens is not null),
  'money moved for a round that did not')
  and must(
    (select count(*) from granted) = (select count(*) from done where promo_amount is not null),
    'a free round was counted that was not played')${withCalls ? callPromise : nothing}${jackpots.must}`;

const nothing = sql``;

interface Written {
  readonly n: number;
  readonly balance: bigint;
}

/** The statement's texts: few, since batches of any size and of whatever players have the same. */
const texts = new Map<string, string>();

const textOf = (db: Database, withCalls: boolean, shape: JackpotShape): string => {
  const key = [withCalls, shape.gives, shape.opens, shape.wins, shape.pays].join();
  const text = texts.get(key) ?? statement(withCalls, jackpotFragments(shape)).compile(db).sql;
  texts.set(key, text);
  return text;
};

const opening = (change: RoundOpening) => ({
  opens: true,
  round_session_id: change.sessionId,
  game: change.game,
  variant: change.variant,
  rules_version: change.rulesVersion,
  rules_hash: change.rulesHash,
  config_version: change.configVersion,
  pair_id: change.pairId,
  nonce: change.nonce,
  wagers: change.wagers,
  grant_id: change.grantId,
});

const advance = ({ action }: RoundAdvance) => ({ opens: false, ...(action === null ? {} : { action }) });

const expectedOf = ({ mean, variance, basis }: Expected) => ({ expected: mean, variance, expected_basis: basis });

const roundOf = ({ round }: Entry) => {
  if (!round) return {};
  const { change, after } = round;
  if (change.change === "hold") return { round_id: change.id, step: after.step };
  return {
    round_id: change.id,
    status: after.status,
    step: after.step,
    stake: String(after.stake),
    payout: String(after.payout),
    parts: after.parts,
    view: after.view,
    ...(after.expected && expectedOf(after.expected)),
    ...(change.change === "open" ? opening(change) : advance(change)),
  };
};

const rowOf = (entry: Entry, n: number) => ({
  n,
  operator_id: entry.key.operatorId,
  player_id: entry.key.playerId,
  mode: entry.key.mode,
  currency: entry.currency,
  version: String(entry.version),
  session_id: entry.sessionId,
  at: entry.at.toISOString(),
  request_id: entry.request.id,
  payload_hash: entry.request.payloadHash,
  ...(entry.out && { out_amount: String(entry.out.amount), out_kind: entry.out.kind, out_account: entry.out.account }),
  ...(entry.in && { in_amount: String(entry.in.amount), in_kind: entry.in.kind, in_account: entry.in.account }),
  ...(entry.promo && {
    promo_amount: String(entry.promo.amount),
    promo_kind: entry.promo.kind,
    promo_grant_id: entry.promo.grantId,
  }),
  ...(entry.spending && { spending: spendingJson(entry.spending) }),
  ...roundOf(entry),
  ...(entry.wallet && callsOf(entry.wallet)),
});

const keyText = ({ operator_id, player_id }: ReturnType<typeof rowOf>): string => operator_id + player_id;

/**
 * Writes a batch in one statement and one commit. A batch holds at most one entry per (operator, player).
 *
 * Returns, per entry in order, the balance after it, or undefined where nothing was written because the account is
 * busy, has moved since it was read, or no longer meets the entry's conditions. Throws what PostgreSQL throws, and then
 * nothing was written, unless the connection broke during the commit: read the request ids again to know.
 */
export const commitEntries = async (
  db: Database,
  entries: readonly Entry[],
): Promise<readonly (bigint | undefined)[]> => {
  if (entries.length === 0) return [];
  const withCalls = entries.some(({ wallet }) => wallet !== undefined);
  // In key order, as whoever changes many players' rows takes them: free rounds are counted up in the order of entries.
  const feeds = feedsOf(entries);
  const rowsIn = entries.map((entry, n) => ({ ...rowOf(entry, n), ...jackpotColumns(entry, feeds) }));
  const ordered = rowsIn.toSorted((one, other) => (keyText(one) < keyText(other) ? -1 : 1));
  const shape = jackpotShape(entries, feeds);
  const parameters = [JSON.stringify(ordered), ...jackpotParameters(shape, feeds)];
  const { rows } = await db.executeQuery<Written>(CompiledQuery.raw(textOf(db, withCalls, shape), parameters));
  const balances = new Map(rows.map(({ n, balance }) => [n, balance]));
  return entries.map((_, n) => balances.get(n));
};
