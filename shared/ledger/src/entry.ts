import type { Expected } from "@croupier/contract/expected-payout";
import type { Mode, PartRecord, Wager } from "@croupier/contract/round";
import type { LedgerAccount, TransferKind } from "@croupier/db/tables/transfers";
import type { JackpotMoves, RoundTier } from "./jackpot-moves.ts";
import type { Spending } from "./spending.ts";
import type { DebitEnd, NewCall } from "./wallet-call.ts";

/** Whose account: one row, locked by every money operation of this player in this mode. */
export interface AccountKey {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: Mode;
}

/** Money between the player and one of the operator's accounts, in minor units; more than 0. */
export interface Movement {
  readonly amount: bigint;
  readonly kind: TransferKind;
  /** The other side. */
  readonly account: Exclude<LedgerAccount, "player">;
}

/** A round that this entry opens (and, for an instant game, settles). */
export interface RoundOpening {
  readonly change: "open";
  readonly id: string;
  readonly sessionId: string;
  readonly game: string;
  readonly variant: string;
  readonly rulesVersion: number;
  /** Hex. */
  readonly rulesHash: string;
  readonly configVersion: number;
  readonly pairId: string;
  readonly nonce: number;
  readonly wagers: readonly Wager[];
  /** The tiers of jackpots that it takes part in, to its end; left out where there are none. */
  readonly jackpots?: readonly RoundTier[];
  /** The free rounds that pay its stake; null where the player does. */
  readonly grantId: string | null;
}

/** A round that this entry moves on by one action, or ends. */
export interface RoundAdvance {
  readonly change: "advance";
  readonly id: string;
  /** The action taken; null where the house ends the round without one (a void). */
  readonly action: unknown;
}

/** A round that this entry leaves as it is, while the operator's wallet is asked. */
export interface RoundHeld {
  readonly change: "hold";
  readonly id: string;
}

/** What a round looks like after the entry. */
export interface RoundAfter {
  readonly status: "reserving" | "open" | "settled" | "voided";
  readonly step: number;
  readonly stake: bigint;
  readonly payout: bigint;
  readonly parts: readonly PartRecord[];
  readonly view: unknown;
  /** What a round that settled was expected to pay; left out where no sheet tells. */
  readonly expected?: Expected;
}

/** What an entry does about a round whose money is in the operator's own wallet. */
export interface WalletChange {
  readonly game: string;
  /** How long others leave alone the calls that are sent at once. */
  readonly leaseMs: number;
  /** The debit that has ended. */
  readonly end: DebitEnd | undefined;
  readonly calls: readonly NewCall[];
  /**
   * Between the operator's cash and the house: a stake goes to the house, the others to the cash. A jackpot goes there from
   * its own account, under the request's id, which is the win's. More than 0.
   */
  readonly transfers: readonly { readonly kind: "stake" | "payout" | "void" | "jackpot"; readonly amount: bigint }[];
}

/**
 * One money operation, decided and ready to be written: all of it, or nothing. It names the account's `version` that
 * the decision was taken on; if anything has moved since, it is not written and must be decided anew.
 */
export interface Entry {
  readonly key: AccountKey;
  readonly currency: string;
  readonly version: bigint;
  /** The session that must still be open; null when the house acts. */
  readonly sessionId: string | null;
  /** The moment of the decision, stored with every row of it. */
  readonly at: Date;
  /** What is bound to this operation for 30 days; `payloadHash` is SHA-256 in hex. */
  readonly request: { readonly id: string; readonly payloadHash: string };
  /** From the player … */
  readonly out: Movement | undefined;
  /** … and to the player, in this order: the payout of a bet can't pay for its stake. */
  readonly in: Movement | undefined;
  /** Between the operator's promo account and the house, for a free round: its stake, or that given back. */
  readonly promo: { readonly amount: bigint; readonly kind: "stake" | "void"; readonly grantId: string } | undefined;
  /** What the player has staked and won of real money, this operation included; undefined where it doesn't change. */
  readonly spending: Spending | undefined;
  readonly round: { readonly change: RoundOpening | RoundAdvance | RoundHeld; readonly after: RoundAfter } | undefined;
  /** Left out where the money is with us. */
  readonly wallet?: WalletChange;
  /** What the round gives to jackpots and wins of them; left out where it has nothing to do with any. */
  readonly jackpots?: JackpotMoves;
  /** The win of a jackpot that `in` pays. */
  readonly paysWin?: string;
}
