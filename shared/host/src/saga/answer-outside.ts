import { setTimeout as pause } from "node:timers/promises";
import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Snapshot } from "@croupier/ledger/snapshot";
import { roundAnswer } from "../answer.ts";
import { answerAsOf, type RoundCall } from "../money-operation.ts";
import { isUnpaid, lastBalance } from "./answered.ts";
import { inTime, MARGIN_MS } from "./in-time.ts";
import type { Progress } from "./progress.ts";
import { refusalOfDebit } from "./refusals.ts";
import type { Saga } from "./saga.ts";

/**
 * What a request has come to, by what is written down of it: the first answer and each repeat are made here alike.
 * Undefined while the operator's wallet has not said whether it took the stake, and while it is not said what was won.
 */
const outcomeOf = (call: RoundCall, snapshot: Snapshot): RoundAnswer | Refusal | undefined => {
  const { round, pair, seamless, request } = snapshot;
  if (!round || !pair || !seamless || !request) throw new Error(`request ${call.request.id} names no round of ours`);
  const { calls } = seamless;
  const debit = calls.find(({ kind, requestId }) => kind === "debit" && requestId === call.request.id);
  if (debit?.state === "pending") return undefined;
  if (debit && debit.state !== "done") return refusalOfDebit(debit);
  const step = call.change === "resolve" ? round.step : (debit?.roundStep ?? request.step);
  const balance = lastBalance(calls, step);
  const payment = isUnpaid(calls, step) ? "pending" : undefined;
  // The house's own decisions are told as they stand.
  const answer =
    call.change === "resolve"
      ? roundAnswer(round, pair, balance, payment)
      : answerAsOf(call, { round, pair }, step, balance, payment);
  return answer.round.jackpots?.some(({ won, amount }) => won && amount === null) ? undefined : answer;
};

/** Whether the payout may still be acknowledged at the first try. */
const isBeingPaid = (answer: RoundAnswer | Refusal, { seamless }: Snapshot): boolean => {
  if (isRefusal(answer) || answer.payment === undefined) return false;
  const waiting = seamless?.calls.filter(({ state }) => state === "pending") ?? [];
  return waiting.length > 0 && waiting.every(({ lastError }) => lastError === null);
};

const POLL_MS = 50;

interface Answering {
  readonly saga: Saga;
  /** Reads what is written down of the request now. */
  readonly read: (roundId: string) => Promise<Snapshot>;
}

/** Makes the calls that the step asks for, and answers as soon as it is known what to say, or at the deadline. */
export const answerOutside = async (
  { saga, read }: Answering,
  call: RoundCall,
  { roundId, next, won }: Progress,
  deadlineMs: number,
): Promise<RoundAnswer | Refusal> => {
  const leftMs = () => Math.max(0, deadlineMs - Date.now());
  const round = { key: call.key, roundId };
  const decided = next || won ? saga.begin(next ?? round) : saga.underWay(roundId);
  if (decided) await inTime(decided, deadlineMs);
  for (;;) {
    const snapshot = await read(roundId);
    const answer = outcomeOf(call, snapshot);
    const last = leftMs() < MARGIN_MS;
    if (answer && (last || !isBeingPaid(answer, snapshot))) return answer;
    if (last) return refuse("deadline_exceeded");
    // Another process has it, or had.
    await pause(POLL_MS);
    await inTime(saga.goOn(round), deadlineMs);
  }
};
