import type { Database } from "@croupier/db/database";
import { append, lockHead } from "../audit/audited.ts";
import { readRules } from "./operator-rules.ts";
import { CALLER_LIMITS, type CallerLimit, publicRules, type Rule, ruleText } from "./rules.ts";

/** What an operator has of its own; without the limits in which it is as everybody. */
type OwnRules = Readonly<Partial<Record<CallerLimit, string>>>;

/**
 * Gives an operator these limits of its own, and takes away those that are null: an entry of its log. Undefined if there
 * is no such operator. `db` is a login that owns the tables: no role may set what holds it back. Gateways follow within
 * half a minute.
 */
export const setRules = (
  db: Database,
  operatorId: string,
  changes: ReadonlyMap<CallerLimit, Rule | null>,
): Promise<OwnRules | undefined> =>
  db.transaction().execute(async (tx) => {
    const operator = await tx.selectFrom("operators").select("id").where("id", "=", operatorId).executeTakeFirst();
    if (!operator) return undefined;
    const head = await lockHead(tx, operatorId);
    const before = await ownRules(tx, operatorId);
    for (const [name, rule] of changes) {
      await tx.deleteFrom("rate_limits").where("operator_id", "=", operatorId).where("name", "=", name).execute();
      if (rule)
        await tx
          .insertInto("rate_limits")
          .values({ operator_id: operatorId, name, ...columnsOf(rule) })
          .execute();
    }
    if (changes.size === 0) return before;
    const after = await ownRules(tx, operatorId);
    await append(tx, head, {
      at: new Date().toISOString(),
      by: "pnpm operator limits",
      from: { address: null, userAgent: null, traceId: null },
      action: "operators.setRateLimits",
      subject: operatorId,
      before,
      after,
    });
    return after;
  });

const columnsOf = ({ burst, sustained }: Rule) => ({
  burst_calls: burst.calls,
  burst_seconds: burst.seconds,
  sustained_calls: sustained.calls,
  sustained_seconds: sustained.seconds,
});

const ownRules = async (db: Database, operatorId: string): Promise<OwnRules> => {
  const rules = await readRules(db, operatorId, publicRules);
  const own = CALLER_LIMITS.filter((name) => rules[name] !== publicRules[name]);
  return Object.fromEntries(own.map((name) => [name, ruleText(rules[name])]));
};
