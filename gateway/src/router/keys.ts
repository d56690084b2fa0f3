import { UUID } from "@croupier/contract/ids";
import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import type { Actor } from "../audit/audited.ts";
import { orThrow } from "../errors/refused.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "../keys/keys.ts";
import { operatorProcedure, router } from "./procedures.ts";

const keyId = z.string().regex(UUID);

const createRequest = z.strictObject({
  /** The operator's own word for it. */
  name: text(64),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .max(KEY_SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "names a scope twice"),
  /** Never, unless told. */
  expiresAt: z.iso
    .datetime()
    .refine((at) => Date.parse(at) > Date.now(), "is past")
    .optional(),
});

const DAY_SECONDS = 86_400;

const rotateRequest = z.strictObject({
  keyId,
  /** How long the old key goes on working. */
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * DAY_SECONDS)
    .default(DAY_SECONDS),
});

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  /** `nextCursor` of the page before. */
  cursor: keyId.optional(),
});

/** An operator's own credentials. */
export const keysRouter = (db: Database) => {
  const admin = operatorProcedure("admin");
  const actorOf = ({ caller, origin, trace }: Actor): Actor => ({ caller, origin, trace });
  return router({
    create: admin.input(createRequest).mutation(async ({ ctx, input: { name, scopes, expiresAt } }) => {
      const key = { name, scopes, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
      return orThrow(await createKey(db, actorOf(ctx), key));
    }),
    list: admin
      .input(listRequest.prefault({}))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listKeys(tx, caller.operatorId, input)),
      ),
    revoke: admin
      .input(z.strictObject({ keyId }))
      .mutation(async ({ ctx, input }) => orThrow(await revokeKey(db, actorOf(ctx), input.keyId))),
    rotate: admin
      .input(rotateRequest)
      .mutation(async ({ ctx, input }) =>
        orThrow(await rotateKey(db, actorOf(ctx), input.keyId, input.overlapSeconds * 1_000)),
      ),
  });
};
