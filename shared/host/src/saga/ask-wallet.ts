import { uuidV7 } from "@croupier/contract/ids";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { DebitEnd } from "@croupier/ledger/wallet-call";
import type { TryEnd } from "@croupier/ledger/wallet-queue";
import type { WalletOutcome } from "@croupier/wallet/outcome";
import { UNTAKEN } from "@croupier/wallet/protocol";
import type { WalletClient } from "@croupier/wallet/wallet-client";
import type { CallToMake } from "./progress.ts";

type Outcome = WalletOutcome<"debit" | "credit" | "rollback">;

/** Makes a call, once, with all that it asks as it was written down. */
export const askWallet = (wallet: Pick<WalletClient, "call">, made: CallToMake): Promise<Outcome> => {
  const { call, playerId, currency, roundId, game, token, attempts: attempt } = made;
  const { kind, transactionId, freeRound, roundClosed } = call;
  const amount = Number(call.amount);
  const money = { requestId: uuidV7(), transactionId, playerId, currency, roundId, game, freeRound, amount };
  switch (kind) {
    case "debit":
      return wallet.call("debit", { ...money, token, step: call.step ?? 0 }, attempt);
    case "credit":
      return wallet.call("credit", { ...money, roundClosed }, attempt);
    case "rollback":
      return wallet.call("rollback", { ...money, roundClosed, reverses: call.reverses ?? "" }, attempt);
  }
};

/** Why a stake was taken back that the wallet took: what is won on top of such a balance might not be told in JSON. */
export const BALANCE_TOO_LARGE = "balance_too_large";

/**
 * What an outcome means for a stake. One that we are not sure of is given up and taken back, and so is one from a balance as
 * large as that of no hosted player who may bet: nothing has been drawn yet, so nothing is known of what it would have won.
 */
export const debitEnd = (outcome: Outcome): Omit<DebitEnd, "seq"> => {
  switch (outcome.outcome) {
    case "answered":
      return BigInt(outcome.answer.balance) > MAX_BALANCE
        ? { state: "reversed", balance: null, error: BALANCE_TOO_LARGE }
        : { state: "done", balance: BigInt(outcome.answer.balance), error: null };
    case "refused":
      return { state: UNTAKEN.has(outcome.code) ? "refused" : "reversed", balance: null, error: outcome.code };
    case "unknown":
      return { state: outcome.sent ? "reversed" : "refused", balance: null, error: outcome.reason };
  }
};

/** Longer each time, and never the same for two calls, so that they don't come back all at once. `random` is below 1. */
export const pauseMs = (attempts: number, { firstMs, mostMs }: Pauses, random: number): number =>
  Math.ceil(Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), mostMs) * (0.5 + random / 2));

export interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
}

const FIRST_PAUSE_MS = 1_000;

export const pausesUpTo = (mostMs: number): Pauses => ({ firstMs: Math.min(FIRST_PAUSE_MS, mostMs), mostMs });

/** What an outcome means for what is owed: paid, asked again after a pause, or a matter for people. */
export const tryEnd = (outcome: Outcome, pause: number): TryEnd => {
  switch (outcome.outcome) {
    case "answered":
      return { state: "done", balance: BigInt(outcome.answer.balance) };
    case "refused":
      return outcome.retry
        ? { state: "pending", error: outcome.code, pauseMs: pause }
        : { state: "refused", error: outcome.code };
    case "unknown":
      return { state: "pending", error: outcome.reason, pauseMs: pause };
  }
};
