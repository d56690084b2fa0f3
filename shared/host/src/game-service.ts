import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Game } from "@croupier/contract/game";
import type { Caller } from "@croupier/contract/identity";
import { routeOf, uuidV7 } from "@croupier/contract/ids";
import type { GameInfo, RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { actRequest, openRequest, refusalOf } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import { readRound } from "@croupier/ledger/read-round";
import { roundRecord } from "@croupier/ledger/round-record";
import { readSnapshots, type Snapshot, type SnapshotQuery } from "@croupier/ledger/snapshot";
import type { Tell } from "@croupier/telemetry/events";
import type { Log } from "@croupier/telemetry/log";
import { currentSpan, withSpan } from "@croupier/telemetry/span";
import type { Awards } from "./awards.ts";
import type { Batcher } from "./batcher.ts";
import { createExpecting } from "./expected.ts";
import type { Jackpots } from "./jackpots.ts";
import type { HostedGame } from "./load-game.ts";
import { payloadHash } from "./money-call.ts";
import { moneyOperation, type ReadPlayed, type RoundCall } from "./money-operation.ts";
import { answerOutside } from "./saga/answer-outside.ts";
import { isProgress, type Progress } from "./saga/progress.ts";
import { readBalance } from "./saga/read-balance.ts";
import { createSaga, leaseMsOf } from "./saga/saga.ts";
import type { Seeds } from "./seeds.ts";
import type { Wallets } from "./wallets.ts";

export type Player = Extract<Caller, { kind: "player" }>;

/** The round in play, if any, and the balance. */
export interface CurrentRound {
  readonly round: RoundRecord | null;
  readonly balance: number;
}

/** One game's procedures, as the gateway calls them. Input is untrusted; expected failures are returned. */
export interface GameService {
  readonly game: Game;
  open(player: Player, input: unknown, deadlineMs: number): Promise<RoundAnswer | Refusal>;
  act(player: Player, input: unknown, deadlineMs: number): Promise<RoundAnswer | Refusal>;
  current(player: Player, deadlineMs: number): Promise<CurrentRound | Refusal>;
  info(player: Player): Promise<GameInfo | Refusal>;
  /** Brings a round that its player left to its end; refuses once its step is another than the one expected. */
  resolve(
    target: {
      readonly key: AccountKey;
      readonly roundId: string;
      readonly expectedStep: number;
      readonly policy: "fallback" | "void";
    },
    deadlineMs: number,
  ): Promise<RoundAnswer | Refusal>;
  /** Makes what is due of a round's calls to its operator's wallet; returns how many that were. */
  goOn(target: { readonly key: AccountKey; readonly roundId: string }): Promise<number>;
  /** Resolves when no call to a wallet is under way. */
  idle(): Promise<void>;
  /** Throws if a round is open that this build can't play: starting would strand it. */
  assertCanPlayOpenRounds(): Promise<void>;
}

export interface GameServiceDeps {
  readonly db: Database;
  readonly seeds: Seeds;
  readonly batcher: Batcher;
  readonly jackpots: Jackpots;
  readonly awards: Awards;
  readonly wallets: Wallets;
  readonly tell: Tell;
  readonly log: Log;
}

/** No game takes more decisions than this in one round. */
const MAX_STEPS = 1_000;

export const createGameService = (game: HostedGame, deps: GameServiceDeps): GameService => {
  const { db, seeds, batcher, jackpots, awards, wallets, tell, log } = deps;
  const { contract } = game;
  const name = contract.name;
  const rulebook = createRulebook(game);
  const expecting = createExpecting(game);
  const openInput = openRequest(contract);
  const actInput = actRequest(contract);
  const calling = { leaseMs: leaseMsOf(wallets), newId: uuidV7 };

  const readSnapshot = async (query: Pick<SnapshotQuery, "key"> & Partial<SnapshotQuery>): Promise<Snapshot> => {
    const nothing = { sessionId: null, requestId: uuidV7(), game: name, roundId: null, grantId: null };
    const [snapshot] = await readSnapshots(db, [{ ...nothing, ...query }]);
    if (!snapshot) throw new Error("the read gave no snapshot");
    return snapshot;
  };

  const look = (player: Player): Promise<Snapshot> => readSnapshot({ key: keyOf(player), sessionId: player.sessionId });

  const readPlayed: ReadPlayed = async ({ key, request }, roundId) => {
    const round = await readRound(db, key, roundId);
    if (!round) return undefined;
    const { pair } = await readSnapshot({ key, requestId: request.id, game: round.game, roundId });
    return pair ? { round, pair } : undefined;
  };

  /** Once for each thing that happened, however often it is asked for. */
  const count =
    ({ operatorId }: AccountKey) =>
    ({ round }: RoundAnswer | Progress): void => {
      if (!round || round.status === "reserving") return;
      const { id: roundId, variant, currency, mode, status, step } = round;
      const facts = { game: name, variant, operatorId, currency, mode, roundId };
      if (step === 0 && status !== "voided") tell("round_opened", facts);
      if (status === "voided") tell("round_voided", facts);
      if (status !== "settled") return;
      const { stake: stakeMinor, payout: payoutMinor, grantId } = round;
      tell("round_settled", { ...facts, isFree: typeof grantId === "string", stakeMinor, payoutMinor });
    };

  /** In the span of whoever asked for it: its batch is another's work too. */
  const committed = (key: AccountKey) => {
    const span = currentSpan();
    return (answer: RoundAnswer | Progress): void => withSpan(span, () => count(key)(answer));
  };

  const saga = createSaga({
    db,
    wallets,
    log,
    submit: (step, deadlineMs) =>
      batcher.submit<Progress>({ ...step, committed: committed(step.query.key) }, deadlineMs),
    writeWins: ({ key, roundId }, deadlineMs) => awards.writeCredits(key, roundId, deadlineMs),
    context: () => ({ game: name, rulebook, expecting, seeds, jackpots, calling, at: new Date() }),
  });

  const submit = async (call: RoundCall, deadlineMs: number): Promise<RoundAnswer | Refusal> => {
    const answer = await batcher.submit(
      { ...moneyOperation(call, readPlayed), committed: committed(call.key) },
      deadlineMs,
    );
    if (isRefusal(answer)) return answer;
    if (!isProgress(answer)) return awards.complete(call.key, answer, deadlineMs);
    const read = (roundId: string) => readSnapshot({ key: call.key, requestId: call.request.id, roundId });
    return answerOutside({ saga, read }, call, answer, deadlineMs);
  };

  const base = (player: Player, procedure: string, requestId: string, input: unknown) => ({
    key: keyOf(player),
    sessionId: player.sessionId,
    currency: player.currency,
    game: name,
    rulebook,
    expecting,
    seeds,
    jackpots,
    calling,
    request: { id: requestId, payloadHash: payloadHash(player.mode, procedure, input) },
    at: new Date(),
  });

  return {
    game,

    async open(player, input, deadlineMs) {
      const parsed = openInput.safeParse(input);
      if (!parsed.success) return refusalOf(parsed.error);
      const { data } = parsed;
      const newRoundId = uuidV7(Date.now(), routeOf(player.operatorId, player.playerId));
      const call = base(player, `games.${name}.open`, data.requestId, input);
      return submit(
        {
          ...call,
          change: "open",
          wagers: data.wagers,
          auto: data.auto === true,
          newRoundId,
          grantId: data.grantId ?? null,
          stakeGrows: contract.stakeGrows,
        },
        deadlineMs,
      );
    },

    async act(player, input, deadlineMs) {
      const parsed = actInput.safeParse(input);
      if (!parsed.success) return refusalOf(parsed.error);
      const { requestId, roundId, expectedStep, action } = parsed.data;
      const call = base(player, `games.${name}.act`, requestId, input);
      return submit({ ...call, change: "act", roundId, expectedStep, action }, deadlineMs);
    },

    async current(player, deadlineMs) {
      const { account, round, pair, seamless } = await look(player);
      if (!account) throw new Error("a session without its account");
      const balance = seamless ? await readBalance({ db, wallets }, player, seamless, deadlineMs) : account.balance;
      if (typeof balance !== "bigint") return balance;
      // One that waits for its stake is not in play.
      const inPlay = round && pair && round.status !== "reserving";
      return {
        round: inPlay ? roundRecord(round, { ...pair, serverSeed: null }) : null,
        balance: Number(balance),
      };
    },

    async info(player) {
      const { config } = await look(player);
      const playable = config && rulebook.find(config.variant);
      if (!config || !playable) return refuse("game_disabled");
      const { variant, rulesVersion, rulesHash, parameters } = playable;
      const stake = {
        min: Number(config.stakeMin),
        max: Number(config.stakeMax),
        step: Number(config.stakeStep),
        default: Number(config.stakeDefault),
      };
      return {
        game: name,
        title: contract.title,
        variant,
        rulesVersion,
        rulesHash,
        parameters,
        currency: player.currency,
        stake,
        maxPayout: Number(config.maxPayout),
        enabled: config.enabled,
      };
    },

    async resolve({ key, roundId, expectedStep: first, policy }, deadlineMs) {
      for (let expectedStep = first; expectedStep < first + MAX_STEPS; expectedStep += 1) {
        const requestId = uuidV7();
        const request = {
          id: requestId,
          payloadHash: payloadHash(key.mode, `games.${name}.resolve`, { roundId, expectedStep, policy }),
        };
        const call = {
          key,
          sessionId: null,
          currency: "",
          game: name,
          rulebook,
          expecting,
          seeds,
          jackpots,
          calling,
          request,
          at: new Date(),
        };
        const answer = await submit({ ...call, change: "resolve", roundId, expectedStep, policy }, deadlineMs);
        if ("code" in answer || answer.round.status !== "open") return answer;
      }
      throw new Error(`round ${roundId} does not come to an end`);
    },

    goOn: (target) => saga.goOn(target),

    idle: () => saga.idle(),

    async assertCanPlayOpenRounds() {
      const open = await db
        .selectFrom("rounds")
        .select(["variant", "rules_version as rulesVersion"])
        .distinct()
        .where("game", "=", name)
        .where("status", "in", ["reserving", "open"])
        .execute();
      for (const { variant, rulesVersion } of open) {
        if (rulebook.find(variant)?.rulesVersion === rulesVersion) continue;
        throw new Error(`rounds of ${name} are open under ${variant}, rules ${rulesVersion}, which this build lacks`);
      }
    },
  };
};

export const keyOf = ({ operatorId, playerId, mode }: Player): AccountKey => ({ operatorId, playerId, mode });
