import { openDatabase } from "@croupier/db/database";
import { createTestDatabase } from "@croupier/testing/database";
import { expect, test } from "vitest";
import { isTimeZone } from "./time-zone.ts";

test("a time zone is a name that both Node and PostgreSQL have from the IANA database", async () => {
  await using database = await createTestDatabase();
  const db = openDatabase({ url: database.url, applicationName: "test", maxConnections: 1 });
  for (const name of ["UTC", "Europe/Malta", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]) {
    expect([name, await isTimeZone(db, name)]).toEqual([name, true]);
  }
  for (const name of [
    "",
    "Europe/Atlantis",
    "europe/malta",
    "+02:00",
    "Foo/Bar+5",
    "<X>-3",
    "posixrules",
    "' or true",
  ]) {
    expect([name, await isTimeZone(db, name)]).toEqual([name, false]);
  }
  await db.destroy();
});
