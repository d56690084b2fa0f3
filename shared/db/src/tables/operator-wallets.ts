import type { Generated } from "kysely";

/** Where an operator that keeps its players' money itself is asked for it. */
export interface OperatorWallets {
  operator_id: string;
  /** Calls go to `<url>/<call>`. */
  url: string;
  /** The key that calls are signed with; hosts derive it (`@croupier/wallet/keys`). Null until the first is issued. */
  key_id: string | null;
  /** One that the operator has been given, and that is not signed with yet. */
  next_key_id: string | null;
  /** Whether a player who is owed a payment for long may go on playing meanwhile. */
  overdue: Generated<"play" | "wait">;
  /** Of address and policy. */
  version: Generated<number>;
  /** The change that made this version; null for what nobody proposed. */
  change_id: Generated<string | null>;
  updated_at: Generated<Date>;
}
