import { partRecord } from "@croupier/contract/part-record";
import type { Play } from "@croupier/contract/play";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Rules } from "@croupier/contract/rules";
import type { RoundAfter } from "@croupier/ledger/entry";
import { roundRecord } from "@croupier/ledger/round-record";
import type { PairState } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";

/** A play as it is stored after `step` actions. */
export const roundAfter = (rules: Rules, play: Play, step: number): RoundAfter => ({
  status: play.settled ? "settled" : "open",
  step,
  stake: play.due,
  payout: play.settled ? play.payout : 0n,
  parts: play.parts.map(partRecord),
  view: rules.view(play.state, "player"),
});

/** A round whose stake is not taken yet, or was not: nothing of it is played. */
export const unplayedRound = (stake: bigint, status: "reserving" | "voided" = "reserving"): RoundAfter => ({
  status,
  step: 0,
  stake,
  payout: 0n,
  parts: [],
  view: null,
});

/** A round's row with what an entry changed in it. */
export const changedRound = (
  before: StoredRound,
  after: RoundAfter,
  actions: readonly unknown[],
  at: string,
): StoredRound => ({
  ...before,
  status: after.status,
  step: after.step,
  actions,
  stake: Number(after.stake),
  payout: Number(after.payout),
  parts: after.parts,
  view: after.view,
  settledAt: after.status === "settled" || after.status === "voided" ? at : null,
  wins: after.status === "settled" ? before.wins : [],
});

/** The answer to a bet or an action. The server seed is never in it: the pair is still in use. */
export const roundAnswer = (
  round: StoredRound,
  pair: PairState,
  balance: bigint,
  payment?: "pending",
): RoundAnswer => ({
  round: roundRecord(round, { ...pair, serverSeed: null }),
  balance: Number(balance),
  ...(payment && { payment }),
});
