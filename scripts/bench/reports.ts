import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { migrateToLatest } from "@croupier/db/migrate";
import { inTenant } from "@croupier/db/tenant";
import { dailyRequest, readDaily } from "@croupier/gateway/reports/daily";
import { rollUp } from "@croupier/gateway/reports/roll-up";
import { readRtp, rtpRequest } from "@croupier/gateway/reports/rtp";
import { withClient } from "@croupier/testing/admin";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";

/** How long a reader waits, over hardly any rounds and over a million of the same kinds: medians, in milliseconds. */
export interface Waited {
  readonly name: string;
  readonly fewMs: number;
  readonly manyMs: number;
  readonly ratio: number;
}

const MANY = 1_000_000;
/** Enough for a row of each kind, so that what is told is as long. */
const FEW = 1_000;
const BATCH = 100_000;
const PLAYERS = 8_192;
const LOOKS = 41;
const DAY_MS = 86_400_000;

/** Yesterday, on which everybody played everything: ten games, stakes of three sizes, one round in a hundred voided. */
const seedDay = (url: string, operatorId: string, rounds: number): Promise<void> =>
  withClient(url, async (client) => {
    for (let first = 1; first <= rounds; first += BATCH) {
      await client.query(`
        insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version,
          rules_hash, config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at,
          settled_at, settled_xid, expected, variance, expected_basis)
        select '${operatorId}', md5('player' || (hashint4(n) & ${PLAYERS - 1}))::uuid, uuidv7(), md5('session')::uuid, 'real',
          'EUR', 'game-' || n % 10, 'standard', 1, '', 1, md5('pair')::uuid, n,
          case when won is null then 'voided' else 'settled' end, 0, '[]', stake, coalesce(won, 0), '[]', '{}', at, at,
          pg_current_xact_id(), case when won >= 0 then stake * 0.99 end, case when won >= 0 then stake * stake * 0.98 end,
          case when won >= 0 then 'exact' end
        from generate_series(${first}, ${Math.min(first + BATCH - 1, rounds)}) n,
          lateral (select rpad('1', 2 + (hashint4(n) & 2147483647) % 3, '0')::bigint as stake,
            date_trunc('day', now(), 'UTC') - interval '1 day' * (1 - n / ${rounds + 1}::float8) as at) made,
          lateral (select case when n % 100 > 0 then (n % 2) * stake * 2 end as won) decided`);
    }
    await client.query("vacuum analyze");
  });

const medianMs = async (work: () => Promise<unknown>): Promise<number> => {
  const waits: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const startedMs = performance.now();
    await work();
    waits.push(performance.now() - startedMs);
  }
  return waits.toSorted((a, b) => a - b)[(LOOKS - 1) / 2] ?? Number.NaN;
};

/** What is asked for, by what it is called. */
const readers = (report: Database, operatorId: string): ReadonlyMap<string, () => Promise<unknown>> => {
  const day = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const daily = (groupBy: readonly string[]) => () =>
    inTenant(report, operatorId, (tx) =>
      readDaily(tx, operatorId, dailyRequest.parse({ from: day, to: day, groupBy })),
    );
  return new Map<string, () => Promise<unknown>>([
    ["reports: a day", daily(["day"])],
    ["reports: a day by game and stake band", daily(["day", "game", "stakeBand"])],
    [
      "reports: the RTP monitor",
      () => inTenant(report, operatorId, (tx) => readRtp(tx, operatorId, rtpRequest.parse({}))),
    ],
  ]);
};

/** Measures reports in a database of its own, which takes about a minute. */
export const waitForReports = async (): Promise<{ readonly waited: readonly Waited[]; readonly rollUpMs: number }> => {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startTestCluster());
  const url = cluster.url();
  await migrateToLatest(url);
  const pool = { url, applicationName: "bench", statementTimeoutMs: 0 };
  const report = stack.adopt(openDatabase({ ...pool, role: "croupier_report" }), (db) => db.destroy());
  const worker = stack.adopt(openDatabase({ ...pool, role: "croupier_worker" }), (db) => db.destroy());
  const [few, many] = [randomUUID(), randomUUID()];
  await withClient(url, (client) =>
    client.query(
      `insert into operators (id, name, wallet) values ('${few}', 'Few', 'hosted'), ('${many}', 'Many', 'hosted')`,
    ),
  );
  await seedDay(url, few, FEW);
  await rollUp(worker, few);
  const before = new Map<string, number>();
  for (const [name, read] of readers(report, few)) before.set(name, await medianMs(read));
  await seedDay(url, many, MANY);
  const startedMs = performance.now();
  await rollUp(worker, many);
  const rollUpMs = performance.now() - startedMs;
  const waited: Waited[] = [];
  for (const [name, read] of readers(report, many)) {
    const [fewMs, manyMs] = [before.get(name) ?? Number.NaN, await medianMs(read)];
    waited.push({ name, fewMs, manyMs, ratio: manyMs / fewMs });
  }
  return { waited, rollUpMs };
};
