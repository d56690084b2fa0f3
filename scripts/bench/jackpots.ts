import { uuidV7 } from "@croupier/contract/ids";
import { isRefusal } from "@croupier/contract/errors";
import { migrateToLatest } from "@croupier/db/migrate";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { addPool } from "@croupier/testing/jackpot-rows";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";

/** How many bets a second a host writes, without jackpots and with a pool of three tiers: paired in one run. */
export interface JackpotCost {
  readonly plainPerSecond: number;
  readonly fedPerSecond: number;
  /** Medians over the pairs: what of the throughput the pool costs. */
  readonly cost: number;
  readonly lowest: number;
  readonly highest: number;
}

const PLAYERS = 64;
const SLICE_MS = 2_000;
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

/** Measures in a database of its own, one slice without and one with by turns. Throws if the ledger doesn't hold afterwards. */
export const measureJackpots = async (pairs: number): Promise<JackpotCost> => {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startTestCluster());
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
  for (const house of [plain, fed]) await playFor(house, SLICE_MS / 2);
  const slices: { readonly plain: number; readonly fed: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // Who goes first changes, since tables grow.
    const order = pair % 2 === 0 ? [plain, fed] : [fed, plain];
    const speeds = new Map<House, number>();
    for (const house of order) speeds.set(house, await playFor(house, SLICE_MS));
    slices.push({ plain: speeds.get(plain) ?? Number.NaN, fed: speeds.get(fed) ?? Number.NaN });
  }
  const { problems } = await auditLedger(fed.casino.db);
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
