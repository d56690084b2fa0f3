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
        pg_current_wal_lsn() - '0/0'::pg_lsn as wal`);
    const row = rows[0];
    if (!row) throw new Error("nothing was counted");
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Counted;
  });

/** What is missing of so many bets of 100; empty if nothing is. */
export const missing = (before: Counted, after: Counted, bets: number): readonly string[] => {
  const more = (name: keyof Counted): number => after[name] - before[name];
  const perBet = (["rounds", "requests", "stakes", "nonces", "staked"] as const).map((name) => ({
    name,
    found: more(name),
    wanted: bets,
  }));
  return [...perBet, { name: "payouts", found: more("payouts"), wanted: more("won") }]
    .filter(({ found, wanted }) => found !== wanted)
    .map(({ name, found, wanted }) => `${name}: ${found} of ${wanted}`);
};
