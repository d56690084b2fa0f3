import type { DrawRecord } from "@croupier/fairness/record";
import type { Difference } from "./difference.ts";

/**
 * Why a record is not vouched for:
 * - `seed_not_revealed`: nobody can tell yet; rotate, and read the round again;
 * - `rules_unknown`, `rules_differ`: by rules that this SDK has not, or has otherwise; look for a newer SDK first;
 * - `malformed`: not the record of a round;
 * - `commitment_broken`: the server seed is not the one that was committed to;
 * - `impossible`: the rules refuse this bet or one of these actions;
 * - `scripted`: a round for play money whose client seed tells the draws, as casinos for development obey it: chance may
 *   have had no part in it, so it is vouched for in no case;
 * - `differs`: played again, the round comes out otherwise;
 * - `rounds_missing`: the rounds listed are not all rounds under their pair, each once.
 */
export type Reason =
  | "seed_not_revealed"
  | "rules_unknown"
  | "rules_differ"
  | "malformed"
  | "commitment_broken"
  | "impossible"
  | "scripted"
  | "differs"
  | "rounds_missing";

/** The first field that does not hold. Which of two that contradict each other was forged, no one can tell. */
export interface Forged extends Difference {
  readonly verified: false;
  readonly reason: Reason;
}

export interface Verified {
  readonly verified: true;
  /** Each draw that decided the round, in order. */
  readonly draws: readonly DrawRecord[];
}

export type Verification = Verified | Forged;

export const forged = (reason: Reason, difference: Difference): Forged => ({ verified: false, reason, ...difference });
