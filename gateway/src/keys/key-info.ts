import { randomBytes } from "node:crypto";
import type { KeyScope } from "@croupier/db/tables/api-keys";

/** All that is known of a key but the key itself. Times are ISO 8601. */
export interface KeyInfo {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: string;
  /** Null for one that lasts until it is revoked. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute; null for one that was never used. */
  readonly lastUsedAt: string | null;
  /** The key that was made to take its place. */
  readonly replacedBy: string | null;
  /** The key that made this one; null for one that was made on our side. What a key makes can't approve what it proposes. */
  readonly createdBy: string | null;
}

/** A key as its maker sees it, this once. */
export interface NewKey extends KeyInfo {
  /** Send it as `Authorization: Bearer …`. It can't be shown again. */
  readonly key: string;
}

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
