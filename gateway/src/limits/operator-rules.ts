import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import { Recent } from "../recent.ts";
import { type Rule, type Rules } from "./rules.ts";

export interface OperatorRules {
  /** For whoever has none of its own. */
  readonly house: Rules;
  /** An operator's. Never rejects: while the database is away, what was known last, or the house's. */
  of(operatorId: string): Promise<Rules> | Rules;
}

/** How long a change of them may go unnoticed. */
const FRESH_MS = 30_000;
const MAX_OPERATORS = 10_000;

interface Known {
  readonly rules: Rules;
  readonly freshUntilMs: number;
}

/** Read from the database when an operator is first seen, and then now and then beside its calls. */
export const createOperatorRules = (db: Database, house: Rules, log: Log, freshMs = FRESH_MS): OperatorRules => {
  const known = new Recent<string, Known>(MAX_OPERATORS);
  const asked = new Map<string, Promise<Rules>>();

  const read = async (operatorId: string): Promise<Rules> => {
    const before = known.get(operatorId)?.rules ?? house;
    try {
      return await inTenant(db, operatorId, (tx) => readRules(tx, operatorId, house));
    } catch (error) {
      log.warn({ err: error, operatorId }, "an operator's rate limits could not be read");
      return before;
    }
  };
  /** Once at a time for each. */
  const refresh = (operatorId: string): Promise<Rules> => {
    const underWay = asked.get(operatorId);
    if (underWay) return underWay;
    const reading = read(operatorId)
      .then((rules) => {
        known.set(operatorId, { rules, freshUntilMs: performance.now() + freshMs });
        return rules;
      })
      .finally(() => asked.delete(operatorId));
    asked.set(operatorId, reading);
    return reading;
  };

  return {
    house,
    of: (operatorId) => {
      const held = known.get(operatorId);
      if (!held) return refresh(operatorId);
      if (held.freshUntilMs <= performance.now()) void refresh(operatorId);
      return held.rules;
    },
  };
};

/** The house's, but for those that the operator has of its own. */
export const readRules = async (db: Database, operatorId: string, house: Rules): Promise<Rules> => {
  const rows = await db.selectFrom("rate_limits").selectAll().where("operator_id", "=", operatorId).execute();
  const own = rows.map((row): [string, Rule] => [
    row.name,
    {
      burst: { calls: row.burst_calls, seconds: row.burst_seconds },
      sustained: { calls: row.sustained_calls, seconds: row.sustained_seconds },
    },
  ]);
  return { ...house, ...Object.fromEntries(own) };
};
