import { createHash } from "node:crypto";
import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { failureOf } from "@croupier/db/failure";
import { awardOf, closeWin, fixWins, isLeft, readWins, type Win } from "@croupier/jackpots/award";
import type { AccountKey, Entry } from "@croupier/ledger/entry";
import { shownJackpots } from "@croupier/ledger/round-record";
import type { Log } from "@croupier/telemetry/log";
import type { Batcher } from "./batcher.ts";
import type { Jackpots } from "./jackpots.ts";
import { type Decision, type Operation, refusing } from "./operation.ts";
import { spendingAfter } from "./player-limits.ts";
import { asItIs } from "./saga/act-outside.ts";
import { jackpotCredit } from "./saga/jackpot-credit.ts";

/** Pays what rounds have won of jackpots: the second statement of two. What is left undone the worker asks for again. */
export interface Awards {
  /**
   * Fixes and pays the wins of a round, as far as they are not yet; returns how they stand. Safe to repeat. Where the
   * operator keeps the money itself, the calls that pay them are written, and due.
   */
  award(key: AccountKey, roundId: string, deadlineMs: number): Promise<readonly Win[]>;
  /** The same, where the money is the operator's to pay; whether there was anything to do. */
  writeCredits(key: AccountKey, roundId: string, deadlineMs: number): Promise<boolean>;
  /**
   * An answer with what its round has won. What could not be awarded now is no answer yet: asked again, it is the same as it
   * would have been the first time. Only what an account has no room for is told as won and not paid.
   */
  complete(key: AccountKey, answer: RoundAnswer, deadlineMs: number): Promise<RoundAnswer | Refusal>;
}

export interface AwardDeps {
  readonly db: Database;
  readonly jackpots: Jackpots;
  readonly batcher: Batcher;
  /** How long others leave alone a call to an operator's wallet. */
  readonly leaseMs: number;
  readonly log: Log;
}

export const createAwards = ({ db, jackpots, batcher, leaseMs, log }: AwardDeps): Awards => {
  /** Why it could not be paid now. */
  const pay = async (
    key: AccountKey,
    win: Win,
    wins: readonly Win[],
    deadlineMs: number,
  ): Promise<Refusal | undefined> => {
    const { amount, outside, credit } = win;
    // The operator's wallet has it, or will.
    if (credit === "pending" || credit === "refused") return undefined;
    if (credit !== null || (amount === 0n && !outside)) {
      await closeWin(db, win);
      return undefined;
    }
    const paid = await batcher.submit(payWin(key, win, wins, leaseMs), deadlineMs);
    if (!isRefusal(paid)) return undefined;
    log.warn({ win: win.id, tier: win.tier, code: paid.code }, "a jackpot waits to be paid");
    return paid;
  };

  const fixAndPay = async (key: AccountKey, roundId: string, deadlineMs: number): Promise<readonly Refusal[]> => {
    const tiers = (await readWins(db, key, roundId)).filter(({ state }) => state === "won");
    for (const { operatorId, tier } of tiers) await fixWins(db, jackpots.seeds, { operatorId, tier });
    const wins = await readWins(db, key, roundId);
    const refused: Refusal[] = [];
    for (const win of wins.filter(({ state }) => state === "fixed")) {
      const refusal = await pay(key, win, wins, deadlineMs);
      if (refusal) refused.push(refusal);
    }
    return refused;
  };

  return {
    async award(key, roundId, deadlineMs) {
      await fixAndPay(key, roundId, deadlineMs);
      return readWins(db, key, roundId);
    },
    async writeCredits(key, roundId, deadlineMs) {
      if (!(await readWins(db, key, roundId)).some(isLeft)) return false;
      await fixAndPay(key, roundId, deadlineMs);
      return true;
    },
    async complete(key, answer, deadlineMs) {
      const unpaid = answer.round.jackpots?.some(({ won, paid }) => won && !paid) ?? false;
      if (!jackpots.takeWon(answer.round.id) && !unpaid) return answer;
      try {
        const refused = await fixAndPay(key, answer.round.id, deadlineMs);
        const later = refused.find(({ code }) => code !== "limit_exceeded");
        return later ?? withWins(answer, await readWins(db, key, answer.round.id));
      } catch (error) {
        const failure = failureOf(error);
        log.error({ err: error, failure, roundId: answer.round.id }, "a jackpot could not be awarded yet");
        return refuse(failure === "bug" ? "internal" : "unavailable");
      }
    },
  };
};

const withWins = (answer: RoundAnswer, wins: readonly Win[]): RoundAnswer => {
  const { round } = answer;
  const before = new Set((round.jackpots ?? []).filter(({ paid }) => paid).map(({ tier }) => tier));
  const paid = wins.filter(({ state, tier, outside }) => state === "paid" && !outside && !before.has(tier));
  const shown = wins.map(({ tier, amount, state }) => ({
    tier,
    amount: amount === null ? null : Number(amount),
    paid: state === "paid",
  }));
  return {
    ...answer,
    round: { ...round, jackpots: shownJackpots(round.jackpots ?? [], shown) },
    balance: paid.reduce((balance, { amount }) => balance + Number(amount ?? 0n), answer.balance),
  };
};

/**
 * A win as a batch sees it: money from the jackpot to the player under the win's own id, so never twice. Here the two kinds
 * of wallet part: into ours it goes at once, and for the operator's own the call is written that asks it to pay.
 */
const payWin = (key: AccountKey, win: Win, wins: readonly Win[], leaseMs: number): Operation<Win> => ({
  query: { key, sessionId: null, requestId: win.id, game: win.game, roundId: win.roundId, grantId: null },
  decide: (snapshot): Decision<Win> => {
    const { account, request, round, seamless } = snapshot;
    if (request) return { do: "answer", answer: () => win };
    if (!account || !round || win.amount === null) throw new Error("a jackpot was won without an account or a round");
    const movement = awardOf(win);
    const at = new Date();
    const entry: Entry = {
      key,
      currency: win.currency,
      version: account.version,
      sessionId: null,
      at,
      request: { id: win.id, payloadHash: createHash("sha256").update(`croupier/jackpot/${win.id}`).digest("hex") },
      out: undefined,
      in: undefined,
      promo: undefined,
      spending: spendingAfter(snapshot, { key, at }, { paid: win.amount }),
      round: undefined,
    };
    if (win.outside) {
      if (!seamless) throw new Error("a round at an operator's own wallet, which it has none of");
      // Asked for long ago: nobody keeps its request any more.
      if (seamless.calls.some(({ transactionId }) => transactionId === win.id))
        return { do: "answer", answer: () => win };
      const held = { change: { change: "hold", id: round.id }, after: asItIs(round) } as const;
      const wallet = jackpotCredit(win, wins, seamless, leaseMs);
      return { do: "commit", entry: { ...entry, round: held, wallet }, answer: () => win };
    }
    if (!movement || account.balance + movement.amount > MAX_BALANCE) return refusing(refuse("limit_exceeded"));
    return { do: "commit", entry: { ...entry, in: movement, paysWin: win.id }, answer: () => win };
  },
});
