import type { Mode, RoundRecord } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { isRemembered, roundsSince } from "@croupier/ledger/recent-rounds";
import { sql } from "kysely";
import { record, recordOf, type RoundRow } from "../rounds/read-rounds.ts";

/** An account of one operator, and the version that is known of it; null for none. */
export interface AskedAccount {
  readonly playerId: string;
  readonly mode: Mode;
  readonly since: bigint | null;
}

/** An account as it stands, all of one moment. */
export interface AccountNews {
  /** The version that was asked about. */
  readonly since: bigint | null;
  readonly version: bigint;
  /** Minor units; null for real money of an operator whose wallet is its own. */
  readonly balance: number | null;
  /** Whether `rounds` are those that operations since the version asked about were of; else they are all that are open. */
  readonly follows: boolean;
  readonly rounds: readonly RoundRecord[];
}

interface Row {
  readonly n: number;
  readonly version: bigint;
  readonly balance: bigint | null;
  readonly follows: boolean;
  readonly rounds: readonly RoundRow[];
}

const statement = (operatorId: string, asked: string) => sql<Row>`
  with account as materialized (
    select k.n, k.since, a.*, ${isRemembered("a", sql`k.since`)} as follows
    from jsonb_to_recordset(${asked}::jsonb) as k (n integer, player_id uuid, mode text, since bigint)
    join accounts a on a.operator_id = ${operatorId} and a.player_id = k.player_id and a.mode = k.mode
  )
  select a.n, a.version, a.follows,
    case when o.wallet = 'hosted' or a.mode = 'demo' then a.balance end as balance,
    coalesce((
      select jsonb_agg(${recordOf.select} order by t.place, r.id)
      from (
        select s.round_id, s.place from (${roundsSince("a", sql`a.since`)}) s where a.follows
        union all
        select u.id, 0 from rounds u
        where not a.follows and u.operator_id = a.operator_id and u.player_id = a.player_id and u.mode = a.mode
          and u.status in ('reserving', 'open')
      ) t
      join rounds r on r.operator_id = a.operator_id and r.player_id = a.player_id and r.id = t.round_id
      ${recordOf.joins}
    ), '[]') as rounds
  from account a join operators o on o.id = a.operator_id`;

/** What is new of accounts of one operator, in the order of the questions; undefined for an account that isn't there. */
export const readAccounts = (
  db: Database,
  operatorId: string,
  asked: readonly AskedAccount[],
): Promise<readonly (AccountNews | undefined)[]> =>
  inTenant(db, operatorId, async (tx) => {
    const questions = asked.map(({ playerId, mode, since }, n) => ({
      n,
      player_id: playerId,
      mode,
      since: since === null ? null : String(since),
    }));
    const { rows } = await statement(operatorId, JSON.stringify(questions)).execute(tx);
    const found = new Map(rows.map((row) => [row.n, row]));
    return asked.map(({ since }, n) => {
      const row = found.get(n);
      if (!row) return undefined;
      const balance = row.balance === null ? null : Number(row.balance);
      return { ...row, since, balance, rounds: row.rounds.map(record) };
    });
  });

/** The same of accounts of any operators, one operator after the other. */
export const readAccountsOfAll = async (
  db: Database,
  asked: readonly (AskedAccount & { readonly operatorId: string })[],
): Promise<readonly (AccountNews | undefined)[]> => {
  const found = new Map<AskedAccount, AccountNews | undefined>();
  for (const [operatorId, those] of Map.groupBy(asked, (one) => one.operatorId)) {
    const news = await readAccounts(db, operatorId, those);
    for (const [n, one] of those.entries()) found.set(one, news[n]);
  }
  return asked.map((one) => found.get(one));
};
