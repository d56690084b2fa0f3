import type { Mode } from "./mode.ts";

/**
 * The ledger: one immutable row debits one account and credits another of the same operator, mode and
 * currency (so every row balances by construction). An account is an address: `player` is the row's player, the others
 * are the operator's own.
 */
export interface Transfers {
  operator_id: string;
  player_id: string;
  /** The round, or the request of a deposit, a withdrawal or a correction, that this row belongs to. */
  cause_id: string;
  /** The round's step; 0 for an opening and for anything that is not a round. */
  step: number;
  kind: TransferKind;
  mode: Mode;
  currency: string;
  /** The amount leaves this account … */
  debit_account: LedgerAccount;
  /** … and arrives in this one. */
  credit_account: LedgerAccount;
  amount: bigint;
  moved_at: Date;
}

export type TransferKind = "stake" | "payout" | "void" | "deposit" | "withdrawal" | "grant" | "correction" | "jackpot";
export type LedgerAccount = "player" | "house" | "promo" | "cash" | "jackpot";
