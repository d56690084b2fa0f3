import { UUID } from "@croupier/contract/ids";
import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import type { ApiKeys } from "../auth/api-keys.ts";
import { orThrow } from "../errors/refused.ts";
import { keyInfoSchema, newKeySchema } from "../keys/key-info.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "../keys/keys.ts";
import { operatorProcedure, router } from "./procedures.ts";

const keyId = z.string().regex(UUID);

const createRequest = z.strictObject({
  name: text(64)
    .describe("The operator's own word for it.")
    .meta({ examples: ["back end"] }),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .max(KEY_SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "names a scope twice"),
  expiresAt: z.iso
    .datetime()
    .refine((at) => Date.parse(at) > Date.now(), "is past")
    .optional()
    .describe("When it ends; never, unless told."),
});

const DAY_SECONDS = 86_400;

const rotateRequest = z.strictObject({
  keyId,
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * DAY_SECONDS)
    .default(DAY_SECONDS)
    .describe("How long the old key goes on working."),
});

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: keyId.optional().describe("`nextCursor` of the page before."),
});

/** An operator's own credentials. */
export const keysRouter = (db: Database, apiKeys: Pick<ApiKeys, "forget">) => {
  const admin = operatorProcedure("admin");
  return router({
    create: admin
      .meta({
        summary: "Make an API key",
        description: "The key is shown this once; we keep only its hash. There are at most a hundred keys in use.",
        errors: ["limit_exceeded"],
      })
      .input(createRequest)
      .output(newKeySchema)
      .mutation(async ({ ctx, input: { name, scopes, expiresAt } }) => {
        const key = { name, scopes, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
        return orThrow(await createKey(db, ctx, key));
      }),
    list: admin
      .meta({ summary: "List API keys", description: "Newest first, with their ends and last uses." })
      .input(listRequest.prefault({}))
      .output(z.strictObject({ keys: z.array(keyInfoSchema).readonly(), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listKeys(tx, caller.operatorId, input)),
      ),
    revoke: admin
      .meta({
        summary: "End an API key",
        description: "Within a second, whichever gateway is asked next. The last key that manages keys can't be ended.",
        errors: ["key_not_found", "last_admin_key"],
      })
      .input(z.strictObject({ keyId }))
      .output(keyInfoSchema)
      .mutation(async ({ ctx, input }) => {
        const revoked = orThrow(await revokeKey(db, ctx, input.keyId));
        apiKeys.forget(input.keyId);
        return revoked;
      }),
    rotate: admin
      .meta({
        summary: "Replace an API key",
        description:
          "Makes a key with the same name, scopes and length of life. Both work until the overlap is over, so that not all has to change at the same moment.",
        errors: ["key_not_found", "key_ended", "limit_exceeded"],
      })
      .input(rotateRequest)
      .output(z.strictObject({ made: newKeySchema, replaced: keyInfoSchema }))
      .mutation(async ({ ctx, input }) => {
        const rotated = orThrow(await rotateKey(db, ctx, input.keyId, input.overlapSeconds * 1_000));
        apiKeys.forget(input.keyId);
        return rotated;
      }),
  });
};
