import { randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";

/** A change that waits, a profile and a rate limit of an operator. */
export const addConfigRows = async (db: Database, operatorId: string): Promise<void> => {
  const subject = { operator_id: operatorId, jurisdiction: "XX", version: 1, body: "{}", change_id: null };
  await db.insertInto("jurisdiction_profiles").values(subject).execute();
  const rule = { burst_calls: 1, burst_seconds: 1, sustained_calls: 1, sustained_seconds: 2 };
  await db
    .insertInto("rate_limits")
    .values({ operator_id: operatorId, name: "key.read", ...rule })
    .execute();
  await db
    .insertInto("config_changes")
    .values({
      operator_id: operatorId,
      id: randomUUID(),
      kind: "jurisdiction",
      subject: "XX",
      base_version: 1,
      body: "{}",
      effective_at: new Date(),
      state: "proposed",
      proposed_by: randomUUID(),
      proposed_at: new Date(),
    })
    .execute();
};
