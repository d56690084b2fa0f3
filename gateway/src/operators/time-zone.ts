import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/**
 * Whether both this Node and this PostgreSQL know a zone by that name of the IANA database: either alone takes more, as
 * offsets or what POSIX calls a zone. The server reads its files for it, so it is not for every call.
 */
export const isTimeZone = async (db: Database, name: string): Promise<boolean> => {
  if (!isKnownHere(name)) return false;
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db);
  return rows.length > 0;
};

const isKnownHere = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};
