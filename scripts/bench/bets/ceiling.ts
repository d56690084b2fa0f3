import { createHash } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { commitEntries } from "@croupier/ledger/commit";
import type { Entry } from "@croupier/ledger/entry";
import { spendingAt } from "@croupier/ledger/spending";
import type { Slice } from "./driver.ts";
import type { BenchPlayer, House } from "./house.ts";
import type { Crowd } from "./zipf.ts";

/** What the driver knows of an account without asking. */
interface Known {
  version: bigint;
  balance: bigint;
  nonce: number;
  spending: ReturnType<typeof spendingAt>;
}

const STAKE = 100n;
const WIN = 195n;
const LANES = 2;
const BATCH = 32;

const readAccounts = async (db: Database, { operatorId }: House): Promise<ReadonlyMap<string, Known>> => {
  const rows = await db
    .selectFrom("accounts")
    .select(["player_id", "version", "balance", "next_nonce", "spending"])
    .where("operator_id", "=", operatorId)
    .execute();
  const at = new Date();
  return new Map(
    rows.map(({ player_id, version, balance, next_nonce, spending }) => [
      player_id,
      { version, balance, nonce: next_nonce, spending: spendingAt(spending, at, "UTC") },
    ]),
  );
};

/** A bet that a host could have written: as many rows, as wide. Which calls win is nobody's draw. */
const entryOf = (operatorId: string, { playerId, sessionId, pairId }: BenchPlayer, known: Known): Entry => {
  const id = uuidV7();
  const at = new Date();
  const wins = Math.random() < 0.5;
  const part = {
    wager: 0,
    fraction: "1/1",
    due: Number(STAKE),
    multiplier: wins ? "39/20" : "0/1",
    payout: wins ? Number(WIN) : 0,
  };
  const staked = (period: keyof typeof known.spending) => ({
    since: known.spending[period].since,
    staked: known.spending[period].staked + STAKE,
    paid: known.spending[period].paid + (wins ? WIN : 0n),
  });
  return {
    key: { operatorId, playerId, mode: "real" },
    currency: "EUR",
    version: known.version,
    sessionId,
    at,
    request: { id: uuidV7(), payloadHash: createHash("sha256").update(id).digest("hex") },
    out: { amount: STAKE, kind: "stake", account: "house" },
    in: wins ? { amount: WIN, kind: "payout", account: "house" } : undefined,
    promo: undefined,
    spending: { day: staked("day"), week: staked("week"), month: staked("month") },
    round: {
      change: {
        change: "open",
        id,
        sessionId,
        game: "coin-flip",
        variant: "standard",
        rulesVersion: 1,
        rulesHash: "5e".repeat(32),
        configVersion: 1,
        pairId,
        nonce: known.nonce,
        wagers: [{ selection: { calls: ["heads"] }, stake: Number(STAKE) }],
        grantId: null,
      },
      after: {
        status: "settled",
        step: 0,
        stake: STAKE,
        payout: wins ? WIN : 0n,
        parts: [part],
        view: { calls: ["heads"], flips: [wins ? "heads" : "tails"], won: wins },
        expected: { mean: "98.0000", variance: "9603.9600", basis: "exact" },
      },
    },
  };
};

export interface Ceiling extends AsyncDisposable {
  run(seconds: number): Promise<Slice>;
}

/**
 * The most that this PostgreSQL writes by this statement: batches in two lanes, of players whose accounts the driver knows,
 * with no HTTP, no read, no rules and no draw. What a service reaches of it is what all those cost.
 */
export const createCeiling = (house: House, crowd: Crowd): Ceiling => {
  const db = openDatabase({
    url: house.url,
    applicationName: "bench-ceiling",
    maxConnections: LANES,
    prepares: true,
    role: "croupier_service",
    onBrokenConnection: () => {},
  });
  const reader = openDatabase({
    url: house.url,
    applicationName: "bench",
    maxConnections: 1,
    onBrokenConnection: () => {},
  });
  return {
    async run(seconds) {
      const accounts = await readAccounts(reader, house);
      const startedMs = performance.now();
      const endMs = startedMs + seconds * 1_000;
      const latenciesMs: number[] = [];
      const lane = async (): Promise<void> => {
        while (performance.now() < endMs) {
          const sentMs = performance.now();
          const taken = Array.from({ length: BATCH }, () => crowd.take());
          const batch = taken.map((player) => {
            const one = house.players[player] as BenchPlayer;
            return { player, known: accounts.get(one.playerId) as Known, one };
          });
          const entries = batch.map(({ known, one }) => entryOf(house.operatorId, one, known));
          const balances = await commitEntries(db, entries);
          for (const [n, { player, known }] of batch.entries()) {
            const balance = balances[n];
            const entry = entries[n];
            if (balance === undefined || !entry?.spending) throw new Error("a bet of the ceiling was not written");
            known.balance = balance;
            known.version += 1n;
            known.nonce += 1;
            known.spending = entry.spending;
            crowd.giveBack(player);
            latenciesMs.push(performance.now() - sentMs);
          }
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      return { bets: latenciesMs.length, refused: 0, seconds: (performance.now() - startedMs) / 1_000, latenciesMs };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([db.destroy(), reader.destroy()]);
    },
  };
};
