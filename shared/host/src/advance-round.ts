import { mostPayout } from "@croupier/contract/money";
import { type ActRefusal, actPlay, RulesError } from "@croupier/contract/play";
import type { RoundAfter } from "@croupier/ledger/entry";
import type { PairState } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { roundAfter } from "./answer.ts";
import { withExpected } from "./expected.ts";
import type { MoneyCall } from "./money-call.ts";
import { replayRound } from "./replay-round.ts";

export interface Advanced {
  readonly after: RoundAfter;
  /** What the action adds to the stake, in minor units. */
  readonly growth: bigint;
}

/** What an action makes of a round, or why it can't be taken. */
export const advanceRound = (
  call: Pick<MoneyCall, "game" | "rulebook" | "seeds" | "expecting">,
  round: StoredRound,
  pair: PairState,
  action: unknown,
): Advanced | ActRefusal => {
  const { variant, bet, play, draws } = replayRound(round, pair, call);
  const staked = play.due;
  const next = actPlay(variant.rules, bet, play, action, draws);
  if (typeof next === "string") return next;
  if (next.payout > mostPayout(variant.rules.ceilings(bet.selections), bet.stakes)) {
    throw new RulesError(`${call.game} ${round.variant} would pay more than its certified maximum`);
  }
  const after = roundAfter(variant.rules, next, round.step + 1);
  const actions = [...round.actions, action];
  return { after: withExpected(after, call.expecting(round.variant), bet, actions, next), growth: next.due - staked };
};
