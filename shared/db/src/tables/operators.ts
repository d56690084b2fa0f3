import type { Generated } from "kysely";

/** A casino brand: the tenant. */
export interface Operators {
  id: string;
  name: string;
  wallet: "hosted" | "seamless";
  created_at: Generated<Date>;
}
