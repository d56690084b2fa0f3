import { isRefusal, refuse } from "@croupier/contract/errors";
import { MAX_BALANCE, mostPayout } from "@croupier/contract/money";
import { openPlay, RulesError } from "@croupier/contract/play";
import type { RoundAnswer, Wager } from "@croupier/contract/round";
import type { PlayableVariant } from "@croupier/contract/rulebook";
import { roundRecord } from "@croupier/ledger/round-record";
import type { RoundOpening } from "@croupier/ledger/entry";
import type { GameConfig, Snapshot } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { changedRound, roundAfter, roundAnswer, unplayedRound } from "./answer.ts";
import { limitBet, refuseStakes } from "./bet-rules.ts";
import { withExpected } from "./expected.ts";
import { type Decision, refusing } from "./operation.ts";
import { jackpotStep } from "./jackpots.ts";
import type { MoneyCall } from "./money-call.ts";
import { refuseFreeRound } from "./free-rounds.ts";
import { refusePlayer, refuseSpending, spendingAfter } from "./player-limits.ts";
import type { Progress } from "./saga/progress.ts";
import { refuseBySeamless, reserveRound } from "./saga/reserve-round.ts";
import { refuseByTerms } from "./terms-rules.ts";

export interface OpenCall extends MoneyCall {
  readonly change: "open";
  readonly wagers: readonly Wager[];
  /** Whether autoplay made this bet. */
  readonly auto: boolean;
  /** The id of the round, if there will be one. */
  readonly newRoundId: string;
  /** Whether a round of this game can ask for more stake once it is open. */
  readonly stakeGrows: boolean;
  /** The free rounds to play on, if not on the player's own money. */
  readonly grantId: string | null;
}

/**
 * Decides a bet. In this order, the first that applies: the request was answered before · session · player · game · what
 * the variant has against the selections · free rounds · stakes · client seed · a round already open · what the
 * jurisdiction says · the most it can pay · what the rules say of the stake · the player's limits · funds. Of funds that the operator
 * keeps its wallet is asked later: until then the round is only reserved.
 */
export const decideOpen = (call: OpenCall, snapshot: Snapshot): Decision<RoundAnswer | Progress> => {
  const { account, config, pair, round, seamless } = snapshot;
  if (!account || account.currency !== call.currency) throw new Error("a session without its account");
  const barred = refusePlayer(snapshot, call);
  if (barred) return refusing(barred);
  if (!config?.enabled) return refusing(refuse("game_disabled"));
  const variant = call.rulebook.find(config.variant);
  if (!variant) throw new Error(`this build has no variant ${config.variant} of ${call.game}`);
  const { rules } = variant;
  const selections = call.wagers.map(({ selection }) => selection);
  const objection = rules.objection?.(selections);
  if (objection !== undefined) return refusing(refuse("invalid_selection", objection));
  const stakes = call.wagers.map(({ stake }) => BigInt(stake));
  const ungranted = refuseFreeRound(call, snapshot, stakes);
  if (ungranted) return refusing(ungranted);
  const offGrid = refuseStakes(stakes, config);
  if (offGrid) return refusing(offGrid);
  if (!pair || !account.pairId) return refusing(refuse("client_seed_required"));
  if (round?.status === "reserving") return refusing(refuse("round_busy"));
  if (round) {
    const open = roundRecord(round, { ...pair, serverSeed: null });
    return refusing({ ...refuse("round_already_open"), round: open });
  }
  const notOnTerms = refuseByTerms(call, snapshot, stakes);
  if (notOnTerms) return refusing(notOnTerms);
  const bet = limitBet(rules, { selections, stakes }, config.maxPayout);
  if (isRefusal(bet)) return refusing(bet);

  const most = mostPayout(rules.ceilings(bet.selections), stakes);
  // Asked before anything is drawn: a win that did not fit would be refused, and so be known.
  if (!seamless && account.balance + most > MAX_BALANCE) {
    return refusing(refuse("limit_exceeded", `This bet could take the balance above ${MAX_BALANCE}.`));
  }

  const draws = call.seeds.draws(pair, { mode: call.key.mode, nonce: account.nextNonce });
  const play = openPlay(rules, bet, draws);
  if (typeof play === "string") return refusing(refuse(play));
  const { grantId } = call;
  const own = grantId === null ? play.due : 0n;
  const overLimit = refuseSpending(snapshot, call, own);
  if (overLimit) return refusing(overLimit);
  const kept = seamless && refuseBySeamless(seamless);
  if (kept) return refusing(kept);
  if (!seamless && own > account.balance) {
    return refusing(refuse("insufficient_funds", `The balance of ${account.balance} does not cover ${own}.`));
  }
  if (play.payout > most) {
    throw new RulesError(`${call.game} ${variant.variant} would pay more than its certified maximum`);
  }

  const wagers = call.wagers.map(({ stake }, index) => ({ selection: bet.selections[index], stake }));
  const nonce = account.nextNonce;
  const after = seamless
    ? unplayedRound(play.due)
    : withExpected(roundAfter(rules, play, 0), call.expecting(variant.variant), bet, [], play);
  const jackpots =
    grantId !== null || call.key.mode !== "real"
      ? undefined
      : seamless
        ? call.jackpots.reserves(call, call.currency)
        : call.jackpots.opens({ ...jackpotStep(call, pair, after), nonce }, call.currency);
  const unplayed = { ...newRound(call, variant, wagers, pair.id, nonce), jackpots: jackpots?.inRound ?? null };
  const entry = {
    key: call.key,
    currency: call.currency,
    version: account.version,
    sessionId: call.sessionId,
    at: call.at,
    request: call.request,
    out: undefined,
    in: undefined,
    promo: grantId === null ? undefined : ({ amount: play.due, kind: "stake", grantId } as const),
    spending: grantId === null ? spendingAfter(snapshot, call, { staked: own, paid: after.payout }) : undefined,
    round: { change: openingOf(unplayed, config), after },
    ...(jackpots && { jackpots: jackpots.moves }),
  };
  const stored = changedRound(unplayed, after, [], call.at.toISOString());
  if (seamless) return reserveRound(call, seamless, entry, own, stored);
  return {
    do: "commit",
    entry: {
      ...entry,
      out: grantId === null ? { amount: own, kind: "stake", account: "house" } : undefined,
      in: after.payout > 0n ? { amount: after.payout, kind: "payout", account: "house" } : undefined,
    },
    answer: (balance) => roundAnswer(stored, pair, balance),
  };
};

const openingOf = (round: StoredRound, { version }: GameConfig): RoundOpening => ({
  change: "open",
  id: round.id,
  sessionId: round.sessionId,
  game: round.game,
  variant: round.variant,
  rulesVersion: round.rulesVersion,
  rulesHash: round.rulesHash,
  configVersion: version,
  pairId: round.pairId,
  nonce: round.nonce,
  wagers: round.wagers,
  grantId: round.grantId,
  ...(round.jackpots && { jackpots: round.jackpots }),
});

const newRound = (
  call: OpenCall,
  { variant, rulesVersion, rulesHash }: PlayableVariant,
  wagers: readonly Wager[],
  pairId: string,
  nonce: number,
): StoredRound => ({
  id: call.newRoundId,
  operatorId: call.key.operatorId,
  playerId: call.key.playerId,
  sessionId: call.sessionId ?? "",
  mode: call.key.mode,
  currency: call.currency,
  game: call.game,
  variant,
  rulesVersion,
  rulesHash,
  pairId,
  nonce,
  status: "open",
  step: 0,
  wagers,
  actions: [],
  stake: 0,
  payout: 0,
  parts: [],
  view: null,
  openedAt: call.at.toISOString(),
  settledAt: null,
  grantId: call.grantId,
  jackpots: null,
  wins: [],
});
