import { withClient } from "@croupier/testing/admin";

/** Rounds that nobody played, written by PostgreSQL itself, for measurements of what reads many of them. */
export interface SeedOptions {
  readonly operatorId: string;
  readonly rounds: number;
  /** The time between the first and the last; they end now. */
  readonly days: number;
  readonly players: number;
}

interface SeededGame {
  readonly game: string;
  readonly wagers: readonly unknown[];
  readonly parts: readonly unknown[];
  readonly view: unknown;
  readonly actions: readonly unknown[];
}

const STAKE = 100;
const part = (wager: number) => ({ wager, fraction: "1/1", due: STAKE, multiplier: "2/1", payout: 2 * STAKE });
const straight = (number: number) => ({ selection: { type: "straight", numbers: [number] }, stake: STAKE });
const reveal = (tile: number) => ({ type: "reveal", tile });

/** One round of each kind, as wide as those that are played. */
const kinds: readonly SeededGame[] = [
  {
    game: "coin-flip",
    wagers: [{ selection: { calls: ["heads"] }, stake: STAKE }],
    parts: [part(0)],
    view: { calls: ["heads"], flips: ["heads"], won: true },
    actions: [],
  },
  {
    game: "roulette",
    wagers: [4, 8, 15, 16, 23].map(straight),
    parts: [0, 1, 2, 3, 4].map(part),
    view: { number: 15, colour: "black", won: [false, false, true, false, false] },
    actions: [],
  },
  {
    game: "slots",
    wagers: [{ selection: {}, stake: STAKE }],
    parts: [part(0)],
    view: {
      spins: [
        {
          free: false,
          stops: [27, 13, 18, 5, 13],
          window: [
            ["fox", "leaf", "lantern"],
            ["lantern", "snail", "leaf"],
            ["toadstool", "hedgehog", "leaf"],
            ["bluebell", "toadstool", "acorn"],
            ["toadstool", "owl", "lantern"],
          ],
          lines: [{ line: 6, symbol: "leaf", count: 3, won: "1/4" }],
          scatter: { count: 0, won: "0/1", spins: 0 },
          won: "1/4",
        },
      ],
      maxWin: false,
      multiplier: "1/4",
    },
    actions: [],
  },
  {
    game: "mines",
    wagers: [{ selection: { mines: 3 }, stake: STAKE }],
    parts: [part(0)],
    view: {
      mines: 3,
      maxReveals: 22,
      revealed: [7, 12],
      multiplier: "33/25",
      nextMultiplier: null,
      board: [1, 9, 21],
      ended: "cash-out",
      legal: [],
    },
    actions: [reveal(7), reveal(12), { type: "cash-out" }],
  },
];

/** A UUID that follows from text, in SQL: version 8, as the application's own are (RFC 9562). */
export const uuidOf = (text: string): string =>
  `overlay(overlay(md5(${text}) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid`;

/** A UUIDv7 of this moment, its random bits those of the text's MD5. */
export const uuidV7At = (at: string, text: string): string =>
  `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5(${text}), 1, 3)
    || '8' || substr(md5(${text}), 4, 15))::uuid`;

const BATCH = 50_000;
const DAY_MS = 86_400_000;

/**
 * Writes players (`player-1` …), each with a session and a revealed seed pair, and rounds in the order of time, with
 * their transfers and actions. Every eighth round is of coin-flip and player-1's, who plays hardly anything else; the
 * others are spread over all players. One round in a hundred pays 1,000 times its stake. Nonces are not a sequence, and there
 * are no accounts: nothing here is for the ledger's proof.
 */
export const seedRounds = (url: string, { operatorId, rounds, days, players }: SeedOptions): Promise<void> => {
  const [player, pair] = ["player", "pair"].map((what) => uuidOf(`'${operatorId}/${what}/' || p`));
  // Written down, so that it is the same in every transaction.
  const begins = `timestamptz '${new Date(Date.now() - days * DAY_MS).toISOString()}'`;
  const session = uuidV7At(begins, `'${operatorId}/session/' || p`);
  const people = [
    `insert into operators (id, name, wallet) values ('${operatorId}', 'Bench Casino', 'hosted')
     on conflict do nothing`,
    `insert into players (id, operator_id, external_id)
     select ${player}, '${operatorId}', 'player-' || p from generate_series(1, ${players}) p`,
    `insert into sessions (id, operator_id, player_id, mode, currency, launch_hash, launch_expires_at, created_at, expires_at, closed_at)
     select ${session}, '${operatorId}', ${player}, 'real', 'EUR', sha256(('${operatorId}' || p)::bytea), now(), ${begins},
       now() + interval '1 day', now()
     from generate_series(1, ${players}) p`,
    `insert into seed_pairs (id, operator_id, player_id, mode, state, salt, master_key_id, commitment, client_seed, server_seed)
     select ${pair}, '${operatorId}', ${player}, 'real', 'revealed', sha256('salt'), 'bench',
       encode(sha256(decode(repeat('5e', 32), 'hex')), 'hex'), 'bench', repeat('5e', 32)
     from generate_series(1, ${players}) p`,
    `create temporary table kinds as select * from jsonb_to_recordset('${JSON.stringify(kinds)}') as k (
       game text, wagers jsonb, parts jsonb, view jsonb, actions jsonb)`,
    "alter table kinds add column kind serial",
  ];
  const batch = (first: number, last: number) => [
    `create temporary table fresh as
     select i, k.*, ${player} as player_id, ${session} as session_id, ${pair} as pair_id, at,
       ${uuidV7At("at", `'${operatorId}/' || i`)} as id,
       (select sum((wager->>'stake')::bigint) from jsonb_array_elements(k.wagers) wager) as stake,
       case when i % 100 = 0 then ${STAKE * 1000} when i % 3 = 0 then ${STAKE * 2} else 0 end as payout
     from generate_series(${first}, ${last}) i cross join
       lateral (select case when i % 8 = 0 then 1 else 1 + (hashint4(i) & 2147483647) % ${players} end as p,
         now() - interval '${days} days' * ((${rounds} - i) / ${rounds}::float8) as at) spread
       join kinds k on k.kind = 1 + i % ${kinds.length}`,
    `insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version, rules_hash,
       config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at, settled_at, settled_xid)
     select '${operatorId}'::uuid, player_id, id, session_id, 'real', 'EUR', game, 'standard', 1, sha256('rules'), 1, pair_id, i,
       'settled', jsonb_array_length(actions), wagers, stake, payout, parts, view, at, at, pg_current_xact_id()
     from fresh order by i`,
    `insert into actions (operator_id, player_id, round_id, step, action, taken_at)
     select '${operatorId}'::uuid, player_id, id, a.n - 1, a.action, at
     from fresh, jsonb_array_elements(actions) with ordinality as a (action, n) order by i, n`,
    `insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account, credit_account,
       amount, moved_at)
     select '${operatorId}'::uuid, player_id, id, 0, 'stake', 'real', 'EUR', 'player', 'house', stake, at from fresh
     union all
     select '${operatorId}'::uuid, player_id, id, jsonb_array_length(actions), 'payout', 'real', 'EUR', 'house', 'player', payout, at
     from fresh where payout > 0`,
    "drop table fresh",
  ];
  return withClient(url, async (client) => {
    for (const statement of people) await client.query(statement);
    for (let first = 1; first <= rounds; first += BATCH) {
      for (const statement of batch(first, Math.min(first + BATCH - 1, rounds))) await client.query(statement);
    }
  });
};
