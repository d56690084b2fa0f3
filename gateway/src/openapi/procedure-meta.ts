import type { ErrorCode } from "@croupier/contract/errors";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import type { z } from "zod";

/** What the reference tells of a procedure beyond its shapes. */
export interface ProcedureMeta {
  /** Who may call it; set by what it is built from. */
  readonly caller?: "anyone" | "player" | { readonly scope: KeyScope };
  /** A heading: what it does, without a full stop. */
  readonly summary?: string;
  /** What a caller has to know, in CommonMark. */
  readonly description?: string;
  /** The refusals that are its own; those of every procedure like it go without saying (`failures.ts`). */
  readonly errors?: readonly ErrorCode[];
  /**
   * What it answers, where that is described but not checked on the way out: a game service has checked its own answer,
   * and a newer one may say more than we know of.
   */
  readonly answer?: () => z.ZodType;
  /** True for what no input is right for, such as an action in a game without actions. */
  readonly hidden?: boolean;
}
