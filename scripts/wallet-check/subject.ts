import { uuidV7 } from "@croupier/contract/ids";
import type { Call, CallName, WalletErrorCode } from "@croupier/wallet/protocol";
import type { WalletOutcome } from "@croupier/wallet/outcome";
import { Finding } from "./check.ts";
import { describeOutcome } from "./describe.ts";
import type { How, Wire } from "./wire.ts";

export type MoneyName = "debit" | "credit" | "rollback";

/** A transaction that was asked for, and whether the wallet says that it is done. */
export interface Asked {
  readonly kind: MoneyName;
  readonly call: Call<MoneyName>;
  readonly end: "done" | "refused" | "unknown";
}

export interface Account {
  readonly playerId: string;
  readonly currency: string;
  readonly token: string | null;
}

/** The wallet under examination, with the player's money in it. */
export interface Subject {
  readonly url: URL;
  readonly account: Account;
  readonly wire: Wire;
  /** A stake to play with, in minor units. */
  readonly stake: number;
  readonly startMs: number;
  readonly slowMs: number;
  /** By transaction id. */
  readonly asked: ReadonlyMap<string, Asked>;
  call<Name extends CallName>(name: Name, call: Call<Name>, how?: How): Promise<WalletOutcome<Name>>;
  /** Throws unless it is answered. Returns the balance after it. */
  done(name: MoneyName, call: Call<MoneyName>, how?: How): Promise<number>;
  /** Throws unless it is refused with one of these. */
  refused<Name extends CallName>(
    codes: readonly WalletErrorCode[],
    name: Name,
    call: Call<Name>,
    how?: How,
  ): Promise<void>;
  balance(): Promise<number>;
  /** Throws unless the balance is this. */
  holds(balance: number, after: string): Promise<void>;
  look(): Call<"balance">;
  debit(roundId: string, amount: number, step?: number): Call<"debit">;
  credit(roundId: string, amount: number, roundClosed?: boolean): Call<"credit">;
  rollback(debit: Call<"debit">): Call<"rollback">;
}

/** The same transaction in another try. */
export const again = <Asks extends { readonly requestId: string }>(call: Asks): Asks => ({
  ...call,
  requestId: uuidV7(),
});

const ENDS = { answered: "done", refused: "refused", unknown: "unknown" } as const;

export const createSubject = (given: Pick<Subject, "url" | "account" | "wire" | "stake" | "slowMs">): Subject => {
  const { account, wire } = given;
  const { playerId, currency, token } = account;
  const asked = new Map<string, Asked>();

  const note = (kind: MoneyName, call: Call<MoneyName>, end: Asked["end"]) => {
    const before = asked.get(call.transactionId);
    // Once done it stays done, and the first of an id is what it stands for.
    if (before?.end === "done" || (before && end === "refused")) return;
    asked.set(call.transactionId, { kind, call, end });
  };
  const isMoney = (name: CallName): name is MoneyName => name === "debit" || name === "credit" || name === "rollback";

  const call: Subject["call"] = async (name, asks, how) => {
    const outcome = await wire.post(name, asks, how);
    if (isMoney(name)) note(name, asks as Call<MoneyName>, ENDS[outcome.outcome]);
    return outcome;
  };

  const balance = async (): Promise<number> => {
    const outcome = await call("balance", look());
    if (outcome.outcome !== "answered") throw new Finding("the balance", describeOutcome(outcome));
    return outcome.answer.balance;
  };
  const look = (): Call<"balance"> => ({ requestId: uuidV7(), playerId, token, currency });
  const common = (roundId: string) => ({
    requestId: uuidV7(),
    transactionId: uuidV7(),
    playerId,
    currency,
    roundId,
    game: "dice",
    freeRound: false,
  });

  return {
    ...given,
    startMs: Date.now(),
    asked,
    call,
    balance,
    look,
    done: async (name, asks, how) => {
      const outcome = await call(name, asks, how);
      if (outcome.outcome !== "answered") throw new Finding(`${name} answered`, describeOutcome(outcome));
      return outcome.answer.balance;
    },
    refused: async (codes, name, asks, how) => {
      const outcome = await call(name, asks, how);
      if (outcome.outcome === "refused" && codes.includes(outcome.code)) return;
      throw new Finding(`${name} refused with ${codes.join(" or ")}`, describeOutcome(outcome));
    },
    holds: async (expected, after) => {
      const seen = await balance();
      if (seen !== expected) throw new Finding(`a balance of ${expected} after ${after}`, `${seen}`);
    },
    debit: (roundId, amount, step = 0) => ({ ...common(roundId), token, amount, step }),
    credit: (roundId, amount, roundClosed = true) => ({ ...common(roundId), amount, roundClosed }),
    rollback: ({ transactionId, roundId, amount, step }) => ({
      ...common(roundId),
      reverses: transactionId,
      amount,
      roundClosed: step === 0,
    }),
  };
};
