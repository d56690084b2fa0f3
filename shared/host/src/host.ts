import { type ErrorCode, errorStatus, isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import {
  awardRequest,
  goOnRequest,
  moveFundsRequest,
  openAccountRequest,
  refusalOf,
  resolveRequest,
  rotateRequest,
} from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { isLeft } from "@croupier/jackpots/award";
import { readMarkKeyIds } from "@croupier/jackpots/tier-state";
import { openAccount } from "@croupier/ledger/accounts";
import type { AccountKey } from "@croupier/ledger/entry";
import { readSnapshots } from "@croupier/ledger/snapshot";
import { readOpenKeyIds } from "@croupier/ledger/seed-pairs";
import { createEvents } from "@croupier/telemetry/events";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import type { Span } from "@croupier/telemetry/span";
import { sql } from "kysely";
import { createAskWallet } from "./ask-wallet.ts";
import { createAwards } from "./awards.ts";
import { createBatcher } from "./batcher.ts";
import { failureOf } from "@croupier/db/failure";
import { createFairness } from "./fairness.ts";
import { createGameService, type GameService, keyOf, type Player } from "./game-service.ts";
import { createJackpots } from "./jackpots.ts";
import type { HostedGame } from "./load-game.ts";
import { payloadHash } from "./money-call.ts";
import { type MovedFunds, moveFunds } from "./move-funds.ts";
import { inTime, isOver } from "./saga/in-time.ts";
import { leaseMsOf } from "./saga/saga.ts";
import type { Seeds } from "./seeds.ts";
import { aboutAnswer, inCallSpan } from "./span-attributes.ts";
import type { Wallets } from "./wallets.ts";

export interface HostDeps {
  /** For reading, and for turning seed pairs. */
  readonly db: Database;
  /** For money alone, so that no other call can keep it waiting; the same as `db` where that doesn't matter. */
  readonly moneyDb: Database;
  readonly seeds: Seeds;
  readonly wallets: Wallets;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A call whose identity has been verified. */
export interface HostCall {
  readonly caller: Caller;
  readonly path: string;
  readonly input: unknown;
  /** Unix milliseconds after which the caller no longer waits. */
  readonly deadlineMs: number;
}

/** The rules' runner: one game or several, over one database. It knows nothing of HTTP. */
export interface Host {
  readonly games: readonly string[];
  /** What is returned is what the caller is told; it throws only on a bug or an outage. */
  call(call: HostCall): Promise<object>;
  /** Throws if a round is open that this build can't play, or the database is away: asked before it serves. */
  assertCanServe(): Promise<void>;
  /** Throws while the database does not answer. */
  assertReady(): Promise<void>;
  /** Resolves when every money operation has been answered. */
  idle(): Promise<void>;
}

const GAME_PATH = /^\/games\/([a-z0-9-]+)\/(open|act|current|info)$/;

export const createHost = (games: readonly HostedGame[], deps: HostDeps): Host => {
  const { db, moneyDb, seeds, wallets, log, metrics } = deps;
  const askWallet = createAskWallet(db, wallets);
  const jackpots = createJackpots(moneyDb, seeds);
  const batcher = createBatcher({
    read: async (queries) => {
      await jackpots.prepare(queries);
      return readSnapshots(moneyDb, queries);
    },
    commit: (entries) => jackpots.commit(entries),
    log,
  });
  metrics.watchBatches(() => batcher.load());
  const awards = createAwards({ db: moneyDb, jackpots, batcher, leaseMs: leaseMsOf(wallets), log });
  const serviceDeps = { db, seeds, batcher, jackpots, awards, wallets, tell: createEvents({ log, metrics }), log };
  const fairness = createFairness(db, seeds);
  const services = new Map(games.map((game) => [game.contract.name, createGameService(game, serviceDeps)]));

  const callGame = (service: GameService, verb: string, player: Player, { input, deadlineMs }: HostCall) => {
    switch (verb) {
      case "open":
        return service.open(player, input, deadlineMs);
      case "act":
        return service.act(player, input, deadlineMs);
      case "current":
        return service.current(player, deadlineMs);
      default:
        return service.info(player);
    }
  };

  const asPlayer = async (player: Player, call: HostCall): Promise<object> => {
    const [, name = "", verb = ""] = GAME_PATH.exec(call.path) ?? [];
    const service = services.get(name);
    if (service) return callGame(service, verb, player, call);
    if (name) return refuse("unknown_game");
    if (call.path === "/fairness/current") return fairness.current(keyOf(player), call.deadlineMs);
    if (call.path !== "/fairness/rotate") return refuse("unknown_procedure");
    const parsed = rotateRequest.safeParse(call.input);
    if (!parsed.success) return refusalOf(parsed.error);
    return fairness.rotate(keyOf(player), parsed.data.clientSeed, parsed.data.commitment, call.deadlineMs);
  };

  const moveAsAsked = async (input: unknown, deadlineMs: number): Promise<MovedFunds | Refusal> => {
    const parsed = moveFundsRequest.safeParse(input);
    if (!parsed.success) return refusalOf(parsed.error);
    const { operatorId, playerId, requestId, kind, currency, amount } = parsed.data;
    const key: AccountKey = { operatorId, playerId, mode: "real" };
    const request = { id: requestId, payloadHash: payloadHash(key.mode, `wallet.${kind}`, { currency, amount }) };
    const call = { key, currency, kind, amount: BigInt(amount), request, at: new Date() };
    const moved = await batcher.submit(moveFunds(call), deadlineMs);
    if (kind !== "deposit" || !isRefusal(moved) || moved.code !== "player_not_found") return moved;
    if (isOver(deadlineMs)) return refuse("deadline_exceeded");
    const account = await openAccount(db, key, currency);
    return isRefusal(account) ? account : batcher.submit(moveFunds(call), deadlineMs);
  };

  const awardAsAsked = async (input: unknown, deadlineMs: number): Promise<object> => {
    const parsed = awardRequest.safeParse(input);
    if (!parsed.success) return refusalOf(parsed.error);
    const { operatorId, playerId, roundId } = parsed.data;
    const wins = await awards.award({ operatorId, playerId, mode: "real" }, roundId, deadlineMs);
    return { unpaid: wins.filter(isLeft).length };
  };

  const asSystem = async ({ path, input, deadlineMs }: HostCall): Promise<object> => {
    if (path === "/internal/accounts/open") {
      const parsed = openAccountRequest.safeParse(input);
      if (!parsed.success) return refusalOf(parsed.error);
      if (isOver(deadlineMs)) return refuse("deadline_exceeded");
      const { currency, ...key } = parsed.data;
      const account = await openAccount(db, key, currency);
      return isRefusal(account) ? account : { currency: account.currency, balance: Number(account.balance) };
    }
    if (path === "/internal/accounts/move") return moveAsAsked(input, deadlineMs);
    if (path === "/internal/wallet/continue") {
      const parsed = goOnRequest.safeParse(input);
      if (!parsed.success) return refusalOf(parsed.error);
      const { game, roundId, ...key } = parsed.data;
      const service = services.get(game);
      if (!service) return refuse("unknown_game");
      const made = await inTime(service.goOn({ key, roundId }), deadlineMs);
      return made === undefined ? refuse("deadline_exceeded") : { made };
    }
    if (path === "/internal/jackpots/award") return awardAsAsked(input, deadlineMs);
    if (path !== "/internal/rounds/resolve")
      return (await askWallet(path, input, deadlineMs)) ?? refuse("unknown_procedure");
    const parsed = resolveRequest.safeParse(input);
    if (!parsed.success) return refusalOf(parsed.error);
    const { operatorId, playerId, mode, game, ...target } = parsed.data;
    const service = services.get(game);
    if (!service) return refuse("unknown_game");
    return service.resolve({ key: { operatorId, playerId, mode }, ...target }, deadlineMs);
  };

  const answer = async (call: HostCall, span: Span | undefined): Promise<object> => {
    const startedMs = performance.now();
    let outcome: "ok" | ErrorCode = "internal";
    try {
      const told = await (call.caller.kind === "player" ? asPlayer(call.caller, call) : asSystem(call));
      outcome = isRefusal(told) ? told.code : "ok";
      span?.set(aboutAnswer(told));
      return told;
    } catch (error) {
      const refusal: Refusal = refuse(failureOf(error) === "bug" ? "internal" : "unavailable");
      outcome = refusal.code;
      log.error({ err: error, path: call.path }, "a call failed");
      return refusal;
    } finally {
      metrics.call({ procedure: call.path, outcome, seconds: (performance.now() - startedMs) / 1_000 });
      span?.set({ "croupier.outcome": outcome });
      if (outcome !== "ok" && errorStatus(outcome) >= 500) span?.fail(outcome);
    }
  };

  return {
    games: [...services.keys()],
    call: (call) => inCallSpan(call, (span) => answer(call, span)),
    async assertReady() {
      await sql`select 1`.execute(db);
    },
    async assertCanServe() {
      seeds.assertHasKeys(await readOpenKeyIds(db, [...services.keys()]));
      seeds.assertHasKeys(await readMarkKeyIds(db));
      await Promise.all([...services.values()].map((service) => service.assertCanPlayOpenRounds()));
    },
    async idle() {
      await batcher.idle();
      await Promise.all([...services.values()].map((service) => service.idle()));
    },
  };
};

/** The HTTP status of an answer. */
export const statusOf = (answer: object): number => (isRefusal(answer) ? errorStatus(answer.code) : 200);
