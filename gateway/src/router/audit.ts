import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { readAuditLog } from "../audit/read-log.ts";
import { operatorProcedure, router } from "./procedures.ts";

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  /** `nextCursor` of the page before. */
  cursor: z.int().min(1).optional(),
});

/** What the operator's keys have changed, newest first. */
export const auditRouter = (db: Database) =>
  router({
    list: operatorProcedure("admin")
      .input(listRequest.prefault({}))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => readAuditLog(tx, caller.operatorId, input)),
      ),
  });
