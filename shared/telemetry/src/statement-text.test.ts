import { expect, it } from "vitest";
import { readStatement, summaryOf } from "./statement-text.ts";

it.each([
  ["begin", "BEGIN"],
  ["select set_config('croupier.operator', $1, true)", "SELECT"],
  ['select "id" from "players" where "id" = $1', "SELECT players"],
  ['insert into "players" ("id") values ($1) on conflict do update set "id" = $1', "INSERT players"],
  ["select fault from use_session($1, $2)", "SELECT use_session"],
  [
    "select id from rounds r join lateral (select max(a) from actions) x on true for update of r",
    "SELECT rounds SELECT actions",
  ],
  [
    `with asked as materialized (select * from jsonb_to_recordset($1) as t(id uuid)),
      locked as (select a.* from asked join accounts a using (id) for update of a skip locked),
      paid as (update accounts set balance = 1 from locked returning *)
      insert into transfers select * from paid`,
    "UPDATE accounts INSERT transfers SELECT accounts",
  ],
])("tells what %s does to which tables", (text, summary) => {
  expect(summaryOf(text)).toBe(summary);
});

it("names a statement's span by that, and keeps its text", () => {
  const text = "delete from requests where at < $1";
  expect(readStatement("SQL", { "db.query.text": text, "server.port": 5_432 })).toEqual({
    name: "DELETE requests",
    attributes: {
      "db.query.text": text,
      "db.query.summary": "DELETE requests",
      "db.operation.name": "DELETE",
      "server.port": 5_432,
    },
  });
  expect(readStatement("else", { x: 1 })).toEqual({ attributes: { x: 1 } });
});

it("says no more than fits", () => {
  const text = Array.from({ length: 50 }, (_, n) => `insert into table_${n} values (1);`).join(" ");
  expect(summaryOf(text).length).toBeLessThanOrEqual(120);
  expect(summaryOf(text)).toMatch(/^INSERT table_0 (?:INSERT table_\d+ ?)+$/);
});
