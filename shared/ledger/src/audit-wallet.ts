/** How many places a round keeps for jackpots that it has won, until it is said how much they are. */
const KEPT = `select operator_id, player_id, round_id, count(*) as places from jackpot_wins w
  where state <> 'paid' and not exists (
    select from wallet_calls c where c.operator_id = w.operator_id and c.transaction_id = w.id)
  group by 1, 2, 3`;

/** What holds of rounds whose money is in the operator's own wallet; each query finds what breaks. */
export const walletPromises: readonly (readonly [promise: string, broken: string])[] = [
  [
    "every call to a wallet is of a round of its player, for real money, in its currency",
    `select c.round_id, c.seq from wallet_calls c left join rounds r
       on r.operator_id = c.operator_id and r.player_id = c.player_id and r.id = c.round_id
       and r.mode = 'real' and r.currency = c.currency and r.game = c.game
     where r.id is null`,
  ],
  [
    "a round's calls count from 0 without gaps, begin with its stake and wait for one debit at most",
    `select c.round_id, count(*) as calls, max(c.seq) as last
     from wallet_calls c left join (${KEPT}) k using (operator_id, player_id, round_id)
     group by c.operator_id, c.player_id, c.round_id, k.places
     having count(*) + coalesce(k.places, 0) <> max(c.seq) + 1
       or not bool_or(c.seq = 0 and c.kind = 'debit' and c.action is null)
       or count(*) filter (where c.kind = 'debit' and c.state = 'pending') > 1`,
  ],
  [
    "jackpots are paid before their round is closed, and after all that was taken back",
    `select c.round_id, c.seq, c.state, k.places
     from wallet_calls c left join (${KEPT}) k using (operator_id, player_id, round_id)
     where (c.round_closed and k.places > 0 and c.attempts > 0)
       or (c.purpose = 'jackpot' and (c.round_closed or exists (
         select from wallet_calls later where later.operator_id = c.operator_id and later.player_id = c.player_id
           and later.round_id = c.round_id and later.seq > c.seq and later.kind <> 'credit')))`,
  ],
  [
    "a round waits for its stake as long as its first call does, and for an action's no longer than it is open",
    `select r.id, r.status, c.seq, c.state
     from wallet_calls c join rounds r
       on r.operator_id = c.operator_id and r.player_id = c.player_id and r.id = c.round_id
     where (c.seq = 0 and (c.state = 'pending') <> (r.status = 'reserving'))
       or (c.seq > 0 and c.kind = 'debit' and c.state = 'pending' and r.status <> 'open')`,
  ],
  [
    "what a wallet gave for a round is its stake",
    `select r.id, r.stake, c.taken
     from rounds r join (
       select operator_id, player_id, round_id as id, bool_or(seq = 0 and state = 'done') as played,
         coalesce(sum(amount) filter (where kind = 'debit' and state = 'done'), 0) as taken,
         bool_and(free_round) as free, bool_or(free_round) as partly_free
       from wallet_calls group by 1, 2, 3
     ) c using (operator_id, player_id, id)
     where c.taken <> case when c.played and r.grant_id is null then r.stake else 0 end
       or c.free <> (r.grant_id is not null) or c.partly_free <> (r.grant_id is not null)`,
  ],
  [
    "a wallet is told of each payout once, and of nothing else",
    `select r.id, r.status, r.payout, c.payouts, c.paid
     from rounds r join (
       select operator_id, player_id, round_id as id, count(*) filter (where purpose = 'payout') as payouts,
         coalesce(sum(amount) filter (where purpose = 'payout'), 0) as paid
       from wallet_calls group by 1, 2, 3
     ) c using (operator_id, player_id, id)
     where c.payouts <> (r.status = 'settled')::int or c.paid <> case r.status when 'settled' then r.payout else 0 end`,
  ],
  [
    "every stake that may have been taken and does not stand is taken back once, and no other",
    `select d.round_id, d.seq, d.state, r.status, count(b.seq) as rollbacks
     from wallet_calls d join rounds r
       on r.operator_id = d.operator_id and r.player_id = d.player_id and r.id = d.round_id
     left join wallet_calls b
       on b.operator_id = d.operator_id and b.player_id = d.player_id and b.round_id = d.round_id
       and b.reverses = d.transaction_id
     where d.kind = 'debit'
     group by d.operator_id, d.player_id, d.round_id, d.seq, d.state, d.amount, r.status
     having count(b.seq) <> (d.state = 'reversed' or (d.state = 'done' and r.status = 'voided'))::int
       or bool_or(b.amount <> d.amount or b.seq < d.seq)`,
  ],
  [
    "every rollback takes back a stake of its round",
    `select b.round_id, b.seq from wallet_calls b left join wallet_calls d
       on d.operator_id = b.operator_id and d.player_id = b.player_id and d.round_id = b.round_id
       and d.transaction_id = b.reverses and d.kind = 'debit'
     where b.kind = 'rollback' and d.seq is null`,
  ],
  [
    "a wallet that was asked for a round's stake is told once that the round is over, last of all",
    `select r.id, r.status, c.closings, c.last_closing, c.last
     from rounds r join (
       select operator_id, player_id, round_id as id, count(*) filter (where round_closed) as closings,
         max(seq) filter (where round_closed) as last_closing, max(seq) as last,
         bool_or(seq = 0 and state in ('done', 'reversed')) as asked
       from wallet_calls group by 1, 2, 3
     ) c using (operator_id, player_id, id)
     where c.closings <> (c.asked and r.status in ('settled', 'voided'))::int or c.last_closing <> c.last`,
  ],
];
