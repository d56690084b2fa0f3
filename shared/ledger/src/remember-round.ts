import { type RawBuilder, sql } from "kysely";

/**
 * Of how many operations an account remembers the round: what somebody may have missed between two looks and still be told
 * round by round. Each takes 16 bytes of a row that every bet writes.
 */
const REMEMBERED = 8;

/**
 * What to set where the version of an account is raised by one: `roundId`, or null, is what the new version is about. What
 * is remembered has no holes: where a version was raised without this, memory begins anew.
 */
export const rememberRound = (alias: string, roundId: RawBuilder<string | null>) => {
  const a = sql.ref(alias);
  return {
    recent_version: sql<bigint>`${a}.version + 1`,
    recent_rounds: sql<(string | null)[]>`case when ${a}.recent_version = ${a}.version
      then (array_prepend(${roundId}, ${a}.recent_rounds))[:${sql.lit(REMEMBERED)}] else array[${roundId}] end`,
  };
};
