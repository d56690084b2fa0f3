import type { StoredCall, WalletCall } from "@croupier/ledger/wallet-call";

interface Of {
  readonly newId: () => string;
  readonly freeRound: boolean;
  /** The round's step once the call has done its work. */
  readonly roundStep: number;
  readonly requestId: string | null;
}

const nothing = { step: null, reverses: null, action: null, roundClosed: false } as const;

/** A stake: the bet's own, or that of an action, which waits for it. */
export const debitCall = (
  { newId, ...of }: Of,
  amount: bigint,
  before: readonly StoredCall[],
  action: unknown = null,
): WalletCall => ({
  ...nothing,
  ...of,
  kind: "debit",
  purpose: "stake",
  amount,
  transactionId: newId(),
  step: before.filter(({ kind }) => kind === "debit").length,
  action,
});

/** What a round that is over pays, be it nothing. */
export const closingCredit = ({ newId, ...of }: Of, amount: bigint): WalletCall => ({
  ...nothing,
  ...of,
  kind: "credit",
  purpose: "payout",
  amount,
  transactionId: newId(),
  roundClosed: true,
});

/** Takes a debit back, and its round with it if that is over. */
export const rollbackOf = (
  { transactionId, amount, freeRound, roundStep }: WalletCall,
  newId: () => string,
  roundClosed: boolean,
): WalletCall => ({
  ...nothing,
  kind: "rollback",
  purpose: "void",
  amount,
  freeRound,
  roundStep,
  requestId: null,
  transactionId: newId(),
  reverses: transactionId,
  roundClosed,
});

/** Takes back all that a round was staked, for a void: in the order of the stakes, the last closes the round. */
export const rollbacksOf = (calls: readonly StoredCall[], newId: () => string): readonly WalletCall[] => {
  const taken = calls.filter(({ kind, state }) => kind === "debit" && state === "done");
  return taken.map((debit, index) => rollbackOf(debit, newId, index === taken.length - 1));
};
