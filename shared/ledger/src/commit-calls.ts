import { sql } from "kysely";
import type { WalletChange } from "./entry.ts";
import type { NewCall } from "./wallet-call.ts";

/**
 * What the one statement does besides where an entry is of a round whose money is in the operator's own wallet. Batches
 * without one don't carry it.
 */
export const callColumns = sql`,
    lease_ms integer, end_seq integer, end_state text, end_balance bigint, end_error text, calls jsonb, outside jsonb`;

// A call is pending while it has a next try (`wallet_calls_waits`). Said like this it can't be looked for among all that wait.
export const callWrites = sql`,
ended as (
  update wallet_calls c
  set state = d.end_state, balance = d.end_balance, last_error = d.end_error, next_try_at = null, ended_at = d.at
  from done d
  where c.operator_id = d.operator_id and c.player_id = d.player_id and c.round_id = d.round_id and c.seq = d.end_seq
    and c.kind = 'debit' and c.next_try_at is not null
  returning d.n
),
called as (
  insert into wallet_calls (operator_id, player_id, round_id, seq, transaction_id, kind, purpose, amount, currency, game,
    step, free_round, round_closed, reverses, round_step, action, request_id, state, attempts, next_try_at, created_at)
  select d.operator_id, d.player_id, d.round_id, c.seq, c.transaction_id, c.kind, c.purpose, c.amount, d.currency,
    c.game, c.step, c.free_round, c.round_closed, c.reverses, c.round_step, c.action, c.request_id, 'pending',
    c.sent::int, now() + case when c.sent then d.lease_ms * interval '1 ms' else interval '0' end, d.at
  from done d cross join lateral jsonb_to_recordset(d.calls) as c (
    seq integer, transaction_id uuid, kind text, purpose text, amount bigint, game text, step integer,
    free_round boolean, round_closed boolean, reverses uuid, round_step integer, action jsonb, request_id uuid,
    sent boolean)
),
moved_outside as (
  insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account, credit_account,
    amount, moved_at)
  select d.operator_id, d.player_id, case t.kind when 'jackpot' then d.request_id else d.round_id end,
    case t.kind when 'jackpot' then 0 else d.step end, t.kind, d.mode, d.currency,
    case t.kind when 'stake' then 'cash' when 'jackpot' then 'jackpot' else 'house' end,
    case t.kind when 'stake' then 'house' else 'cash' end, t.amount, d.at
  from done d cross join lateral jsonb_to_recordset(d.outside) as t (kind text, amount bigint)
)`;

export const callPromise = sql`
  and must(
    (select count(*) from ended) = (select count(*) from done where end_seq is not null),
    'a debit was ended that had ended before')`;

const callRow = ({ seq, ...call }: NewCall, game: string) => ({
  seq,
  transaction_id: call.transactionId,
  kind: call.kind,
  purpose: call.purpose,
  amount: String(call.amount),
  game,
  step: call.step,
  free_round: call.freeRound,
  round_closed: call.roundClosed,
  reverses: call.reverses,
  round_step: call.roundStep,
  ...(call.action === null ? {} : { action: call.action }),
  request_id: call.requestId,
  sent: call.sent,
});

/** The columns of an entry that say what it does about an operator's wallet. */
export const callsOf = ({ game, leaseMs, end, calls, transfers }: WalletChange) => ({
  lease_ms: leaseMs,
  calls: calls.map((call) => callRow(call, game)),
  outside: transfers.map(({ kind, amount }) => ({ kind, amount: String(amount) })),
  ...(end && {
    end_seq: end.seq,
    end_state: end.state,
    end_balance: end.balance === null ? null : String(end.balance),
    end_error: end.error,
  }),
});
