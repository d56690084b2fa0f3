import { uuidV7 } from "@croupier/contract/ids";
import { isRefusal } from "@croupier/contract/errors";
import { openDatabase } from "@croupier/db/database";
import { migrateToLatest } from "@croupier/db/migrate";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { addPool } from "@croupier/testing/jackpot-rows";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";

/** How many bets a second a host writes, without jackpots and with a pool of three tiers: paired in one run. */
export interface JackpotCost {
  readonly plainPerSecond: number;
  readonly fedPerSecond: number;
  /** Medians over the rounds: what of the throughput the pool costs. */
  readonly cost: number;
  readonly lowest: number;
  readonly highest: number;
}

const PLAYERS = 64;
/** Short, and by turns, so that a busy machine is as busy for one as for the other. */
const SLICE_MS = 200;
const SLICES = 10;
/** As where it counts: a commit is on the disk before it is answered. */
const DURABLE = { fsync: "on", full_page_writes: "on", synchronous_commit: "on" };
const RICH = 1_000_000_000n;

interface House {
  readonly casino: TestCasino;
  readonly players: readonly TestPlayer[];
}

const openHouse = async (url: string): Promise<House> => {
  const casino = await createTestCasino(url);
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => casino.addPlayer({ balance: RICH })));
  return { casino, players };
};

/** Every player bets again as soon as the last bet is answered. */
const playFor = async ({ casino, players }: House, forMs: number): Promise<number> => {
  const startedMs = performance.now();
  let rounds = 0;
  const play = async (player: TestPlayer): Promise<void> => {
    while (performance.now() - startedMs < forMs) {
      const wagers = [{ selection: { calls: ["heads"] }, stake: 10 }];
      const answer = await casino.open(player, "coin-flip", wagers, uuidV7());
      if (isRefusal(answer)) throw new Error(`a bet was refused: ${answer.code}`);
      rounds += 1;
    }
  };
  await Promise.all(players.map(play));
  return (rounds * 1_000) / (performance.now() - startedMs);
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Measures in a database of its own, slices without and with by turns, ten of each a round. Throws if the ledger doesn't hold afterwards. */
export const measureJackpots = async (rounds: number): Promise<JackpotCost> => {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startTestCluster({ settings: DURABLE }));
  const url = cluster.url();
  await migrateToLatest(url);
  const plain = await openHouse(url);
  stack.use(plain.casino);
  const fed = await openHouse(url);
  stack.use(fed.casino);
  await addPool(fed.casino.db, {
    operatorId: fed.casino.operatorId,
    pool: "main",
    games: ["coin-flip"],
    tiers: [
      { tier: "mini", contribution: "1/200", seed: 1_000, ceiling: 1_000_000, range: "200000" },
      { tier: "grand", contribution: "1/100", seed: 100_000, ceiling: 100_000_000, range: "900000000" },
      { tier: "must", contribution: "1/200", seed: 5_000, ceiling: 50_000_000 },
    ],
  });
  for (const house of [plain, fed]) await playFor(house, SLICES * SLICE_MS);
  const slices: { readonly plain: number; readonly fed: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const speeds = new Map<House, number>();
    for (let slice = 0; slice < SLICES; slice += 1) {
      // Who goes first changes, since tables grow.
      for (const house of slice % 2 === 0 ? [plain, fed] : [fed, plain]) {
        speeds.set(house, (speeds.get(house) ?? 0) + (await playFor(house, SLICE_MS)) / SLICES);
      }
    }
    slices.push({ plain: speeds.get(plain) ?? Number.NaN, fed: speeds.get(fed) ?? Number.NaN });
  }
  // As long as that takes: a fast host has played a hundred thousand rounds by now.
  const audited = stack.adopt(
    openDatabase({ url, applicationName: "bench-audit", maxConnections: 1, statementTimeoutMs: 0 }),
    (db) => db.destroy(),
  );
  const { problems } = await auditLedger(audited);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const costs = slices.map((slice) => 1 - slice.fed / slice.plain);
  return {
    plainPerSecond: median(slices.map((slice) => slice.plain)),
    fedPerSecond: median(slices.map((slice) => slice.fed)),
    cost: median(costs),
    lowest: Math.min(...costs),
    highest: Math.max(...costs),
  };
};
