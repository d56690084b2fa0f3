import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { JackpotLevels } from "../streams/jackpot-levels.ts";
import type { JackpotLevel } from "../streams/session-event.ts";
import { readLevels } from "./read-pools.ts";

/** An operator that has no jackpots is asked again after so long: most have none, and new ones are rare. */
const NONE_FOR_MS = 30_000;

/** What streams tell of jackpots, from PostgreSQL: a small transaction for each operator that has some, one after the other. */
export const createJackpotLevels = (db: Database, nowMs: () => number = () => performance.now()): JackpotLevels => {
  const noneUntilMs = new Map<string, number>();
  return {
    async read(operatorIds) {
      const levels = new Map<string, readonly JackpotLevel[]>();
      for (const operatorId of operatorIds) {
        if ((noneUntilMs.get(operatorId) ?? -Infinity) > nowMs()) continue;
        const read = await inTenant(db, operatorId, (tx) => readLevels(tx, operatorId));
        if (read.length === 0) noneUntilMs.set(operatorId, nowMs() + NONE_FOR_MS);
        else noneUntilMs.delete(operatorId);
        levels.set(operatorId, read);
      }
      // Those that nobody watches any more are not kept in mind.
      for (const operatorId of noneUntilMs.keys()) {
        if (!operatorIds.includes(operatorId)) noneUntilMs.delete(operatorId);
      }
      return levels;
    },
  };
};
