import type { Generated } from "kysely";

/** A casino brand: the tenant. */
export interface Operators {
  id: string;
  name: string;
  wallet: "hosted" | "seamless";
  /** IANA: whose midnight ends a day of limits and reports. */
  time_zone: Generated<string>;
  /** How long a player waits for a limit to be loosened. */
  cooling_off_hours: Generated<number>;
  created_at: Generated<Date>;
}
