import type { LedgerDump } from "../operator-wallet/admin.ts";
import { compareWallet } from "./agree-wallet.ts";
import { answerOf, type Asked, type Book } from "./book.ts";
import type { Facts } from "./facts.ts";

type Problems = (what: string) => void;

/** All that was told of one request must be one thing, and true. */
const checkAsked = ({ rounds, requests, calls }: Facts, book: Book, asked: Asked, problem: Problems): void => {
  const { id, game, procedure } = asked.request;
  const about = `${book.playerId}'s ${procedure} ${id} in ${game}`;
  const kept = requests.get(id);
  const answers = asked.told.filter((told) => told.told === "answer");
  const [answer] = answers;
  if (!answer) {
    const refused = asked.told.find((told) => told.told === "refusal");
    if (!refused) return problem(`${about} was never answered`);
    if (kept && book.wallet === "hosted") problem(`${about} was refused with ${refused.code}, and done all the same`);
    const round = kept?.roundId ? rounds.get(kept.roundId) : undefined;
    if (round && procedure === "open" && round.net !== 0) {
      problem(`${about} was refused with ${refused.code}, and its round moved ${round.net}`);
    }
    const paid = calls.find(({ requestId, state }) => requestId === id && state === "done");
    if (paid && !paid.reversedLater) problem(`${about} was refused with ${refused.code}, and a ${paid.kind} is done`);
    return;
  }
  if (answers.some(({ digest }) => digest !== answer.digest)) problem(`${about} was answered in two ways`);
  const later = asked.told.slice(asked.told.indexOf(answer));
  const denied = later.find((told) => told.told === "refusal");
  if (denied) problem(`${about} was answered, and then refused with ${denied.code}`);
  const round = rounds.get(answer.roundId);
  if (!kept) problem(`${about} was answered, and no request is kept`);
  if (!round) return problem(`${about} was answered with round ${answer.roundId}, which there is not`);
  if (round.playerId !== book.playerId) problem(`${about} was answered with a round of ${round.playerId}`);
  // Where the stake is the operator's to give, a request is kept before its step is taken.
  const early = book.wallet === "seamless" && kept !== undefined && kept.step < answer.step;
  if (kept && !early && (kept.roundId !== answer.roundId || kept.step !== answer.step)) {
    problem(
      `${about} was told step ${answer.step} of ${answer.roundId}, and is kept as ${kept.step} of ${kept.roundId}`,
    );
  }
  if (kept && book.wallet === "hosted" && kept.balanceAfter !== answer.balance) {
    problem(`${about} was told a balance of ${answer.balance}, and ${kept.balanceAfter} is kept`);
  }
  if (answer.status === "open") {
    if (round.step < answer.step) problem(`${about} was told step ${answer.step}, and the round is at ${round.step}`);
    if (round.stake < answer.stake) problem(`${about} was told a stake of ${answer.stake}, and it is ${round.stake}`);
    return;
  }
  const told = `${answer.status}: ${answer.stake} for ${answer.payout}`;
  const is = `${round.status}: ${round.stake} for ${round.payout}`;
  if (told !== is) problem(`${about} was told "${told}", and the round is "${is}"`);
};

/** A round's transfers are what its row says, and it is over. */
const checkRounds = ({ rounds }: Facts, problem: Problems): void => {
  for (const { id, game, status, payout, jackpots, net, ...round } of rounds.values()) {
    const stake = round.free ? 0 : round.stake;
    if (status !== "settled" && status !== "voided") problem(`round ${id} of ${game} is still ${status}`);
    const due = status === "settled" ? payout + jackpots - stake : status === "voided" ? 0 : -stake;
    if (net !== due) problem(`round ${id} of ${game} is ${status} and came to ${net}, not ${due}`);
  }
};

/** Nothing was done that nobody asked for; what the house ended itself is no player's. */
const checkAccounted = (facts: Facts, books: readonly Book[], endedByHouse: ReadonlySet<string>, problem: Problems) => {
  const asked = new Map(books.flatMap((book) => [...book.asked]));
  const moved = new Map(books.flatMap((book) => [...book.moved]));
  const opened = new Set<string>();
  // How a stake at an operator's own wallet ended is a request of its own, by the name of its transaction.
  const ended = new Set([...facts.calls.map(({ transactionId }) => transactionId), ...facts.wins]);
  for (const { id, playerId, roundId } of facts.requests.values()) {
    if (roundId === null && !moved.has(id) && !ended.has(id)) problem(`nobody asked for movement ${id} of ${playerId}`);
    if (roundId === null) continue;
    const known = asked.get(id);
    if (known?.request.procedure === "open") opened.add(roundId);
    if (!known && !ended.has(id) && !endedByHouse.has(roundId))
      problem(`nobody asked for request ${id} in round ${roundId}`);
  }
  for (const { id, game, playerId } of facts.rounds.values()) {
    if (!opened.has(id)) problem(`nobody opened round ${id} of ${game} for ${playerId}`);
  }
};

/** What a player has is what was brought, less what was taken out, and what the rounds it knows of came to. */
const checkSums = ({ accounts, rounds }: Facts, book: Book, shown: number | undefined, problem: Problems): void => {
  const account = accounts.get(book.playerId);
  if (!account) return problem(`${book.playerId} has no account`);
  for (const { requestId, amount, done } of book.wallet === "hosted" ? book.moved.values() : []) {
    const is = account.moved.get(requestId) ?? 0;
    if (done !== undefined && is !== (done ? amount : 0)) {
      problem(`${book.playerId}'s movement ${requestId} of ${amount} came to ${is}`);
    }
  }
  const brought = [...book.moved.values()].reduce((sum, { amount, done }) => sum + (done === true ? amount : 0), 0);
  const known = new Set([...book.asked.values()].flatMap((asked) => answerOf(asked)?.roundId ?? []));
  const won = [...known].reduce((sum, id) => sum + (rounds.get(id)?.net ?? 0), 0);
  const due = book.wallet === "hosted" ? brought + won : 0;
  if (account.balance !== due) {
    problem(`${book.playerId} has ${account.balance} with us, and counts ${due}: ${brought} brought, ${won} won`);
  }
  if (shown !== brought + won) problem(`${book.playerId} is shown ${shown}, and counts ${brought + won}`);
};

export interface Witnesses {
  readonly books: readonly Book[];
  /** What each client is shown as its balance in the end. */
  readonly balances: ReadonlyMap<string, number>;
  /** Rounds that players left, and the worker ended. */
  readonly endedByHouse: ReadonlySet<string>;
  /** The books of operators that keep their players' money themselves. */
  readonly ledgers: readonly LedgerDump[];
}

/** Where the ledger, the rounds, the reports and what players were told don't agree; nothing if they do. Pure. */
export const findDisagreements = (
  facts: Facts,
  { books, balances, endedByHouse, ledgers }: Witnesses,
): readonly string[] => {
  const problems: string[] = [...facts.broken];
  const problem: Problems = (what) => void problems.push(what);
  for (const book of books) {
    for (const asked of book.asked.values()) checkAsked(facts, book, asked, problem);
    checkSums(facts, book, balances.get(book.playerId), problem);
    problems.push(...book.complaints);
  }
  checkRounds(facts, problem);
  checkAccounted(facts, books, endedByHouse, problem);
  for (const ledger of ledgers) problems.push(...compareWallet(facts, ledger, books));
  const [reported, recounted] = [JSON.stringify(facts.reported), JSON.stringify(facts.recounted)];
  if (reported !== recounted) problem(`the reports say ${reported}, and the rounds add up to ${recounted}`);
  return problems;
};
