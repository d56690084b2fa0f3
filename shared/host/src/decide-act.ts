import { refuse } from "@croupier/contract/errors";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Entry, RoundAfter } from "@croupier/ledger/entry";
import { roundRecord } from "@croupier/ledger/round-record";
import type { AccountState, PairState, Snapshot } from "@croupier/ledger/snapshot";
import { periodsAt } from "@croupier/ledger/spending";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { advanceRound } from "./advance-round.ts";
import { changedRound, roundAnswer } from "./answer.ts";
import { jackpotStep } from "./jackpots.ts";
import type { MoneyCall } from "./money-call.ts";
import { type Decision, refusing } from "./operation.ts";
import { refuseSpending, spendingAfter } from "./player-limits.ts";
import { replayRound } from "./replay-round.ts";
import { givenBackOutside, holdRound, isBusy, paidOutside } from "./saga/act-outside.ts";
import { isUnpaid, lastBalance } from "./saga/answered.ts";
import { type Progress, progressOf } from "./saga/progress.ts";

export interface ActCall extends MoneyCall {
  readonly change: "act";
  readonly roundId: string;
  readonly expectedStep: number;
  readonly action: unknown;
}

/** The house ends a round that its player left: by the rules' own default action, or by giving the stake back. */
export interface ResolveCall extends MoneyCall {
  readonly change: "resolve";
  readonly roundId: string;
  readonly expectedStep: number;
  readonly policy: "fallback" | "void";
}

/**
 * Decides an action. In this order: the round exists · the step is the one the player saw · the round is open · the
 * action is legal · the added stake · the player's limits · funds. While a wallet is asked about the round, nobody moves it on.
 */
export const decideAct = (call: ActCall, snapshot: Snapshot): Decision<RoundAnswer | Progress> => {
  const { account, pair, round } = snapshot;
  if (!round || !pair || !account) return refusing(refuse("round_not_found"));
  const stale = call.expectedStep !== round.step;
  if (stale && (round.status === "open" || call.expectedStep < round.step)) return staleAction(round, pair);
  if (isBusy(snapshot)) return refusing(refuse("round_busy"));
  if (round.status !== "open") return refusing(refuse("round_not_open"));
  return advance(call, { account, pair, round, snapshot }, call.action);
};

const answerOf = (
  { seamless }: Snapshot,
  round: StoredRound,
  pair: PairState,
  { balance }: AccountState,
): RoundAnswer => {
  if (!seamless) return roundAnswer(round, pair, balance);
  const { calls } = seamless;
  return roundAnswer(round, pair, lastBalance(calls, round.step), isUnpaid(calls, round.step) ? "pending" : undefined);
};

const staleAction = (round: StoredRound, pair: PairState) =>
  refusing<RoundAnswer>({ ...refuse("stale_action"), round: roundRecord(round, { ...pair, serverSeed: null }) });

/**
 * Decides the house's next move on an abandoned round. One that is over is answered as it is; one whose player has acted
 * after all is left alone.
 */
export const decideResolve = (call: ResolveCall, snapshot: Snapshot): Decision<RoundAnswer | Progress> => {
  const { account, pair, round } = snapshot;
  if (!round || !pair || !account) return refusing(refuse("round_not_found"));
  if (isBusy(snapshot)) return refusing(refuse("round_busy"));
  if (round.status !== "open") return { do: "answer", answer: () => answerOf(snapshot, round, pair, account) };
  if (call.expectedStep !== round.step) return staleAction(round, pair);
  // A void asks nothing of the rules, so that also a round which can't be played any more can be ended.
  if (call.policy === "void") return voidRound(call, { account, pair, round, snapshot });
  const { variant, play } = replayRound(round, pair, call);
  const fallback = variant.rules.fallback(play.state);
  return fallback === "void"
    ? voidRound(call, { account, pair, round, snapshot })
    : advance(call, { account, pair, round, snapshot }, fallback.action);
};

export interface OpenRound {
  readonly account: AccountState;
  readonly pair: PairState;
  readonly round: StoredRound;
  readonly snapshot: Snapshot;
}

const advance = (call: ActCall | ResolveCall, open: OpenRound, action: unknown): Decision<RoundAnswer | Progress> => {
  const { account, round, pair, snapshot } = open;
  const { seamless } = snapshot;
  const advanced = advanceRound(call, round, pair, action);
  if (typeof advanced === "string") return refusing(refuse(advanced));
  const { after, growth } = advanced;
  const overLimit = refuseSpending(snapshot, call, growth);
  if (overLimit) return refusing(overLimit);
  if (seamless && growth > 0n) {
    // What the house does by itself, no player has staked for.
    return call.change === "resolve" ? voidRound(call, open) : holdRound(call, open, seamless, action, growth);
  }
  if (!seamless && growth > account.balance) {
    return refusing(refuse("insufficient_funds", `The balance of ${account.balance} does not cover ${growth} more.`));
  }
  const step = { ...jackpotStep(call, pair, after), nonce: round.nonce };
  const jackpots = call.jackpots.advances(step, round.jackpots);
  const counted = round.grantId === null;
  return committing(call, open, action, after, {
    out: growth > 0n ? { amount: growth, kind: "stake", account: "house" } : undefined,
    in: after.payout > 0n && !seamless ? { amount: after.payout, kind: "payout", account: "house" } : undefined,
    promo: undefined,
    spending: counted ? spendingAfter(snapshot, call, { staked: growth, paid: after.payout }) : undefined,
    ...(seamless && { wallet: paidOutside(call, round, seamless, { after, jackpots }) }),
    ...(jackpots && { jackpots }),
  });
};

const voidRound = (call: ResolveCall, open: OpenRound): Decision<RoundAnswer | Progress> => {
  const { round, snapshot } = open;
  const { seamless, timeZone } = snapshot;
  const amount = BigInt(round.stake);
  const after: RoundAfter = { ...round, status: "voided", stake: amount, payout: 0n };
  const { grantId } = round;
  const since = periodsAt(new Date(round.openedAt), timeZone).day;
  return committing(call, open, null, after, {
    out: undefined,
    in: grantId === null && !seamless ? { amount, kind: "void", account: "house" } : undefined,
    promo: grantId === null ? undefined : { amount, kind: "void", grantId },
    spending: grantId === null ? spendingAfter(snapshot, call, { givenBack: { amount, since } }) : undefined,
    ...(seamless && { wallet: givenBackOutside(call, round, seamless) }),
  });
};

const committing = (
  call: ActCall | ResolveCall,
  { account, pair, round, snapshot }: OpenRound,
  action: unknown,
  after: RoundAfter,
  money: Pick<Entry, "out" | "in" | "promo" | "spending" | "wallet" | "jackpots">,
): Decision<RoundAnswer | Progress> => {
  const actions = action === null ? round.actions : [...round.actions, action];
  const stored = changedRound(round, after, actions, call.at.toISOString());
  const { seamless } = snapshot;
  const { wallet } = money;
  const whose = { key: call.key, currency: round.currency, roundId: round.id };
  const entry: Entry = {
    key: call.key,
    currency: round.currency,
    version: account.version,
    sessionId: call.sessionId,
    at: call.at,
    request: call.request,
    ...money,
    round: { change: { change: "advance", id: round.id, action }, after },
  };
  return {
    do: "commit",
    entry,
    answer: (balance) =>
      seamless && wallet
        ? progressOf(whose, seamless, wallet, stored, call.jackpots.hasWon(entry))
        : roundAnswer(stored, pair, balance),
  };
};
