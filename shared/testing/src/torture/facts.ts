import type { Database } from "@croupier/db/database";
import { findBrokenPromises } from "@croupier/ledger/audit";
import { sql } from "kysely";

export interface RoundFact {
  readonly id: string;
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly game: string;
  readonly status: string;
  readonly step: number;
  readonly stake: number;
  readonly payout: number;
  /** Whether the operator paid its stake. */
  readonly free: boolean;
  /** What it won of jackpots, as far as that is paid. */
  readonly jackpots: number;
  /** What its transfers come to for the player: what they got less what they gave. */
  readonly net: number;
}

export interface RequestFact {
  readonly id: string;
  readonly playerId: string;
  /** Null where the operator moved money. */
  readonly roundId: string | null;
  readonly step: number;
  readonly balanceAfter: number;
}

export interface AccountFact {
  readonly playerId: string;
  readonly balance: number;
  /** In and out of the operator's cash by request; what left is below 0. */
  readonly moved: ReadonlyMap<string, number>;
}

export interface CallFact {
  readonly transactionId: string;
  readonly playerId: string;
  readonly roundId: string;
  readonly kind: string;
  readonly amount: number;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  /** The player's request that it served, if it did. */
  readonly requestId: string | null;
  /** Whether a later call of the round took it back. */
  readonly reversedLater: boolean;
}

export interface ReportFact {
  readonly operatorId: string;
  readonly rounds: number;
  readonly voided: number;
  readonly turnover: number;
  readonly payouts: number;
}

/** What the database holds, in one snapshot. */
export interface Facts {
  readonly rounds: ReadonlyMap<string, RoundFact>;
  readonly requests: ReadonlyMap<string, RequestFact>;
  readonly accounts: ReadonlyMap<string, AccountFact>;
  /** To operators' own wallets. */
  readonly calls: readonly CallFact[];
  /** Jackpots that were won: each is paid under its own id. */
  readonly wins: readonly string[];
  /** The reports' sums, and the same counted from the rounds. */
  readonly reported: readonly ReportFact[];
  readonly recounted: readonly ReportFact[];
  /** What the ledger's audit finds. */
  readonly broken: readonly string[];
}

interface NumberedRow {
  readonly [column: string]: string | number | bigint | boolean | null;
}

const numbered = (row: NumberedRow): object =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === "bigint" ? Number(value) : value]),
  );

const read = async <Row>(tx: Database, query: ReturnType<typeof sql<NumberedRow>>): Promise<readonly Row[]> =>
  (await query.execute(tx)).rows.map((row) => numbered(row) as Row);

/** `tx` is a transaction that sees one snapshot; amounts fit a number. */
export const gatherFacts = async (tx: Database): Promise<Facts> => {
  const rounds = await read<RoundFact>(
    tx,
    sql`select r.id, p.external_id as "playerId", r.game, r.status, r.step, r.stake, r.payout, r.grant_id is not null as free,
        coalesce((select sum(w.amount)::bigint from jackpot_wins w where w.operator_id = r.operator_id
          and w.player_id = r.player_id and w.round_id = r.id and w.state = 'paid'), 0) as jackpots,
        coalesce((select sum(t.amount)::bigint from jackpot_wins w join transfers t on t.operator_id = w.operator_id
          and t.player_id = w.player_id and t.cause_id = w.id and t.kind = 'jackpot'
          where w.operator_id = r.operator_id and w.player_id = r.player_id and w.round_id = r.id), 0)
        + coalesce((select sum(case when t.kind in ('payout', 'void') then t.amount else -t.amount end)::bigint
          from transfers t
          where t.operator_id = r.operator_id and t.player_id = r.player_id and t.cause_id = r.id
          and 'promo' not in (t.debit_account, t.credit_account)), 0) as net
      from rounds r join players p on p.operator_id = r.operator_id and p.id = r.player_id`,
  );
  const requests = await read<RequestFact>(
    tx,
    sql`select q.id, p.external_id as "playerId", q.round_id as "roundId", q.step, q.balance_after as "balanceAfter"
      from requests q join players p on p.operator_id = q.operator_id and p.id = q.player_id`,
  );
  const accounts = await read<{ readonly playerId: string; readonly balance: number }>(
    tx,
    sql`select p.external_id as "playerId", a.balance
      from accounts a join players p on p.operator_id = a.operator_id and p.id = a.player_id`,
  );
  const moved = await read<{ readonly playerId: string; readonly cause: string; readonly amount: number }>(
    tx,
    sql`select p.external_id as "playerId", t.cause_id as cause,
        case t.kind when 'deposit' then t.amount else -t.amount end as amount
      from transfers t join players p on p.operator_id = t.operator_id and p.id = t.player_id
      where t.kind in ('deposit', 'withdrawal')`,
  );
  const calls = await read<CallFact>(
    tx,
    sql`select c.transaction_id as "transactionId", p.external_id as "playerId", c.round_id as "roundId", c.kind, c.amount,
        c.state, c.attempts, c.last_error as "lastError", c.request_id as "requestId",
        exists (select from wallet_calls b where b.operator_id = c.operator_id and b.player_id = c.player_id
          and b.round_id = c.round_id and b.reverses = c.transaction_id) as "reversedLater"
      from wallet_calls c join players p on p.operator_id = c.operator_id and p.id = c.player_id
      order by c.operator_id, c.player_id, c.round_id, c.seq`,
  );
  const wins = await read<{ readonly id: string }>(tx, sql`select id from jackpot_wins`);
  const reported = await read<ReportFact>(
    tx,
    sql`select operator_id as "operatorId", sum(rounds)::bigint as rounds, sum(voided_rounds)::bigint as voided,
        sum(turnover)::bigint as turnover, sum(payouts)::bigint as payouts
      from report_days group by 1 order by 1`,
  );
  // A bet whose stake was never taken is none.
  const recounted = await read<ReportFact>(
    tx,
    sql`select operator_id as "operatorId", count(*) filter (where status = 'settled') as rounds,
        count(*) filter (where status = 'voided') as voided,
        coalesce(sum(stake) filter (where status = 'settled'), 0)::bigint as turnover,
        coalesce(sum(payout) filter (where status = 'settled'), 0)::bigint as payouts
      from rounds r where not exists (
        select from wallet_calls c where c.operator_id = r.operator_id and c.player_id = r.player_id and c.round_id = r.id
          and c.kind = 'debit' and c.action is null and c.state <> 'done')
      group by 1 order by 1`,
  );
  const movedOf = Map.groupBy(moved, ({ playerId }) => playerId);
  return {
    rounds: new Map(rounds.map((round) => [round.id, round])),
    requests: new Map(requests.map((request) => [request.id, request])),
    accounts: new Map(
      accounts.map(({ playerId, balance }) => {
        const own = (movedOf.get(playerId) ?? []).map(({ cause, amount }) => [cause, amount] as const);
        return [playerId, { playerId, balance, moved: new Map(own) }];
      }),
    ),
    calls,
    wins: wins.map(({ id }) => id),
    reported,
    recounted,
    broken: await findBrokenPromises(tx),
  };
};
