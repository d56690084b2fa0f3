import { withClient } from "@croupier/testing/admin";

/** What stands in the tables that a bet writes to. */
export interface Counted {
  readonly rounds: number;
  readonly requests: number;
  readonly stakes: number;
  readonly payouts: number;
  readonly won: number;
  /** Summed over the accounts: one more for each bet. */
  readonly nonces: number;
  readonly staked: number;
  /** Transactions so far, as far as their connections have told. */
  readonly commits: number;
  /** Bytes of the log so far. */
  readonly wal: number;
}

export const count = (url: string): Promise<Counted> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<Record<keyof Counted, string>>(`
      select (select count(*) from rounds where status = 'settled' and settled_xid is not null) as rounds,
        (select count(*) from rounds where payout > 0) as won,
        (select count(*) from requests where round_id is not null) as requests,
        (select count(*) from transfers where kind = 'stake') as stakes,
        (select count(*) from transfers where kind = 'payout') as payouts,
        (select sum(next_nonce) from accounts) as nonces,
        (select coalesce(sum((spending->'month'->>1)::bigint), 0) / 100 from accounts) as staked,
        (select xact_commit from pg_stat_database where datname = current_database()) as commits,
        pg_current_wal_lsn() - '0/0'::pg_lsn as wal`);
    const row = rows[0];
    if (!row) throw new Error("nothing was counted");
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Counted;
  });

/** What there must be of each: of an instant bet of 100, or of a round of any game, which has as many calls and stakes as it takes. */
const OF_A_BET = ["rounds", "requests", "stakes", "nonces", "staked"] as const;
const OF_A_ROUND = ["rounds", "nonces"] as const;

/** What is missing of so many bets; empty if nothing is. */
export const missing = (before: Counted, after: Counted, bets: number, of: "bets" | "rounds"): readonly string[] => {
  const more = (name: keyof Counted): number => after[name] - before[name];
  const perBet = (of === "bets" ? OF_A_BET : OF_A_ROUND).map((name) => ({ name, found: more(name), wanted: bets }));
  if (of === "rounds") return told(perBet);
  return told([...perBet, { name: "payouts", found: more("payouts"), wanted: more("won") }]);
};

const told = (
  rows: readonly { readonly name: string; readonly found: number; readonly wanted: number }[],
): readonly string[] =>
  rows
    .filter(({ found, wanted }) => found !== wanted)
    .map(({ name, found, wanted }) => `${name}: ${found} of ${wanted}`);
