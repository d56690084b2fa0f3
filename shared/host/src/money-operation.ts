import { refuse, type Refusal } from "@croupier/contract/errors";
import { refuseRequestId } from "@croupier/contract/request-age";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Snapshot } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { changedRound, roundAfter, roundAnswer } from "./answer.ts";
import { type ActCall, decideAct, decideResolve, type ResolveCall } from "./decide-act.ts";
import { decideOpen, type OpenCall } from "./decide-open.ts";
import { type Decision, type Operation, refusing } from "./operation.ts";
import { replayRound } from "./replay-round.ts";
import type { Progress } from "./saga/progress.ts";

export type RoundCall = OpenCall | ActCall | ResolveCall;

/** Reads a round and the pair it was played under, for an answer that was given before. */
export type ReadPlayed = (call: RoundCall, roundId: string) => Promise<Played | undefined>;

interface Played {
  readonly round: StoredRound;
  readonly pair: NonNullable<Snapshot["pair"]>;
}

/** A bet, an action or a house decision as a batch sees it. What was answered before is answered so again. */
export const moneyOperation = (call: RoundCall, readPlayed: ReadPlayed): Operation<RoundAnswer | Progress> => ({
  query: {
    key: call.key,
    sessionId: call.sessionId,
    requestId: call.request.id,
    game: call.game,
    roundId: call.change === "open" ? null : call.roundId,
    grantId: call.change === "open" ? call.grantId : null,
  },
  decide: (snapshot) => {
    const expired = refuseRequestId(call.request.id, call.at.getTime());
    if (expired) return refusing(expired);
    if (snapshot.request) return answeredBefore(call, snapshot, snapshot.request, readPlayed);
    if (!snapshot.sessionLive) return refusing(refuse("session_closed"));
    return decideNew(call, snapshot);
  },
});

const decideNew = (call: RoundCall, snapshot: Snapshot): Decision<RoundAnswer | Progress> => {
  switch (call.change) {
    case "open":
      return decideOpen(call, snapshot);
    case "act":
      return decideAct(call, snapshot);
    case "resolve":
      return decideResolve(call, snapshot);
  }
};

const answeredBefore = (
  call: RoundCall,
  { seamless }: Snapshot,
  request: NonNullable<Snapshot["request"]>,
  readPlayed: ReadPlayed,
): Decision<RoundAnswer | Progress> => {
  const { payloadHash, roundId, step, balanceAfter } = request;
  if (payloadHash !== call.request.payloadHash || roundId === null) return refusing(refuse("request_id_reused"));
  if (seamless) return { do: "answer", answer: () => ({ roundId, next: undefined, won: false, round: undefined }) };
  return {
    do: "answer",
    answer: async (): Promise<RoundAnswer | Refusal> => {
      const played = await readPlayed(call, roundId);
      if (!played) throw new Error(`request ${call.request.id} names a round that is not there`);
      const { round, balance } = answerAsOf(call, played, step, balanceAfter);
      const won = (round.jackpots ?? []).reduce((sum, { amount, paid }) => (paid ? sum + (amount ?? 0) : sum), 0);
      return { round, balance: balance + won };
    },
  };
};

/** The round as it was after `step` actions: it may have moved on since, and the first answer showed it so. */
export const answerAsOf = (
  call: Pick<RoundCall, "rulebook" | "seeds">,
  { round, pair }: Played,
  step: number,
  balance: bigint,
  payment?: "pending",
): RoundAnswer => {
  const { variant, play } = replayRound(round, pair, call, step);
  const then = roundAfter(variant.rules, play, step);
  const at = round.settledAt ?? round.openedAt;
  const shown = changedRound(round, then, round.actions.slice(0, step), at);
  return roundAnswer(shown, pair, balance, payment);
};
