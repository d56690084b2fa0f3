import type { StoredCall } from "@croupier/ledger/wallet-call";

const counts = ({ kind, state }: StoredCall): boolean => kind !== "rollback" && state === "done";

/** What the operator's wallet said of the balance, last, when it was asked for what the round was at this step. */
export const lastBalance = (calls: readonly StoredCall[], step: number): bigint =>
  calls.findLast((call) => counts(call) && call.roundStep <= step)?.balance ?? 0n;

/** Whether what the round pays at this step has still to be acknowledged. */
export const isUnpaid = (calls: readonly StoredCall[], step: number): boolean =>
  calls.some(({ kind, state, roundStep }) => kind === "credit" && roundStep === step && state !== "done");
