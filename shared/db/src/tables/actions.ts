import type { ColumnType } from "kysely";

/** A decision within a round, numbered from 0. */
export interface Actions {
  operator_id: string;
  player_id: string;
  round_id: string;
  step: number;
  action: ColumnType<unknown, string, never>;
  taken_at: Date;
}
