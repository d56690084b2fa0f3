import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { type Actor, audited, type Change } from "../audit/audited.ts";

/** What an operator says of a brand. */
export interface BrandSettings {
  readonly name: string;
  readonly launchUrl: string | null;
  /** Whose pages may use its sessions; none means any. */
  readonly allowedOrigins: readonly string[];
}

/** The one whose id is the operator's own is what sessions belong to that name none. */
export interface Brand extends BrandSettings {
  readonly brandId: string;
  readonly createdAt: string;
}

/** Most brands of an operator. */
const MAX_BRANDS = 1_000;

export const createBrand = (db: Database, actor: Actor, settings: BrandSettings): Promise<Brand | Refusal> =>
  audited(db, actor, "brands.create", async (tx): Promise<Change<Brand> | Refusal> => {
    const { operatorId } = actor.caller;
    const { brands } = await tx
      .selectFrom("brands")
      .select((of) => of.fn.countAll<bigint>().as("brands"))
      .where("operator_id", "=", operatorId)
      .executeTakeFirstOrThrow();
    if (brands >= MAX_BRANDS) return refuse("limit_exceeded", `An operator has at most ${MAX_BRANDS} brands.`);
    const row = await tx
      .insertInto("brands")
      .values({ operator_id: operatorId, id: uuidV7(), ...columnsOf(settings) })
      .returning(brandColumns)
      .executeTakeFirstOrThrow();
    const made = brandOf(row);
    return { answer: made, subject: made.brandId, before: null, after: made };
  });

/** Changes what is given, and leaves the rest; it counts from a session's next call on. */
export const updateBrand = (
  db: Database,
  actor: Actor,
  brandId: string,
  changes: Partial<BrandSettings>,
): Promise<Brand | Refusal> =>
  audited(db, actor, "brands.update", async (tx): Promise<Change<Brand> | Refusal> => {
    const { operatorId } = actor.caller;
    const before = await readBrand(tx, operatorId, brandId);
    if (!before) return refuse("brand_not_found");
    const after = { ...before, ...changes };
    await tx
      .updateTable("brands")
      .set(columnsOf(after))
      .where("operator_id", "=", operatorId)
      .where("id", "=", brandId)
      .execute();
    return { answer: after, subject: brandId, before, after };
  });

export const readBrand = async (db: Database, operatorId: string, brandId: string): Promise<Brand | undefined> => {
  const row = await db
    .selectFrom("brands")
    .select(brandColumns)
    .where("operator_id", "=", operatorId)
    .where("id", "=", brandId)
    .executeTakeFirst();
  return row && brandOf(row);
};

/** An operator's brands, newest first; `cursor` is the last one of the page before. */
export const listBrands = async (
  db: Database,
  operatorId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly brands: readonly Brand[]; readonly nextCursor: string | null }> => {
  const rows = await db
    .selectFrom("brands")
    .select(brandColumns)
    .where("operator_id", "=", operatorId)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const brands = rows.slice(0, limit).map(brandOf);
  return { brands, nextCursor: rows.length > limit ? (brands.at(-1)?.brandId ?? null) : null };
};

const brandColumns = ["id", "name", "launch_url", "allowed_origins", "created_at"] as const;

interface BrandRow {
  readonly id: string;
  readonly name: string;
  readonly launch_url: string | null;
  readonly allowed_origins: readonly string[];
  readonly created_at: Date;
}

const brandOf = (row: BrandRow): Brand => ({
  brandId: row.id,
  name: row.name,
  launchUrl: row.launch_url,
  allowedOrigins: row.allowed_origins,
  createdAt: row.created_at.toISOString(),
});

const columnsOf = ({ name, launchUrl, allowedOrigins }: BrandSettings) => ({
  name,
  launch_url: launchUrl,
  allowed_origins: [...allowedOrigins],
});
