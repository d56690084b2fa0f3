import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { jackpotPromises } from "./audit-jackpots.ts";
import { walletPromises } from "./audit-wallet.ts";

/** The first call of a round `r` to its operator's own wallet, as `w`; there is none where the money is with us. */
const firstCall = `left join wallet_calls w
       on w.operator_id = r.operator_id and w.player_id = r.player_id and w.round_id = r.id and w.seq = 0`;
/** Whether a round `r` was played: until a wallet has given its stake, and if it never does, nothing of it happened. */
const played = "(w.seq is null or w.state = 'done')";

/** What the database itself can't refuse, proved apart: hot tables have no foreign keys. Each query finds what breaks. */
const promises: readonly (readonly [promise: string, broken: string])[] = [
  [
    "every account equals the sum of its transfers",
    `select a.operator_id, a.player_id, a.mode, a.balance, coalesce(t.total, 0) as transfers
     from accounts a left join (
       select operator_id, player_id, mode,
         sum(case when credit_account = 'player' then amount else -amount end) as total
       from transfers where 'player' in (debit_account, credit_account) group by 1, 2, 3
     ) t using (operator_id, player_id, mode)
     where a.balance <> coalesce(t.total, 0)`,
  ],
  [
    "every transfer belongs to an account of its currency, and goes the way its kind says",
    `select t.cause_id, t.kind, t.currency, t.debit_account, t.credit_account
     from transfers t left join accounts a
       on a.operator_id = t.operator_id and a.player_id = t.player_id and a.mode = t.mode and a.currency = t.currency
     left join rounds r on r.operator_id = t.operator_id and r.player_id = t.player_id and r.id = t.cause_id
     ${firstCall}
     left join wallet_calls j on j.operator_id = t.operator_id and j.transaction_id = t.cause_id and j.purpose = 'jackpot'
     cross join lateral (
       select case when w.seq is null and j.seq is null then 'player' else 'cash' end as theirs
     ) s
     where a.player_id is null
       or t.debit_account || ' to ' || t.credit_account <> case t.kind
         when 'stake' then case when r.grant_id is null then s.theirs else 'promo' end || ' to house'
         when 'payout' then 'house to ' || s.theirs
         when 'void' then 'house to ' || case when r.grant_id is null then s.theirs else 'promo' end
         when 'deposit' then 'cash to player' when 'withdrawal' then 'player to cash' when 'grant' then 'promo to player'
         when 'jackpot' then 'jackpot to ' || s.theirs
         when 'correction' then case t.debit_account when 'player' then 'player to house' else 'house to player' end
       end`,
  ],
  [
    "an account plays under its active seed pair",
    `select a.operator_id, a.player_id, a.mode, a.pair_id, p.id as active
     from accounts a full join (
       select operator_id, player_id, mode, id from seed_pairs where state = 'active'
     ) p using (operator_id, player_id, mode)
     where a.pair_id is distinct from p.id`,
  ],
  [
    "the parts of a round add up to its stake and payout",
    `select r.id, r.stake, r.payout, p.due, p.payout as parts_payout
     from rounds r ${firstCall}, lateral (
       select coalesce(sum((part->>'due')::bigint), 0) as due, coalesce(sum((part->>'payout')::bigint), 0) as payout
       from jsonb_array_elements(r.parts) part
     ) p
     where p.due <> case when ${played} then r.stake else 0 end or (r.status = 'settled' and p.payout <> r.payout)`,
  ],
  [
    "every round has its stake, its payout once settled, and its stake back once voided",
    `select r.id, r.status, r.stake, r.payout, t.stakes, t.payouts, t.voids
     from rounds r left join (
       select operator_id, player_id, cause_id as id,
         coalesce(sum(amount) filter (where kind = 'stake'), 0) as stakes,
         coalesce(sum(amount) filter (where kind = 'payout'), 0) as payouts,
         coalesce(sum(amount) filter (where kind = 'void'), 0) as voids
       from transfers group by 1, 2, 3
     ) t using (operator_id, player_id, id)
     ${firstCall}, lateral (
       select case when ${played} or r.grant_id is not null then r.stake else 0 end as staked
     ) m
     where coalesce(t.stakes, 0) <> m.staked
       or coalesce(t.payouts, 0) <> case r.status when 'settled' then r.payout else 0 end
       or coalesce(t.voids, 0) <> case r.status when 'voided' then m.staked else 0 end`,
  ],
  [
    "every stake, payout and void has its round",
    `select t.cause_id, t.kind, t.amount
     from transfers t left join rounds r
       on r.operator_id = t.operator_id and r.player_id = t.player_id and r.id = t.cause_id
       and r.mode = t.mode and r.currency = t.currency
     where t.kind in ('stake', 'payout', 'void') and r.id is null`,
  ],
  [
    "a correction moves what two people agreed on, for a round of real money that is over, and nothing else does",
    `select c.operator_id, c.id, c.state, c.amount, r.id as round, t.cause_id, t.amount as moved
     from round_corrections c full join (
       select operator_id, player_id, cause_id, mode, currency, moved_at,
         case credit_account when 'player' then amount else -amount end as amount
       from transfers where kind = 'correction'
     ) t on t.operator_id = c.operator_id and t.player_id = c.player_id and t.cause_id = c.movement_id
     left join rounds r on r.operator_id = c.operator_id and r.player_id = c.player_id and r.id = c.round_id
       and r.game = c.game and r.currency = c.currency and r.mode = 'real' and r.status in ('settled', 'voided')
     where c.id is null or r.id is null or c.decided_by = c.proposed_by and c.state in ('approved', 'applied')
       or (t.cause_id is null and c.state = 'applied')
       or (t.cause_id is not null and (c.state not in ('approved', 'applied')
         or (t.amount, t.currency, t.mode) is distinct from (c.amount, c.currency, 'real')
         or c.applied_at <> t.moved_at))`,
  ],
  [
    "free rounds are used as often as rounds were played on them, and paid for at their stake",
    `select g.operator_id, g.player_id, g.id, g.used, r.rounds
     from free_round_grants g full join (
       select operator_id, player_id, grant_id as id, count(*) filter (where status <> 'voided') as rounds,
         min(stake) as least, max(stake) as most
       from rounds where grant_id is not null group by 1, 2, 3
     ) r using (operator_id, player_id, id)
     where g.used is distinct from coalesce(r.rounds, 0) or r.least <> g.stake or r.most <> g.stake`,
  ],
  [
    "the nonces of a seed pair count from 0 without gaps",
    `select p.id, p.state, n.rounds, n.first, n.last, a.next_nonce, p.rounds as revealed_rounds
     from seed_pairs p
     left join (
       select operator_id, player_id, pair_id as id, count(*) as rounds, count(distinct nonce) as nonces,
         min(nonce) as first, max(nonce) as last
       from rounds group by 1, 2, 3
     ) n using (operator_id, player_id, id)
     left join accounts a on a.operator_id = p.operator_id and a.player_id = p.player_id and a.pair_id = p.id
     where coalesce(n.rounds, 0) <> coalesce(n.nonces, 0)
       or (n.rounds > 0 and (n.first <> 0 or n.last <> n.rounds - 1))
       or (p.state = 'next' and n.rounds > 0)
       or (p.state = 'active' and coalesce(n.rounds, 0) is distinct from a.next_nonce)
       or (p.state = 'revealed' and coalesce(n.rounds, 0) is distinct from p.rounds)`,
  ],
  [
    "every round belongs to a seed pair and a session of its player",
    `select r.id from rounds r
     left join seed_pairs p on p.operator_id = r.operator_id and p.player_id = r.player_id and p.id = r.pair_id
       and p.mode = r.mode
     left join sessions s on s.operator_id = r.operator_id and s.player_id = r.player_id and s.id = r.session_id
     where p.id is null or s.id is null`,
  ],
  [
    "a round's step counts its actions",
    `select r.id, r.step, a.actions from rounds r left join (
       select operator_id, player_id, round_id as id, count(*) as actions, max(step) as last from actions group by 1, 2, 3
     ) a using (operator_id, player_id, id)
     where r.step <> coalesce(a.actions, 0) or (r.step > 0 and a.last <> r.step - 1)`,
  ],
  [
    "every action belongs to a round",
    `select a.round_id, a.step from actions a left join rounds r
       on r.operator_id = a.operator_id and r.player_id = a.player_id and r.id = a.round_id
     where r.id is null`,
  ],
  [
    "every request that names a round names one that exists and has come that far",
    `select q.id, q.round_id, q.step, r.step as round_step from requests q left join rounds r
       on r.operator_id = q.operator_id and r.player_id = q.player_id and r.id = q.round_id and r.mode = q.mode
     where q.round_id is not null and (r.id is null or q.step > r.step)`,
  ],
  ...walletPromises,
];

const SHOWN = 20;

export interface Audit {
  /** One line per broken promise, with up to 20 of the rows that break it; empty when the ledger is sound. */
  readonly problems: readonly string[];
}

/** The broken promises as this transaction sees them. */
export const findBrokenPromises = async (tx: Database): Promise<readonly string[]> => {
  await sql`set local statement_timeout = 0`.execute(tx);
  const problems: string[] = [];
  for (const [promise, broken] of [...promises, ...jackpotPromises]) {
    const { rows } = await sql.raw(`${broken} limit ${SHOWN}`).execute(tx);
    if (rows.length > 0) problems.push(`not so: ${promise}: ${JSON.stringify(rows, bigintAsText)}`);
  }
  return problems;
};

/** Proves the ledger's invariants over the whole database, in one snapshot. It reads everything: run it apart. */
export const auditLedger = (db: Database): Promise<Audit> =>
  db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx) => ({ problems: await findBrokenPromises(tx) }));

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
