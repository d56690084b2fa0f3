import { randomBytes, randomUUID } from "node:crypto";
import { game as coinFlip } from "@croupier/coin-flip";
import { expectation } from "@croupier/coin-flip/expectation";
import { game as mines } from "@croupier/mines";
import { expectation as minesExpectation } from "@croupier/mines/expectation";
import { uuidV7 } from "@croupier/contract/ids";
import { isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import type { FairnessState, Mode, Rotation, RoundAnswer } from "@croupier/contract/round";
import type { Terms } from "@croupier/contract/terms";
import { type Database, type DatabaseOptions, openDatabase } from "@croupier/db/database";
import { createHost, type Host } from "@croupier/host/host";
import type { HostedGame } from "@croupier/host/load-game";
import { createSeeds, type Seeds } from "@croupier/host/seeds";
import { createWallets } from "@croupier/host/wallets";
import { deposit, openAccount } from "@croupier/ledger/accounts";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { ladder } from "./games/ladder.ts";

export type TestPlayer = Extract<Caller, { kind: "player" }>;

export interface GameLimits {
  readonly enabled?: boolean;
  readonly variant?: string;
  readonly stakeMin?: bigint;
  readonly stakeMax?: bigint;
  readonly stakeStep?: bigint;
  readonly maxPayout?: bigint;
}

/** An operator with players and a host, on a real database: what a test of money needs. */
export interface TestCasino extends AsyncDisposable {
  readonly db: Database;
  readonly operatorId: string;
  readonly host: Host;
  /** Another host over the same database, as a second replica would be; `timeoutMs` is its patience with wallets. */
  newHost(seeds?: Seeds, timeoutMs?: number): Host;
  readonly masterKeys: ReadonlyMap<string, Uint8Array>;
  /** A player with a session, an account and, unless told, a client seed. */
  addPlayer(options?: {
    balance?: bigint;
    seeded?: boolean;
    mode?: "real" | "demo";
    terms?: Terms;
  }): Promise<TestPlayer>;
  /** Another session of a player, in either mode. */
  addSession(player: TestPlayer, mode: Mode, terms?: Terms): Promise<TestPlayer>;
  configure(game: string, limits: GameLimits): Promise<void>;
  /** Money into a player's account, as the operator's own. */
  deposit(player: TestPlayer, amount: bigint): Promise<void>;
  call<Answer extends object>(player: TestPlayer, path: string, input: unknown, host?: Host): Promise<Answer | Refusal>;
  open(
    player: TestPlayer,
    game: string,
    wagers: unknown,
    requestId?: string,
    host?: Host,
  ): Promise<RoundAnswer | Refusal>;
}

const DEADLINE_MS = 20_000;

/** An instant game, one of decisions, and one of decisions whose stake can't grow. */
export const usualGames: readonly HostedGame[] = [
  { ...coinFlip, expectation },
  ladder,
  { ...mines, expectation: minesExpectation },
];

/** The operator of a casino whose players' money is in a wallet of its own. */
export interface Seamless {
  readonly operatorId: string;
  readonly url: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly timeoutMs: number;
  /** Puts money there; returns the token that the operator gives with the player's id. */
  fund(playerId: string, balance: bigint): string;
}

export const createTestCasino = async (url: string, games = usualGames, seamless?: Seamless): Promise<TestCasino> => {
  const log = createLog("test", "silent");
  const pools: Database[] = [];
  const connect = (as: Pick<DatabaseOptions, "role" | "prepares"> = {}): Database => {
    const pool = { applicationName: "test", maxConnections: 4, onBrokenConnection: () => {} };
    const db = openDatabase({ url, ...pool, ...as });
    pools.push(db);
    return db;
  };
  const masterKeys = new Map([["test-1", new Uint8Array(randomBytes(32))]]);
  const closing: (() => Promise<void>)[] = [];
  const newHost = (seeds: Seeds = createSeeds(masterKeys), timeoutMs = seamless?.timeoutMs): Host => {
    const db = connect({ role: "croupier_service" });
    const moneyDb = connect({ role: "croupier_service", prepares: true });
    const metrics = createMetrics("test");
    const { keys = new Map() } = seamless ?? {};
    // What is put off is made when a test says so.
    const pauses = { firstMs: 120_000, mostMs: 120_000 };
    const wallets = createWallets({ db, keys, log, metrics, insecure: true, timeoutMs, pauses });
    const made = createHost(games, { db, moneyDb, seeds, wallets, log, metrics });
    closing.push(async () => {
      await made.idle();
      await wallets.close();
    });
    return made;
  };

  const db = connect();
  const host = newHost();
  const operatorId = seamless?.operatorId ?? randomUUID();
  const wallet = seamless ? "seamless" : "hosted";
  await db.insertInto("operators").values({ id: operatorId, name: "Test Casino", wallet }).execute();
  if (seamless) {
    const settings = { operator_id: operatorId, url: seamless.url, key_id: "test-1", next_key_id: null };
    await db.insertInto("operator_wallets").values(settings).execute();
  }
  await db
    .insertInto("currencies")
    .values(["EUR", "USD", "SEK"].map((code) => ({ operator_id: operatorId, code, exponent: 2 })))
    .execute();

  const addSession = async (
    player: Pick<TestPlayer, "operatorId" | "playerId">,
    mode: Mode,
    balance: bigint,
    seeded: boolean,
    terms?: Terms,
  ): Promise<TestPlayer> => {
    const outside = mode === "real" ? seamless?.fund(player.playerId, balance) : undefined;
    const session: TestPlayer = { kind: "player", ...pick(player), sessionId: uuidV7(), mode, currency: "EUR" };
    await db
      .insertInto("sessions")
      .values({
        id: session.sessionId,
        operator_id: operatorId,
        player_id: session.playerId,
        mode,
        currency: "EUR",
        launch_hash: randomBytes(32),
        launch_expires_at: new Date(),
        launched_at: new Date(),
        expires_at: new Date(Date.now() + 3_600_000),
        wallet_token: outside ?? null,
        ...(terms && { jurisdiction: terms.jurisdiction, terms: JSON.stringify(terms) }),
      })
      .execute();
    const key = { ...pick(player), mode };
    await openAccount(db, key, "EUR");
    if (balance > 0n && outside === undefined) await deposit(db, key, balance);
    if (seeded) {
      const state = await casino.call<FairnessState>(session, "/fairness/current", {});
      if (isRefusal(state)) throw new Error(state.code);
      const { commitment } = state.next;
      await casino.call<Rotation>(session, "/fairness/rotate", { clientSeed: "test-client-seed", commitment });
    }
    return session;
  };

  const casino: TestCasino = {
    db,
    operatorId,
    host,
    masterKeys,
    newHost,

    async configure(game, limits) {
      const values = {
        enabled: limits.enabled ?? true,
        variant: limits.variant ?? "standard",
        stake_min: limits.stakeMin ?? 1n,
        stake_max: limits.stakeMax ?? 1_000_000n,
        stake_step: limits.stakeStep ?? 1n,
        max_payout: limits.maxPayout ?? 1_000_000_000_000n,
      };
      await db
        .insertInto("game_configs")
        .values({ operator_id: operatorId, game, currency: "EUR", ...values })
        .onConflict((conflict) => conflict.columns(["operator_id", "game", "currency"]).doUpdateSet(values))
        .execute();
    },

    async addPlayer({ balance = 10_000n, seeded = true, mode = "real", terms } = {}) {
      const playerId = randomUUID();
      await db.insertInto("players").values({ id: playerId, operator_id: operatorId, external_id: playerId }).execute();
      return addSession({ operatorId, playerId }, mode, balance, seeded, terms);
    },

    async deposit(player, amount) {
      const deposited = await deposit(db, { ...pick(player), mode: player.mode }, amount);
      if ("code" in deposited) throw new Error(deposited.code);
    },

    addSession: (player, mode, terms) => addSession(player, mode, 0n, true, terms),

    call: <Answer extends object>(player: TestPlayer, path: string, input: unknown, at: Host = host) =>
      at.call({ caller: player, path, input, deadlineMs: Date.now() + DEADLINE_MS }) as Promise<Answer | Refusal>,

    open: (player, game, wagers, requestId = uuidV7(), at = host) =>
      casino.call<RoundAnswer>(player, `/games/${game}/open`, { requestId, wagers }, at),

    async [Symbol.asyncDispose]() {
      for (const close of closing) await close();
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
  for (const game of games)
    await casino.configure(game.contract.name, { variant: Object.keys(game.variants)[0] ?? "" });
  return casino;
};

const pick = ({ operatorId, playerId }: Pick<TestPlayer, "operatorId" | "playerId">) => ({ operatorId, playerId });
