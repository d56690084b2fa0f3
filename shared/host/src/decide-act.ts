import { refuse } from "@croupier/contract/errors";
import { actPlay, RulesError } from "@croupier/contract/play";
import { mostPayout } from "@croupier/contract/money";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Entry, RoundAfter } from "@croupier/ledger/entry";
import { roundRecord } from "@croupier/ledger/round-record";
import type { AccountState, PairState, Snapshot } from "@croupier/ledger/snapshot";
import { periodsAt } from "@croupier/ledger/spending";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { changedRound, roundAfter, roundAnswer } from "./answer.ts";
import { withExpected } from "./expected.ts";
import type { MoneyCall } from "./money-call.ts";
import { type Decision, refusing } from "./operation.ts";
import { refuseSpending, spendingAfter } from "./player-limits.ts";
import { replayRound } from "./replay-round.ts";

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
 * action is legal · the added stake · the player's limits · funds.
 */
export const decideAct = (call: ActCall, snapshot: Snapshot): Decision<RoundAnswer> => {
  const { account, pair, round } = snapshot;
  if (!round || !pair || !account) return refusing(refuse("round_not_found"));
  const stale = call.expectedStep !== round.step;
  if (stale && (round.status === "open" || call.expectedStep < round.step)) return staleAction(round, pair);
  if (round.status !== "open") return refusing(refuse("round_not_open"));
  return advance(call, { account, pair, round, snapshot }, call.action);
};

const staleAction = (round: StoredRound, pair: PairState) =>
  refusing<RoundAnswer>({ ...refuse("stale_action"), round: roundRecord(round, { ...pair, serverSeed: null }) });

/**
 * Decides the house's next move on an abandoned round. One that is over is answered as it is; one whose player has acted
 * after all is left alone.
 */
export const decideResolve = (call: ResolveCall, snapshot: Snapshot): Decision<RoundAnswer> => {
  const { account, pair, round } = snapshot;
  if (!round || !pair || !account) return refusing(refuse("round_not_found"));
  if (round.status !== "open") return { do: "answer", answer: () => roundAnswer(round, pair, account.balance) };
  if (call.expectedStep !== round.step) return staleAction(round, pair);
  // A void asks nothing of the rules, so that also a round which can't be played any more can be ended.
  if (call.policy === "void") return voidRound(call, { account, pair, round, snapshot });
  const { variant, play } = replayRound(round, pair, call);
  const fallback = variant.rules.fallback(play.state);
  return fallback === "void"
    ? voidRound(call, { account, pair, round, snapshot })
    : advance(call, { account, pair, round, snapshot }, fallback.action);
};

interface OpenRound {
  readonly account: AccountState;
  readonly pair: PairState;
  readonly round: StoredRound;
  readonly snapshot: Snapshot;
}

const advance = (call: ActCall | ResolveCall, open: OpenRound, action: unknown): Decision<RoundAnswer> => {
  const { account, round, pair } = open;
  const { variant, bet, play, draws } = replayRound(round, pair, call);
  const staked = play.due;
  const next = actPlay(variant.rules, bet, play, action, draws);
  if (typeof next === "string") return refusing(refuse(next));
  const growth = next.due - staked;
  const overLimit = refuseSpending(open.snapshot, call, growth);
  if (overLimit) return refusing(overLimit);
  if (growth > account.balance) {
    return refusing(refuse("insufficient_funds", `The balance of ${account.balance} does not cover ${growth} more.`));
  }
  if (next.payout > mostPayout(variant.rules.ceilings(bet.selections), bet.stakes)) {
    throw new RulesError(`${call.game} ${round.variant} would pay more than its certified maximum`);
  }
  const actions = [...round.actions, action];
  const undone = roundAfter(variant.rules, next, round.step + 1);
  const after = withExpected(undone, call.expecting(round.variant), bet, actions, next);
  return committing(call, open, action, after, {
    out: growth > 0n ? { amount: growth, kind: "stake", account: "house" } : undefined,
    in: after.payout > 0n ? { amount: after.payout, kind: "payout", account: "house" } : undefined,
    promo: undefined,
    spending:
      round.grantId === null ? spendingAfter(open.snapshot, call, { staked: growth, paid: after.payout }) : undefined,
  });
};

const voidRound = (call: ResolveCall, open: OpenRound): Decision<RoundAnswer> => {
  const { round, snapshot } = open;
  const stake = BigInt(round.stake);
  const after: RoundAfter = { ...round, status: "voided", stake, payout: 0n };
  const { grantId } = round;
  if (grantId !== null) {
    const promo = { amount: stake, kind: "void", grantId } as const;
    return committing(call, open, null, after, { out: undefined, in: undefined, promo, spending: undefined });
  }
  return committing(call, open, null, after, {
    out: undefined,
    in: { amount: stake, kind: "void", account: "house" },
    promo: undefined,
    spending: spendingAfter(snapshot, call, {
      givenBack: { amount: stake, since: periodsAt(new Date(round.openedAt), snapshot.timeZone).day },
    }),
  });
};

const committing = (
  call: ActCall | ResolveCall,
  { account, pair, round }: OpenRound,
  action: unknown,
  after: RoundAfter,
  money: Pick<Entry, "out" | "in" | "promo" | "spending">,
): Decision<RoundAnswer> => {
  const actions = action === null ? round.actions : [...round.actions, action];
  const stored = changedRound(round, after, actions, call.at.toISOString());
  return {
    do: "commit",
    entry: {
      key: call.key,
      currency: round.currency,
      version: account.version,
      sessionId: call.sessionId,
      at: call.at,
      request: call.request,
      ...money,
      round: { change: { change: "advance", id: round.id, action }, after },
    },
    answer: (balance) => roundAnswer(stored, pair, balance),
  };
};
