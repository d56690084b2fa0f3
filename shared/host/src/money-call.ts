import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import type { Mode } from "@croupier/contract/round";
import type { Rulebook } from "@croupier/contract/rulebook";
import type { AccountKey } from "@croupier/ledger/entry";
import type { Expecting } from "./expected.ts";
import type { Jackpots } from "./jackpots.ts";
import type { Calling } from "./saga/progress.ts";
import type { Seeds } from "./seeds.ts";

/** What every money operation on a round carries: who, what game, and what makes it safe to repeat. */
export interface MoneyCall {
  readonly key: AccountKey;
  /** The session it was made in, which must still be open; null when the house acts. */
  readonly sessionId: string | null;
  readonly currency: string;
  readonly game: string;
  readonly rulebook: Rulebook;
  readonly expecting: Expecting;
  readonly seeds: Seeds;
  readonly jackpots: Jackpots;
  readonly request: { readonly id: string; readonly payloadHash: string };
  readonly calling: Calling;
  /** When it arrived; what is stored and answered. */
  readonly at: Date;
}

/**
 * What a request id is bound to: SHA-256, in hex, of the mode, the procedure and its input without the id. The input as
 * it was sent: what a schema makes of it may be another tomorrow, and a repeat must still be known for one.
 */
export const payloadHash = (mode: Mode, procedure: string, input: unknown): string => {
  const { requestId: _, ...payload } = input as Readonly<Record<string, unknown>>;
  return createHash("sha256").update(canonicalJson({ mode, procedure, payload })).digest("hex");
};
