import { type RawBuilder, sql } from "kysely";

/** Whether every operation on an account (`alias`) after the version `since`, which may be null, is remembered. */
export const isRemembered = (alias: string, since: RawBuilder<unknown>): RawBuilder<boolean> => {
  const a = sql.ref(alias);
  return sql`coalesce(${a}.version = ${since} or (${a}.recent_version = ${a}.version
    and ${a}.version - ${since} between 0 and cardinality(${a}.recent_rounds)), false)`;
};

/**
 * Where that is so: which rounds those operations were of, each once. Rows of (round_id, place), where places rise with the
 * last operation on each.
 */
export const roundsSince = (alias: string, since: RawBuilder<unknown>): RawBuilder<unknown> => {
  const a = sql.ref(alias);
  return sql`select t.round_id, -min(t.place) as place
    from unnest(${a}.recent_rounds[:(${a}.version - ${since})::integer]) with ordinality t (round_id, place)
    where t.round_id is not null group by t.round_id`;
};
