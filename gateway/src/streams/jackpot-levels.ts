import type { JackpotLevel } from "./session-event.ts";

/**
 * What jackpots stand at, where there are any: all that streams know of them. It is asked once a second, for all operators
 * whose players watch, whatever the number of streams; an operator that isn't in the answer has none.
 */
export interface JackpotLevels {
  read(operatorIds: readonly string[]): Promise<ReadonlyMap<string, readonly JackpotLevel[]>>;
}
