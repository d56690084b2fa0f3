import type { WalletCallKind, WalletCallPurpose, WalletCallState } from "@croupier/db/tables/wallet-calls";
import { type RawBuilder, sql } from "kysely";

/** What a call to an operator's wallet asks; amounts in minor units. */
export interface WalletCall {
  /** UUIDv7: names the movement for ever. */
  readonly transactionId: string;
  readonly kind: WalletCallKind;
  readonly purpose: WalletCallPurpose;
  readonly amount: bigint;
  readonly freeRound: boolean;
  /** Whether the round is over with it. */
  readonly roundClosed: boolean;
  /** Of a debit: counts the stakes of its round, from 0. */
  readonly step: number | null;
  /** Of a rollback: the debit's transaction. */
  readonly reverses: string | null;
  /** The round's step once it has done its work. */
  readonly roundStep: number;
  /** Of a debit: the action that waits for it; null for the bet itself. */
  readonly action: unknown;
  /** The player's request that it serves; null where the house acts. */
  readonly requestId: string | null;
}

/** As it is stored. */
export interface StoredCall extends WalletCall {
  /** Counts from 0 in its round; calls are made in this order. */
  readonly seq: number;
  readonly state: WalletCallState;
  readonly lastError: string | null;
  /** What the operator said the balance was then; of done ones alone. */
  readonly balance: bigint | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A call to add to a round. */
export interface NewCall extends WalletCall {
  readonly seq: number;
  /** Whether whoever writes it sends it at once; others leave it alone until the lease is over. */
  readonly sent: boolean;
}

/**
 * Keeps as many places free before calls as their round has won jackpots: a win is paid before the round is closed, and
 * what it comes to is known later. Nothing behind a free place is sent.
 */
export const leaveRoom = (calls: readonly NewCall[], wins: number): readonly NewCall[] =>
  wins === 0 ? calls : calls.map((call) => ({ ...call, seq: call.seq + wins, sent: false }));

/** How a debit ended: with its money taken, surely not taken, or to be taken back. */
export interface DebitEnd {
  readonly seq: number;
  readonly state: "done" | "refused" | "reversed";
  /** Of one that is done. */
  readonly balance: bigint | null;
  /** A code or reason of the protocol's. */
  readonly error: string | null;
}

/** The SQL expression for a round's StoredCalls in JSON, by the columns that say which round. */
export const callsJson = (
  operator: RawBuilder<unknown>,
  player: RawBuilder<unknown>,
  round: RawBuilder<unknown>,
): RawBuilder<readonly StoredCallJson[] | null> => sql`(
  select jsonb_agg(to_jsonb(c) order by c.seq) from wallet_calls c
  where c.operator_id = ${operator} and c.player_id = ${player} and c.round_id = ${round})`;

/** As PostgreSQL spells it. Amounts are safe integers by constraint. */
export interface StoredCallJson {
  readonly seq: number;
  readonly transaction_id: string;
  readonly kind: WalletCallKind;
  readonly purpose: WalletCallPurpose;
  readonly amount: number;
  readonly free_round: boolean;
  readonly round_closed: boolean;
  readonly step: number | null;
  readonly reverses: string | null;
  readonly round_step: number;
  readonly action: unknown;
  readonly request_id: string | null;
  readonly state: WalletCallState;
  readonly last_error: string | null;
  readonly balance: number | null;
  readonly created_at: string;
}

export const storedCall = (json: StoredCallJson): StoredCall => ({
  seq: json.seq,
  transactionId: json.transaction_id,
  kind: json.kind,
  purpose: json.purpose,
  amount: BigInt(json.amount),
  freeRound: json.free_round,
  roundClosed: json.round_closed,
  step: json.step,
  reverses: json.reverses,
  roundStep: json.round_step,
  action: json.action,
  requestId: json.request_id,
  state: json.state,
  lastError: json.last_error,
  balance: json.balance === null ? null : BigInt(json.balance),
  createdAt: new Date(json.created_at).toISOString(),
});
