import type { Generated } from "kysely";

/** A rate limit that an operator has instead of the house's: so many calls in so many seconds, at once and for long. */
export interface RateLimits {
  operator_id: string;
  name: "player.play" | "player.read" | "key.read" | "key.admin";
  burst_calls: number;
  burst_seconds: number;
  sustained_calls: number;
  sustained_seconds: number;
  set_at: Generated<Date>;
}
