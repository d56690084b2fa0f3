import { isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type ClaimedCall, claimCall, endTry, type RoundKey } from "@croupier/ledger/wallet-queue";
import type { Log } from "@croupier/telemetry/log";
import { inSpan } from "@croupier/telemetry/span";
import type { Operation } from "../operation.ts";
import type { Wallets } from "../wallets.ts";
import { createBegun } from "./begun.ts";
import { askWallet, debitEnd, pauseMs, tryEnd } from "./ask-wallet.ts";
import { type StakeEnd, stakeEnd } from "./end-stake.ts";
import type { CallToMake, Progress } from "./progress.ts";

export interface SagaDeps {
  readonly db: Database;
  readonly wallets: Wallets;
  /** Commits a step. */
  readonly submit: (step: Operation<Progress>, deadlineMs: number) => Promise<Progress | Refusal>;
  /** Says what a round has won of jackpots and writes the calls that pay it; whether any of that was still to be done. */
  readonly writeWins: (round: RoundKey, deadlineMs: number) => Promise<boolean>;
  /** What ending a stake needs of the game besides. */
  readonly context: () => Omit<StakeEnd, "made" | "end">;
  readonly log: Log;
}

/** Makes the calls of one game's rounds to operators' wallets, one after another, and writes down how each ended. */
export interface Saga {
  /**
   * Makes a call that is ours to make, or what is due of a round, and what follows. Resolves when a player need not wait any
   * longer: the stake is decided, and the payout acknowledged or put off. What may have been taken is taken back behind the
   * player's back.
   */
  begin(first: CallToMake | RoundKey): Promise<void>;
  /** What `begin` returned for a round, if that is still under way in this process. */
  underWay(roundId: string): Promise<void> | undefined;
  /** Goes on with a round if something of it is due, and returns how many calls that made. */
  goOn(round: RoundKey): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Another process may take a call for lost after this many times the longest that a call takes. */
const LEASE = 2;

export const leaseMsOf = ({ timeoutMs }: Wallets): number => timeoutMs * LEASE;

export const createSaga = ({ db, wallets, submit, writeWins, context, log }: SagaDeps): Saga => {
  const leaseMs = leaseMsOf(wallets);
  const deciding = new Map<string, Promise<void>>();
  const active = new Set<Promise<unknown>>();
  /** In which traces rounds asked for what is not done yet: what goes on later has a link to that. */
  const begun = createBegun();

  const toMake = ({ key, roundId }: RoundKey, { call, ...claimed }: ClaimedCall): CallToMake => ({
    ...claimed,
    key,
    roundId,
    call,
    token: null,
  });

  /** What is due of a round; where that waits for what it has won, it is said now. */
  const claim = async (round: RoundKey): Promise<CallToMake | undefined> => {
    const claimed = await claimCall(db, round, leaseMs);
    if (claimed) return toMake(round, claimed);
    if (!(await writeWins(round, Date.now() + leaseMs))) return undefined;
    const written = await claimCall(db, round, leaseMs);
    return written && toMake(round, written);
  };

  const ask = async (made: CallToMake) => {
    const wallet = await wallets.find(made.key.operatorId);
    return wallet && (await askWallet(wallet, made));
  };

  /** A debit is asked for once, by whoever wrote it down. */
  const endOfDebit = async (made: CallToMake): Promise<StakeEnd["end"]> => {
    if (made.attempts > 1) return { state: "reversed", balance: null, error: "abandoned" };
    const outcome = await ask(made);
    return outcome ? debitEnd(outcome) : { state: "refused", balance: null, error: "no_wallet" };
  };

  const makeDebit = async (made: CallToMake): Promise<CallToMake | undefined> => {
    const end = await endOfDebit(made);
    const step = await submit(stakeEnd({ ...context(), made, end }), Date.now() + leaseMs);
    if (!isRefusal(step)) return step.won ? claim(made) : step.next;
    // It stays pending, and is given up when the lease is over.
    log.error({ roundId: made.roundId, code: step.code, end: end.state }, "a stake's end could not be written");
    return undefined;
  };

  const makePayment = async (made: CallToMake): Promise<CallToMake | undefined> => {
    const { key, roundId, call, attempts } = made;
    const pause = pauseMs(attempts, wallets.pauses, Math.random());
    const outcome = await ask(made);
    const end = outcome ? tryEnd(outcome, pause) : ({ state: "pending", error: "no_wallet", pauseMs: pause } as const);
    const stands = await endTry(db, { key, roundId, call }, end);
    if (end.state === "done" && stands === "resolved") {
      const { transactionId, kind } = call;
      log.error({ roundId, transactionId, kind }, "an operator's wallet has taken what people had ended by hand");
    }
    if (end.state === "refused") {
      log.error({ roundId, kind: call.kind, code: end.error }, "an operator's wallet refuses what is owed");
    }
    if (end.state === "pending" || call.roundClosed) return undefined;
    return claim({ key, roundId });
  };

  /** Makes a call and those that follow; `decided` is called before each that no player waits for, and at the end. */
  const run = (first: CallToMake | RoundKey, decided: () => void): Promise<number> => {
    const { key, roundId } = first;
    const attributes = { "croupier.operator": key.operatorId, "croupier.round.id": roundId };
    const links = begun.get(roundId);
    // It may outlive the request that it was begun for.
    return inSpan("wallet.calls", { attributes, links }, (span) => {
      if (span) begun.set(roundId, span);
      return makeAll(first, decided);
    });
  };

  const makeAll = async (first: CallToMake | RoundKey, decided: () => void): Promise<number> => {
    let count = 0;
    try {
      let next = "call" in first ? first : await claim(first);
      for (; next; count += 1) {
        if (next.call.kind === "rollback") decided();
        next = await (next.call.kind === "debit" ? makeDebit(next) : makePayment(next));
      }
    } catch (error) {
      log.error({ err: error, roundId: first.roundId }, "a round's calls could not be made; they are made later");
    } finally {
      decided();
    }
    return count;
  };

  const keep = <T>(work: Promise<T>): Promise<T> => {
    active.add(work);
    // Whoever asked for it is told if it fails; here it only ends.
    const ended = () => void active.delete(work);
    work.then(ended, ended);
    return work;
  };

  return {
    begin(first) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { roundId } = first;
      deciding.set(roundId, promise);
      void keep(
        run(first, () => {
          if (deciding.get(roundId) === promise) deciding.delete(roundId);
          resolve();
        }),
      );
      return promise;
    },
    underWay: (roundId) => deciding.get(roundId),
    goOn: (round) => keep(claim(round).then((claimed) => (claimed ? run(claimed, () => {}) : 0))),
    idle: async () => {
      while (active.size > 0) await Promise.allSettled(active);
    },
  };
};
