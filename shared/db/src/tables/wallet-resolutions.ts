import type { Generated } from "kysely";

/** That a payment which its operator does not take is to be ended: proposed by one person, decided by another. */
export interface WalletResolutions {
  operator_id: string;
  id: string;
  transaction_id: string;
  reason: string;
  state: ResolutionState;
  proposed_by: string;
  proposed_at: Generated<Date>;
  decided_by: Generated<string | null>;
  decided_at: Generated<Date | null>;
}

export const RESOLUTION_STATES = ["proposed", "approved", "rejected"] as const;
export type ResolutionState = (typeof RESOLUTION_STATES)[number];
