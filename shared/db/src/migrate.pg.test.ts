import { randomBytes, randomUUID } from "node:crypto";
import { createTestDatabase, withDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { migrateTo, migrateToLatest } from "./migrate.ts";

test("an operator goes on with the currencies that it used before there was a list of them", async () => {
  await using stack = new AsyncDisposableStack();
  const beside = stack.use(await createTestDatabase());
  const name = `${beside.name}_old`;
  const admin = openDatabase({ url: beside.url, applicationName: "test", maxConnections: 1 });
  stack.defer(() => admin.destroy());
  await sql.raw(`create database ${name}`).execute(admin);
  stack.defer(async () => void (await sql.raw(`drop database ${name} with (force)`).execute(admin)));
  const url = withDatabase(beside.url, name);
  await migrateTo(url, "0004-keys-and-audit-log");
  const db = openDatabase({ url, applicationName: "test", maxConnections: 1, onBrokenConnection: () => {} });
  stack.defer(() => db.destroy());
  const [operator, player] = [randomUUID(), randomUUID()];
  const inserts = [
    sql`insert into operators (id, name, wallet) values (${operator}, 'Old Casino', 'hosted')`,
    sql`insert into players (id, operator_id, external_id) values (${player}, ${operator}, 'ann')`,
    sql`insert into accounts (operator_id, player_id, mode, currency) values (${operator}, ${player}, 'real', 'ISK')`,
    sql`insert into sessions (id, operator_id, player_id, mode, currency, launch_hash, launch_expires_at, expires_at)
      values (${randomUUID()}, ${operator}, ${player}, 'demo', 'FUN', ${randomBytes(32)}, now(), now())`,
    ...["EUR", "KWD"].map(
      (currency) => sql`
        insert into game_configs (operator_id, game, currency, enabled, variant, stake_min, stake_max, stake_step,
          max_payout)
        values (${operator}, 'dice', ${currency}, true, 'standard', 1, 10, 1, 1000)`,
    ),
  ];
  for (const insert of inserts) await insert.execute(db);

  await migrateToLatest(url);
  const currencies = await db.selectFrom("currencies").select(["code", "exponent"]).orderBy("code").execute();
  expect(currencies.map(({ code, exponent }) => `${code} ${exponent}`)).toEqual(["EUR 2", "FUN 2", "ISK 0", "KWD 3"]);
  expect(await db.selectFrom("operators").select("time_zone").execute()).toEqual([{ time_zone: "UTC" }]);
});

test.each(["", "utc", "EST5EDT", "+02:00", "Europe/Atlantis", "CET", "europe/malta"])(
  "no operator's time zone is %j",
  async (timeZone) => {
    await using database = await createTestDatabase();
    const db = openDatabase({ url: database.url, applicationName: "test", maxConnections: 1 });
    const insert = db
      .insertInto("operators")
      .values({ id: randomUUID(), name: "Casino", wallet: "hosted", time_zone: timeZone })
      .execute();
    await expect(insert).rejects.toThrow(/operators_time_zone|not recognized/);
    await db.destroy();
  },
);
