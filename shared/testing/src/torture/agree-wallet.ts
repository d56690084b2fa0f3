import type { LedgerDump } from "../operator-wallet/admin.ts";
import type { Book } from "./book.ts";
import type { CallFact, Facts } from "./facts.ts";

type Transaction = LedgerDump["transactions"][number];
type Problems = (what: string) => void;

/** What a transaction did to the player's money at the operator. */
const moved = ({ kind, amount, reversed }: Transaction): number => {
  if (kind === "debit") return -amount;
  return kind === "credit" || reversed ? amount : 0;
};

const sumOf = (transactions: Iterable<Transaction>): number => {
  let sum = 0;
  for (const transaction of transactions) sum += moved(transaction);
  return sum;
};

/** Of a call: how it should stand in the operator's books. A reversed debit may have been taken, if it was given back. */
const checkCall = (call: CallFact, taken: Transaction | undefined, takenBack: boolean, problem: Problems): void => {
  const about = `${call.kind} ${call.transactionId} of ${call.amount} in round ${call.roundId}`;
  if (call.state === "pending") problem(`${about} waits still, after ${call.attempts} tries: ${call.lastError ?? ""}`);
  if (call.state === "refused" && call.kind !== "debit") problem(`${about} was refused with ${call.lastError ?? ""}`);
  if (call.state === "done" && !taken) problem(`${about} is done, and the operator has no such transaction`);
  if (call.state === "done" && takenBack) {
    if (!call.reversedLater) problem(`${about} is done, and the operator has taken it back`);
  }
  if (call.state === "refused" && taken && !takenBack) problem(`${about} was refused, and the operator has done it`);
  if (call.state === "reversed" && taken && !takenBack) {
    problem(`${about} was to be taken back, and stands with the operator`);
  }
  if (!taken) return;
  const ours = `${call.kind} of ${call.amount} for ${call.playerId} in ${call.roundId}`;
  const theirs = `${taken.kind} of ${taken.amount} for ${taken.playerId} in ${taken.roundId}`;
  if (ours !== theirs) problem(`${call.transactionId} is our ${ours}, and the operator's ${theirs}`);
};

/** Where our calls, our rounds and the operator's own books don't agree. Pure. */
export const compareWallet = (facts: Facts, { players, transactions }: LedgerDump, books: readonly Book[]) => {
  const problems: string[] = [];
  const problem: Problems = (what) => void problems.push(what);
  const theirs = new Map(transactions.map((transaction) => [transaction.transactionId, transaction]));
  const takenBack = new Set(transactions.flatMap(({ reverses, reversed }) => (reversed && reverses ? [reverses] : [])));
  const calls = new Map(facts.calls.map((call) => [call.transactionId, call]));

  for (const call of facts.calls) {
    checkCall(call, theirs.get(call.transactionId), takenBack.has(call.transactionId), problem);
  }
  for (const { transactionId, kind, amount, playerId } of transactions) {
    if (!calls.has(transactionId)) problem(`the operator has a ${kind} ${transactionId} of ${amount} for ${playerId}`);
  }

  const byRound = Map.groupBy(transactions, ({ roundId }) => roundId);
  const seamless = new Set(books.filter(({ wallet }) => wallet === "seamless").map(({ playerId }) => playerId));
  for (const { id, playerId, game, net } of facts.rounds.values()) {
    const there = sumOf(byRound.get(id) ?? []);
    const due = seamless.has(playerId) ? net : 0;
    if (there !== due) problem(`round ${id} of ${game} came to ${due}, and to ${there} with the operator`);
  }

  const ofPlayer = Map.groupBy(transactions, ({ playerId }) => playerId);
  const held = new Map(players.map(({ playerId, balance }) => [playerId, balance]));
  for (const { playerId, moved: movements } of books.filter(({ wallet }) => wallet === "seamless")) {
    const brought = [...movements.values()].reduce((sum, { amount, done }) => sum + (done === true ? amount : 0), 0);
    const due = brought + sumOf(ofPlayer.get(playerId) ?? []);
    if (held.get(playerId) !== due) {
      problem(`the operator holds ${held.get(playerId)} of ${playerId}, and its transactions add up to ${due}`);
    }
  }
  return problems;
};
