import type { Generated } from "kysely";

/** What an operator allows for one game in one currency. Amounts in minor units. */
export interface GameConfigs {
  operator_id: string;
  game: string;
  currency: string;
  /** Raised by the database itself at each change. */
  version: Generated<number>;
  enabled: boolean;
  variant: string;
  stake_min: bigint;
  stake_max: bigint;
  stake_step: bigint;
  /** What a front end begins with; the minimum unless told. */
  stake_default: Generated<bigint | null>;
  /** Bets that could pay more are refused; a win is never cut. */
  max_payout: bigint;
  /** What the house does with a round that its player left: the rules' default action, or the stake back … */
  abandoned_policy: Generated<"fallback" | "void">;
  /** … once nobody has acted in it for so long; 720 hours, which is 30 days, at the most. */
  abandoned_after_hours: Generated<number>;
  /** The change that made this version; null for one that was planted. */
  change_id: Generated<string | null>;
}
