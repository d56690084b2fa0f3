import type { Database } from "@croupier/db/database";
import { type RawBuilder, sql } from "kysely";

/** A way to lose, double or make up money that no rule of the database sees, and how it must be told. */
export interface PlantedFault {
  readonly name: string;
  readonly statements: readonly RawBuilder<unknown>[];
  readonly found: RegExp;
}

/** A round that paid, with money that we keep, whose player can spare what a fault takes. */
const choosePaid = sql`create temporary table planted_in on commit drop as
  select r.operator_id, r.player_id, r.id from rounds r
  join accounts a on a.operator_id = r.operator_id and a.player_id = r.player_id and a.mode = r.mode
  join operators o on o.id = r.operator_id and o.wallet = 'hosted'
  where r.status = 'settled' and r.payout > 0 and r.step = 0 and r.grant_id is null and a.balance >= r.stake + r.payout
  order by r.id limit 1`;
const PAID = sql`(select operator_id, player_id, id from planted_in)`;
const ofPaid = (cause: "id" | "cause_id" | "round_id") => sql`(operator_id, player_id, ${sql.ref(cause)}) in ${PAID}`;
const accountOfPaid = sql`(operator_id, player_id) in (select operator_id, player_id from ${PAID} paid) and mode = 'real'`;

/** A jackpot that a round won whose money is at its operator's. */
const JACKPOT_CREDIT = sql`(select transaction_id from wallet_calls where purpose = 'jackpot' order by 1 limit 1)`;

/** Each is to be planted alone, in a transaction that is rolled back. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    name: "a payout that was dropped",
    statements: [sql`delete from transfers where kind = 'payout' and ${ofPaid("cause_id")}`],
    found: /every round has its stake, its payout/,
  },
  {
    name: "a stake that was taken twice",
    statements: [
      sql`insert into transfers select operator_id, player_id, cause_id, step + 1, kind, mode, currency, debit_account,
        credit_account, amount, moved_at from transfers where kind = 'stake' and ${ofPaid("cause_id")}`,
      sql`update accounts a set balance = balance - r.stake from rounds r
        where a.operator_id = r.operator_id and a.player_id = r.player_id and a.mode = r.mode
        and (r.operator_id, r.player_id, r.id) in ${PAID}`,
    ],
    found: /is settled and came to/,
  },
  {
    name: "an account with a unit more than its transfers",
    statements: [sql`update accounts set balance = balance + 1 where ${accountOfPaid}`],
    found: /every account equals the sum of its transfers/,
  },
  {
    name: "a win that was told otherwise, and written everywhere alike",
    statements: [
      sql`update rounds set payout = payout + 1,
        parts = jsonb_set(parts, '{0,payout}', to_jsonb((parts->0->>'payout')::bigint + 1)) where ${ofPaid("id")}`,
      sql`update transfers set amount = amount + 1 where kind = 'payout' and ${ofPaid("cause_id")}`,
      sql`update accounts set balance = balance + 1 where ${accountOfPaid}`,
    ],
    found: /was told "settled: \d+ for \d+", and the round is/,
  },
  {
    name: "a round that is gone with all its money, which the account has back",
    statements: [
      sql`update accounts a set balance = balance + r.stake - r.payout from rounds r
        where a.operator_id = r.operator_id and a.player_id = r.player_id and a.mode = r.mode
        and (r.operator_id, r.player_id, r.id) in ${PAID}`,
      sql`delete from transfers where ${ofPaid("cause_id")}`,
      sql`delete from requests where ${ofPaid("round_id")}`,
      sql`delete from rounds where ${ofPaid("id")}`,
    ],
    found: /was answered with round \S+, which there is not/,
  },
  {
    name: "a request that nobody kept",
    statements: [sql`delete from requests where ${ofPaid("round_id")}`],
    found: /was answered, and no request is kept/,
  },
  {
    name: "a request that nobody made",
    statements: [
      sql`insert into requests select operator_id, player_id, gen_random_uuid(), payload_hash, mode, round_id, step,
        balance_after, requested_at from requests where ${ofPaid("round_id")} limit 1`,
    ],
    found: /nobody asked for request/,
  },
  {
    name: "a deposit that nobody made",
    statements: [
      sql`insert into transfers select operator_id, player_id, gen_random_uuid(), 0, 'deposit', mode, currency, 'cash',
        'player', 7, moved_at from transfers where kind = 'stake' and ${ofPaid("cause_id")}`,
      sql`update accounts set balance = balance + 7 where ${accountOfPaid}`,
    ],
    found: /has \d+ with us, and counts \d+/,
  },
  {
    name: "a round that never ends",
    statements: [sql`update rounds set status = 'open', settled_at = null, settled_xid = null where ${ofPaid("id")}`],
    found: /is still open/,
  },
  {
    name: "a jackpot's pool with a millionth of a unit less",
    statements: [
      sql`update jackpot_shards set brought = brought - 1
        where (operator_id, tier, shard) in (select operator_id, tier, shard from jackpot_shards where brought > 0 limit 1)`,
    ],
    found: /what a tier was brought is what was staked in its rounds that settled/,
  },
  {
    name: "a jackpot that was paid twice",
    statements: [
      sql`insert into transfers select operator_id, player_id, cause_id, step + 1, kind, mode, currency, debit_account,
        credit_account, amount, moved_at from transfers where kind = 'jackpot' limit 1`,
    ],
    found: /is settled and came to/,
  },
  {
    name: "a jackpot that an operator's wallet is not asked to pay",
    statements: [sql`delete from wallet_calls where transaction_id = ${JACKPOT_CREDIT}`],
    found: /an operator's wallet is asked for each win of its rounds/,
  },
  {
    name: "a jackpot that an operator's wallet is asked to pay twice",
    statements: [
      sql`insert into wallet_calls
        select (jsonb_populate_record(c, jsonb_build_object('seq', seq + 99, 'transaction_id', gen_random_uuid()))).*
        from wallet_calls c where transaction_id = ${JACKPOT_CREDIT}`,
    ],
    found: /an operator's wallet is asked for each win of its rounds/,
  },
  {
    name: "a jackpot of which an operator's wallet is asked for a unit less",
    statements: [sql`update wallet_calls set amount = amount - 1 where transaction_id = ${JACKPOT_CREDIT}`],
    found: /an operator's wallet is asked for each win of its rounds/,
  },
  {
    name: "a round that was played and won a jackpot though its stake was not taken",
    statements: [
      sql`update wallet_calls set state = 'refused', balance = null where seq = 0 and (operator_id, player_id, round_id) in (
        select operator_id, player_id, round_id from wallet_calls where transaction_id = ${JACKPOT_CREDIT})`,
    ],
    found: /was refused, and the operator has done it/,
  },
  {
    name: "a report with a unit more",
    statements: [sql`update report_days set turnover = turnover + 1 where id = (select min(id) from report_days)`],
    found: /the reports say/,
  },
];

class Planted extends Error {
  override name = "Planted";
}

/** What `look` sees once the fault is there; afterwards it is not. */
export const whilePlanted = async (
  db: Database,
  { statements }: PlantedFault,
  look: (tx: Database) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  let seen: readonly string[] = [];
  const planted = db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await choosePaid.execute(tx);
    for (const statement of statements) await statement.execute(tx);
    seen = await look(tx);
    throw new Planted();
  });
  await planted.catch((error: unknown) => {
    if (!(error instanceof Planted)) throw error;
  });
  return seen;
};
