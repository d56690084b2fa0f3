import type { Generated } from "kysely";

/** Where an operator that keeps its players' money itself is asked for it. */
export interface OperatorWallets {
  operator_id: string;
  /** Calls go to `<url>/<call>`. */
  url: string;
  /** The key that calls are signed with; hosts derive it (`@croupier/wallet/keys`). */
  key_id: string;
  /** One that the operator has been given, and that is not signed with yet. */
  next_key_id: string | null;
  /** Whether a player who is owed a payment for long may go on playing meanwhile. */
  overdue: Generated<"play" | "wait">;
  version: Generated<number>;
  updated_at: Generated<Date>;
}
