import type { ColumnType } from "kysely";

/** Every version of every game's configuration that there was; the database itself writes it. */
export interface GameConfigVersions {
  operator_id: string;
  game: string;
  currency: string;
  version: number;
  /** As the gateway's `configuration/game-body.ts` has it. */
  body: ColumnType<unknown, never, never>;
  applied_at: Date;
  /** Null for a version that was planted. */
  change_id: string | null;
}
