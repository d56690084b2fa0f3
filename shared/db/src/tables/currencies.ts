import type { Generated } from "kysely";

/** A currency that an operator's players may have. Written once: amounts are in its minor unit for ever. */
export interface Currencies {
  operator_id: string;
  /** ISO 4217, or the operator's own. */
  code: string;
  /** How many decimals a minor unit is: 2 for cents; 0 to 8. */
  exponent: number;
  added_at: Generated<Date>;
}
