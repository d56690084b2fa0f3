/** What must hold of jackpots, proved from the rounds themselves. Each query finds what breaks. Levels in millionths. */
export const jackpotPromises: readonly (readonly [promise: string, broken: string])[] = [
  [
    "a round takes part in tiers on the terms of the version it names, and only with real money",
    `select r.id, r.mode, r.grant_id, r.stake, t.tier, t.per_unit, v.body ->> 'currency' as currency
     from rounds r cross join jsonb_to_recordset(r.jackpots) as t (pool text, tier text, version integer, per_unit integer)
     left join jackpot_versions v on v.operator_id = r.operator_id and v.pool = t.pool and v.version = t.version
     where r.mode <> 'real' or r.grant_id is not null
       or v.body ->> 'currency' is distinct from r.currency
       or not v.body -> 'games' @> to_jsonb(r.game)
       or not exists (
         select from jsonb_array_elements(v.body -> 'tiers') c
         where c ->> 'tier' = t.tier
           and split_part(c ->> 'contribution', '/', 1)::numeric * 1000000
             = t.per_unit * split_part(c ->> 'contribution', '/', 2)::numeric)`,
  ],
  [
    "what a tier was brought is what was staked in its rounds that settled",
    `select coalesce(s.tier, r.tier) as tier, s.brought, r.brought as of_rounds
     from (
       select operator_id, tier, sum(brought - returned) as brought from jackpot_shards group by 1, 2
     ) s full join (
       select r.operator_id, t.tier, sum(r.stake * t.per_unit) as brought
       from rounds r cross join jsonb_to_recordset(r.jackpots) as t (tier text, per_unit numeric)
       where r.status = 'settled' group by 1, 2
     ) r using (operator_id, tier)
     where coalesce(s.brought, 0) <> coalesce(r.brought, 0)`,
  ],
  [
    "a tier's ledger adds up: a seed for each cycle and a win for each that is over, and no other money",
    `select t.operator_id, t.tier, t.cycle, t.seeded, l.seeds, t.paid, l.wins, w.amount as won
     from jackpot_tiers t
     left join (
       select operator_id, tier, sum(amount) filter (where kind = 'seed') as seeds, count(*) filter (where kind = 'seed') as seed_lines,
         coalesce(sum(amount) filter (where kind = 'win'), 0) as wins, count(*) filter (where kind = 'win') as win_lines,
         max(cycle) as last
       from jackpot_lines group by 1, 2
     ) l using (operator_id, tier)
     left join (
       select operator_id, tier, sum(amount) * 1000000::numeric as amount, count(amount) as fixed from jackpot_wins group by 1, 2
     ) w using (operator_id, tier)
     where t.seeded is distinct from l.seeds or t.paid <> l.wins or coalesce(w.amount, 0) <> l.wins
       or l.seed_lines <> t.cycle + 1 or l.win_lines <> t.cycle or l.last <> t.cycle or coalesce(w.fixed, 0) <> t.cycle`,
  ],
  [
    "every line of a win is one that a round won in that cycle",
    `select l.tier, l.cycle, l.win_id, l.amount from jackpot_lines l
     left join jackpot_wins w on w.operator_id = l.operator_id and w.id = l.win_id and w.tier = l.tier and w.cycle = l.cycle
       and w.amount * 1000000::numeric = l.amount
     where l.kind = 'win' and w.id is null`,
  ],
  [
    "only a round that settled wins, and a tier that it has a part in",
    `select w.id, w.round_id, w.tier, r.status from jackpot_wins w
     left join rounds r on r.operator_id = w.operator_id and r.player_id = w.player_id and r.id = w.round_id
       and r.game = w.game and r.currency = w.currency
     where r.status is distinct from 'settled'
       or not coalesce(r.jackpots @> jsonb_build_array(jsonb_build_object('tier', w.tier)), false)`,
  ],
  [
    "a jackpot moves out of its account once it is paid, or an operator's wallet is asked to, once, and nothing else does",
    `select coalesce(w.id, t.cause_id) as id, w.state, w.amount, t.amount as transferred
     from (
       select * from jackpot_wins j where amount > 0 and (state = 'paid' or exists (
         select from wallet_calls c where c.operator_id = j.operator_id and c.transaction_id = j.id))
     ) w
     full join (select * from transfers where kind = 'jackpot') t
       on t.operator_id = w.operator_id and t.player_id = w.player_id and t.cause_id = w.id
     where w.amount is distinct from t.amount or w.currency is distinct from t.currency or t.debit_account <> 'jackpot'`,
  ],
  [
    "an operator's wallet is asked for each win of its rounds and for no other, and a win is paid once it has paid that",
    `select coalesce(w.id, c.transaction_id) as id, w.state, c.state as call, w.amount, c.amount as asked
     from (
       select j.*, stake.seq is not null as outside
       from jackpot_wins j left join wallet_calls stake on stake.operator_id = j.operator_id
         and stake.player_id = j.player_id and stake.round_id = j.round_id and stake.seq = 0
     ) w
     full join (select * from wallet_calls where purpose = 'jackpot') c
       on c.operator_id = w.operator_id and c.player_id = w.player_id and c.transaction_id = w.id
     where w.id is null or (w.outside and w.state = 'paid' and c.seq is null)
       or (c.seq is not null and (not w.outside or w.state = 'won'
         or (w.round_id, w.game, w.currency, w.amount) is distinct from (c.round_id, c.game, c.currency, c.amount)
         or (w.state = 'paid' and c.state not in ('done', 'resolved')) or (w.state = 'fixed' and c.state = 'done')))`,
  ],
  [
    "a mark that was hit lies between the seed amount and the ceiling, and is what was paid",
    `select m.tier, m.cycle, m.mark, m.mark_from, m.mark_up_to, w.amount from jackpot_marks m
     left join jackpot_wins w on w.operator_id = m.operator_id and w.tier = m.tier and w.cycle = m.cycle
     where w.amount is distinct from m.mark or m.mark <= m.mark_from or m.mark > m.mark_up_to`,
  ],
];
