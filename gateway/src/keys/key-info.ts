import { randomBytes } from "node:crypto";
import { KEY_SCOPES, type KeyScope } from "@croupier/db/tables/api-keys";
import { z } from "zod";

/** All that is known of a key but the key itself. */
export const keyInfoSchema = z
  .strictObject({
    keyId: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(KEY_SCOPES)).readonly(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable().describe("Null for one that lasts until it is revoked."),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("To the minute; null for one that was never used."),
    replacedBy: z.uuid().nullable().describe("The key that was made to take its place."),
    createdBy: z
      .uuid()
      .nullable()
      .describe(
        "The key that made it; null for one made on our side. A key can't approve what a key of its own proposed.",
      ),
  })
  .meta({ id: "KeyInfo" });
export type KeyInfo = Readonly<z.infer<typeof keyInfoSchema>>;

/** A key as its maker sees it, this once. */
export const newKeySchema = keyInfoSchema
  .extend({ key: z.string().describe("Send it as `Authorization: Bearer …`. It can't be shown again.") })
  .meta({ id: "KeyWithSecret" });
export type NewKey = Readonly<z.infer<typeof newKeySchema>>;

export const newSecret = (): string => `key_${randomBytes(32).toString("base64url")}`;

/** The columns of a KeyInfo. */
export const keyColumns = [
  "id",
  "name",
  "scopes",
  "created_at",
  "expires_at",
  "revoked_at",
  "last_used_at",
  "replaced_by",
  "created_by",
] as const;

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
  readonly replaced_by: string | null;
  readonly created_by: string | null;
}

export const keyInfo = (row: KeyRow): KeyInfo => ({
  keyId: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  replacedBy: row.replaced_by,
  createdBy: row.created_by,
});

export const isLive = ({ revoked_at, expires_at }: KeyRow, now: Date): boolean =>
  revoked_at === null && (expires_at === null || expires_at > now);
