import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { readAuditLog } from "../audit/read-log.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** JSON as it was logged. */
const logged = z.unknown();

const auditPage = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        by: z
          .string()
          .describe("The API key's id, `player` and our id of one, or the command that was run on our side."),
        from: z.strictObject({
          address: z.string().nullable(),
          userAgent: z.string().nullable(),
          traceId: z.string().nullable(),
        }),
        action: z.string().describe("The procedure."),
        subject: z.string().describe("What it was done to."),
        before: logged.describe("Null for what was not there."),
        after: logged.describe("Null for what is not there any more."),
        seq: z.int().min(1).describe("From 1, without gaps."),
        hash: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe("Over this entry and the hash before. Keep the newest one elsewhere."),
      }),
    )
    .readonly(),
  nextCursor: z.int().nullable(),
});

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: z.int().min(1).optional().describe("`nextCursor` of the page before."),
});

/** What the operator's keys have changed, newest first. */
export const auditRouter = (db: Database) =>
  router({
    list: operatorProcedure("admin")
      .meta({
        summary: "List what keys have changed",
        description:
          "Who, what, before, after and from where, newest first. Each entry's hash covers the one before it.",
      })
      .input(listRequest.prefault({}))
      .output(auditPage)
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => readAuditLog(tx, caller.operatorId, input)),
      ),
  });
