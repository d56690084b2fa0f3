import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import type { Origin } from "../context.ts";

/** What happened, as the log keeps it: JSON through and through. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  /** The API key's id, `player` and our id of one, or the command that was run on our side. */
  readonly by: string;
  readonly from: Origin & { readonly traceId: string | null };
  /** The procedure. */
  readonly action: string;
  /** What it was done to. */
  readonly subject: string;
  /** Null for what was not there before, or is not there after. */
  readonly before: unknown;
  readonly after: unknown;
}

/** An entry in its place. */
export interface PlacedEntry {
  readonly operatorId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly entry: unknown;
}

/** What the first entry follows. */
export const NO_ENTRY: Uint8Array = new Uint8Array(32);

/** SHA-256 over the hash of the entry before (32 zero bytes for the first) and the canonical JSON of the placed entry. */
export const entryHash = (previous: Uint8Array, { operatorId, seq, entry }: PlacedEntry): Buffer =>
  createHash("sha256").update(previous).update(canonicalJson({ operatorId, seq, entry })).digest();
