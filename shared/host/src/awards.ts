import { createHash } from "node:crypto";
import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { failureOf } from "@croupier/db/failure";
import { awardOf, closeEmptyWin, fixWins, readWins, type Win } from "@croupier/jackpots/award";
import type { AccountKey } from "@croupier/ledger/entry";
import { shownJackpots } from "@croupier/ledger/round-record";
import type { Log } from "@croupier/telemetry/log";
import type { Batcher } from "./batcher.ts";
import type { Jackpots } from "./jackpots.ts";
import { type Operation, refusing } from "./operation.ts";
import { spendingAfter } from "./player-limits.ts";

/** Pays what rounds have won of jackpots: the second statement of two. What is left undone the worker asks for again. */
export interface Awards {
  /** Fixes and pays the wins of a round, as far as they are not yet; returns how they stand. Safe to repeat. */
  award(key: AccountKey, roundId: string, deadlineMs: number): Promise<readonly Win[]>;
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
  readonly log: Log;
}

export const createAwards = ({ db, jackpots, batcher, log }: AwardDeps): Awards => {
  /** Why it could not be paid now. */
  const pay = async (key: AccountKey, win: Win, deadlineMs: number): Promise<Refusal | undefined> => {
    if (win.amount === 0n) {
      await closeEmptyWin(db, win);
      return undefined;
    }
    const paid = await batcher.submit(payWin(key, win), deadlineMs);
    if (!isRefusal(paid)) return undefined;
    log.warn({ win: win.id, tier: win.tier, code: paid.code }, "a jackpot waits to be paid");
    return paid;
  };

  const fixAndPay = async (key: AccountKey, roundId: string, deadlineMs: number): Promise<readonly Refusal[]> => {
    const tiers = (await readWins(db, key, roundId)).filter(({ state }) => state === "won");
    for (const { operatorId, tier } of tiers) await fixWins(db, jackpots.seeds, { operatorId, tier });
    const fixed = (await readWins(db, key, roundId)).filter(({ state }) => state === "fixed");
    const refused: Refusal[] = [];
    for (const win of fixed) {
      const refusal = await pay(key, win, deadlineMs);
      if (refusal) refused.push(refusal);
    }
    return refused;
  };

  return {
    async award(key, roundId, deadlineMs) {
      await fixAndPay(key, roundId, deadlineMs);
      return readWins(db, key, roundId);
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
  const paid = wins.filter(({ state, tier }) => state === "paid" && !before.has(tier));
  const shown = wins.map(({ tier, amount, state }) => ({
    tier,
    amount: amount === null ? null : Number(amount),
    paid: state === "paid",
  }));
  return {
    round: { ...round, jackpots: shownJackpots(round.jackpots ?? [], shown) },
    balance: paid.reduce((balance, { amount }) => balance + Number(amount ?? 0n), answer.balance),
  };
};

/** A win as a batch sees it: money from the jackpot to the player under the win's own id, so never twice. */
const payWin = (key: AccountKey, win: Win): Operation<Win> => ({
  query: { key, sessionId: null, requestId: win.id, game: "", roundId: null, grantId: null },
  decide: (snapshot) => {
    const { account, request } = snapshot;
    if (request) return { do: "answer", answer: (): Win | Refusal => win };
    if (!account) throw new Error("a jackpot was won without an account");
    const movement = awardOf(win);
    if (!movement || account.balance + movement.amount > MAX_BALANCE) return refusing(refuse("limit_exceeded"));
    const at = new Date();
    return {
      do: "commit",
      entry: {
        key,
        currency: win.currency,
        version: account.version,
        sessionId: null,
        at,
        request: { id: win.id, payloadHash: createHash("sha256").update(`croupier/jackpot/${win.id}`).digest("hex") },
        out: undefined,
        in: movement,
        promo: undefined,
        spending: spendingAfter(snapshot, { key, at }, { paid: movement.amount }),
        round: undefined,
        paysWin: win.id,
      },
      answer: () => win,
    };
  },
});
