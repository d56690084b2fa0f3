import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import type { SpendingJson } from "@croupier/db/tables/accounts";
import type { LimitJson } from "@croupier/db/tables/player-protection";
import { sql } from "kysely";
import type { AccountKey } from "./entry.ts";
import { type Limit, limitOf } from "./limits.ts";
import type { Period } from "./spending.ts";
import { type Seamless, seamlessJson, type SeamlessJson, seamlessOf } from "./seamless.ts";
import { roundJson, type StoredRound, type StoredRoundJson, storedRound } from "./stored-round.ts";

/** What one money operation needs to know; all of it is read in one statement for a whole batch. */
export interface SnapshotQuery {
  readonly key: AccountKey;
  readonly sessionId: string | null;
  readonly requestId: string;
  /** For its configuration, and the round that may already be open. */
  readonly game: string;
  /** The round an action is for. */
  readonly roundId: string | null;
  /** The free rounds that a bet is to be played on. */
  readonly grantId: string | null;
}

export interface Snapshot {
  readonly account: AccountState | null;
  readonly sessionLive: boolean;
  /** The operator's, IANA. */
  readonly timeZone: string;
  /** Null for a player whom nothing keeps from playing. */
  readonly protection: Protection | null;
  /** What the session's jurisdiction asks; null without one, and where no session was asked for or it is over. */
  readonly terms: Terms | null;
  /** When the player last acknowledged a reminder, or else when the session began; null as `terms` are. */
  readonly remindedAt: Date | null;
  /** What this request id was already used for. */
  readonly request: {
    readonly payloadHash: string;
    readonly roundId: string | null;
    readonly step: number;
    readonly balanceAfter: bigint;
  } | null;
  readonly config: GameConfig | null;
  /** The free rounds asked for. */
  readonly grant: FreeRounds | null;
  /** The seed pair in use; for an action, the one its round was opened under. */
  readonly pair: PairState | null;
  /** The round asked for, or else this game's open round. */
  readonly round: StoredRound | null;
  /** Where the operator keeps the player's money itself; null where it is with us, as play money always is. */
  readonly seamless: Seamless | null;
}

export interface AccountState {
  readonly currency: string;
  readonly balance: bigint;
  readonly version: bigint;
  readonly pairId: string | null;
  readonly nextNonce: number;
  readonly lastOpenedAt: Date | null;
  readonly spending: SpendingJson | null;
}

/** What keeps a player from playing more than they should. */
export interface Protection {
  readonly limits: readonly Limit[];
  /** `until` is null where it has no end. */
  readonly exclusion: { readonly kind: "time-out" | "self-exclusion"; readonly until: Date | null } | null;
  /** How long sessions lasted in the running periods; null unless a limit asks. */
  readonly playedSeconds: Readonly<Record<Period, number>> | null;
}

export interface GameConfig {
  readonly version: number;
  readonly enabled: boolean;
  readonly variant: string;
  readonly stakeMin: bigint;
  readonly stakeMax: bigint;
  readonly stakeStep: bigint;
  readonly stakeDefault: bigint;
  readonly maxPayout: bigint;
}

/** What is left of free rounds that an operator granted. */
export interface FreeRounds {
  readonly games: readonly string[];
  readonly currency: string;
  /** Of one round, all its wagers together. */
  readonly stake: bigint;
  readonly left: number;
  readonly expiresAt: Date;
  readonly cancelled: boolean;
}

export interface PairState {
  readonly id: string;
  readonly salt: Uint8Array;
  readonly masterKeyId: string;
  readonly commitment: string;
  readonly clientSeed: string;
}

const statement = (queries: string, withSeamless: boolean) => sql<SnapshotRow>`
with asked as materialized (
  select * from jsonb_to_recordset(${queries}::jsonb) as q (
    n integer, operator_id uuid, player_id uuid, mode text, session_id uuid, request_id uuid, game text, round_id uuid,
    grant_id uuid)
)
select q.n, a.currency, a.balance, a.version, a.pair_id, a.next_nonce, a.last_opened_at, a.spending,
  o.time_zone, x.limits, x.exclusion, x.excluded_until, played.day, played.week, played.month,
  q.session_id is null or s.id is not null as session_live,
  s.terms, coalesce(s.reminded_at, s.launched_at, s.created_at) as reminded_at,
  encode(t.payload_hash, 'hex') as payload_hash, t.round_id, t.step, t.balance_after,
  c.version as config_version, c.enabled, c.variant, c.stake_min, c.stake_max, c.stake_step,
  coalesce(c.stake_default, c.stake_min) as stake_default, c.max_payout,
  g.games as grant_games, g.currency as grant_currency, g.stake as grant_stake, g.rounds - g.used as grant_left,
  g.expires_at as grant_expires_at, g.cancelled_at is not null as grant_cancelled,
  p.id as used_pair_id, p.salt, p.master_key_id, p.commitment, p.client_seed,
  ${roundJson("r")} as round, o.wallet = 'seamless' and q.mode = 'real' as outside,
  ${withSeamless ? seamlessJson : sql`null::jsonb`} as seamless
from asked q
left join accounts a using (operator_id, player_id, mode)
left join operators o on o.id = q.operator_id
left join player_protection x using (operator_id, player_id)
left join lateral (
  select p.* from played_seconds(q.operator_id, q.player_id, q.session_id, o.time_zone) p
  where x.limits @> '[{"kind": "time"}]'
  offset 0
) played on true
left join lateral (
  select id, closed_at, expires_at, terms, reminded_at, launched_at, created_at, wallet_token from sessions
  where operator_id = q.operator_id and player_id = q.player_id and id = q.session_id
  offset 0
) s on s.closed_at is null and s.expires_at > now()
left join requests t on t.operator_id = q.operator_id and t.player_id = q.player_id and t.id = q.request_id
left join free_round_grants g on g.operator_id = q.operator_id and g.player_id = q.player_id and g.id = q.grant_id
left join game_configs c on c.operator_id = q.operator_id and c.game = q.game and c.currency = a.currency
left join lateral (
  select * from rounds
  where q.round_id is null and operator_id = q.operator_id and player_id = q.player_id and mode = q.mode
    and game = q.game and status in ('reserving', 'open')
  union all
  select * from rounds
  where operator_id = q.operator_id and player_id = q.player_id and id = q.round_id and mode = q.mode and game = q.game
) r on true
left join lateral (
  select id, salt, master_key_id, commitment, client_seed from seed_pairs
  where operator_id = q.operator_id and player_id = q.player_id and id = coalesce(r.pair_id, a.pair_id)
  offset 0
) p on true`;

interface SnapshotRow {
  n: number;
  currency: string | null;
  balance: bigint;
  version: bigint;
  pair_id: string | null;
  next_nonce: number;
  spending: SpendingJson | null;
  time_zone: string;
  limits: readonly LimitJson[] | null;
  exclusion: "time-out" | "self-exclusion" | null;
  excluded_until: Date | null;
  day: number | null;
  week: number | null;
  month: number | null;
  last_opened_at: Date | null;
  session_live: boolean;
  terms: Terms | null;
  reminded_at: Date | null;
  payload_hash: string | null;
  round_id: string | null;
  step: number;
  balance_after: bigint;
  config_version: number | null;
  enabled: boolean;
  variant: string;
  stake_min: bigint;
  stake_max: bigint;
  stake_step: bigint;
  stake_default: bigint;
  max_payout: bigint;
  grant_games: string[] | null;
  grant_currency: string;
  grant_stake: bigint;
  grant_left: number;
  grant_expires_at: Date;
  grant_cancelled: boolean;
  used_pair_id: string | null;
  salt: Uint8Array;
  master_key_id: string;
  commitment: string;
  client_seed: string | null;
  round: StoredRoundJson | null;
  outside: boolean;
  seamless: SeamlessJson | null;
}

const protectionOf = (
  { exclusion, excluded_until, day, week, month }: SnapshotRow,
  limits: readonly LimitJson[],
): Protection => ({
  limits: limits.map(limitOf),
  exclusion: exclusion === null ? null : { kind: exclusion, until: excluded_until },
  playedSeconds: day === null || week === null || month === null ? null : { day, week, month },
});

const snapshotOf = (row: SnapshotRow): Snapshot => ({
  account:
    row.currency === null
      ? null
      : {
          currency: row.currency,
          balance: row.balance,
          version: row.version,
          pairId: row.pair_id,
          nextNonce: row.next_nonce,
          lastOpenedAt: row.last_opened_at,
          spending: row.spending,
        },
  sessionLive: row.session_live,
  timeZone: row.time_zone,
  protection: row.limits === null ? null : protectionOf(row, row.limits),
  terms: row.terms,
  remindedAt: row.reminded_at,
  request:
    row.payload_hash === null
      ? null
      : { payloadHash: row.payload_hash, roundId: row.round_id, step: row.step, balanceAfter: row.balance_after },
  config:
    row.config_version === null
      ? null
      : {
          version: row.config_version,
          enabled: row.enabled,
          variant: row.variant,
          stakeMin: row.stake_min,
          stakeMax: row.stake_max,
          stakeStep: row.stake_step,
          stakeDefault: row.stake_default,
          maxPayout: row.max_payout,
        },
  grant:
    row.grant_games === null
      ? null
      : {
          games: row.grant_games,
          currency: row.grant_currency,
          stake: row.grant_stake,
          left: row.grant_left,
          expiresAt: row.grant_expires_at,
          cancelled: row.grant_cancelled,
        },
  pair:
    row.used_pair_id === null || row.client_seed === null
      ? null
      : {
          id: row.used_pair_id,
          salt: row.salt,
          masterKeyId: row.master_key_id,
          commitment: row.commitment,
          clientSeed: row.client_seed,
        },
  round: row.round === null ? null : storedRound(row.round),
  seamless: row.seamless === null ? null : seamlessOf(row.seamless),
});

/** Operators that were seen to keep their players' money: only they make the statement longer, which costs all of a batch. */
const seamlessOperators = new Set<string>();

const readRows = async (db: Database, queries: readonly SnapshotQuery[]): Promise<readonly SnapshotRow[]> => {
  const asked = queries.map(({ key, sessionId, requestId, game, roundId, grantId }, n) => ({
    n,
    operator_id: key.operatorId,
    player_id: key.playerId,
    mode: key.mode,
    session_id: sessionId,
    request_id: requestId,
    game,
    round_id: roundId,
    grant_id: grantId,
  }));
  const known = queries.some(({ key }) => key.mode === "real" && seamlessOperators.has(key.operatorId));
  const { rows } = await statement(JSON.stringify(asked), known).execute(db);
  const found = rows.filter(({ outside }) => outside).flatMap(({ n }) => queries[n]?.key.operatorId ?? []);
  if (known || found.length === 0) return rows;
  for (const id of found) seamlessOperators.add(id);
  return readRows(db, queries);
};

/** Reads what a batch of operations needs, in one statement; answers in the queries' order. */
export const readSnapshots = async (db: Database, queries: readonly SnapshotQuery[]): Promise<readonly Snapshot[]> => {
  const rows = await readRows(db, queries);
  const byPlace = new Map(rows.map((row) => [row.n, row]));
  if (byPlace.size !== queries.length || rows.length !== queries.length) {
    throw new Error(`${queries.length} snapshots were asked for, and ${rows.length} read`);
  }
  return queries.map((_, n) => snapshotOf(byPlace.get(n) as SnapshotRow));
};
