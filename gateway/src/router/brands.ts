import { UUID } from "@croupier/contract/ids";
import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { createBrand, listBrands, updateBrand } from "../brands/brands.ts";
import { isLaunchUrl, isOrigin } from "../brands/web-address.ts";
import { orThrow } from "../errors/refused.ts";
import { operatorProcedure, router } from "./procedures.ts";

const brandId = z.string().regex(UUID);
const launchUrl = z
  .string()
  .max(2_048)
  .refine(isLaunchUrl, "is not an https URL without a fragment")
  .nullable()
  .describe("Where players are sent. The launch token is put into its fragment; null if you send them yourself.");
const allowedOrigins = z
  .array(z.string().refine(isOrigin, "is not an https origin as browsers spell it: https://casino.example"))
  .max(100)
  .refine((origins) => new Set(origins).size === origins.length, "names an origin twice")
  .readonly()
  .describe("Whose pages may use the brand's sessions, as browsers spell an origin. None means any.");

const settings = { name: text(128), launchUrl, allowedOrigins };
const brand = z
  .strictObject({
    brandId: brandId.describe("The operator's own id for the brand of sessions that name none."),
    ...settings,
    createdAt: z.iso.datetime(),
  })
  .readonly();

const createRequest = z.strictObject({
  name: settings.name,
  launchUrl: launchUrl.default(null),
  allowedOrigins: allowedOrigins.default([]),
});
const updateRequest = z.strictObject({
  brandId,
  name: settings.name.exactOptional(),
  launchUrl: launchUrl.exactOptional(),
  allowedOrigins: allowedOrigins.exactOptional(),
});
const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: brandId.optional().describe("`nextCursor` of the page before."),
});

/** An operator's sites: where their players are sent, and whose pages may use their sessions. */
export const brandsRouter = (db: Database) => {
  const config = operatorProcedure("config");
  return router({
    create: config
      .meta({
        summary: "Make a brand",
        description: "A site of the operator's: where its players are sent, and whose pages may use their sessions.",
        errors: ["limit_exceeded"],
      })
      .input(createRequest)
      .output(brand)
      .mutation(async ({ ctx, input }) => orThrow(await createBrand(db, ctx, input))),
    list: config
      .meta({ summary: "List brands", description: "With their launch addresses and the origins of their pages." })
      .input(listRequest.prefault({}))
      .output(z.strictObject({ brands: z.array(brand).readonly(), nextCursor: brandId.nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listBrands(tx, caller.operatorId, input)),
      ),
    update: config
      .meta({
        summary: "Change a brand",
        description: "What is left out stays as it was. Origins hold at once, also for sessions that are under way.",
        errors: ["brand_not_found"],
      })
      .input(updateRequest)
      .output(brand)
      .mutation(async ({ ctx, input: { brandId: id, ...changes } }) =>
        orThrow(await updateBrand(db, ctx, id, changes)),
      ),
  });
};
