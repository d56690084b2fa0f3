import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { othersDone } from "@croupier/testing/others-done";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import { addEndedRounds } from "../../test/rounds-fixture.ts";
import type { DailyReport } from "./daily.ts";
import { rollUp } from "./roll-up.ts";

let database: TestDatabase;
let gateway: TestGateway;
let db: Database;
let owner: { readonly operatorId: string; readonly apiKey: string };

const ann = randomUUID();
const played = new Date("2026-01-01T12:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTestGateway({ databaseUrl: database.url });
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  owner = await addOperator(db);
  // Its second of January begins at 18:30 UTC of the first.
  await sql`update operators set time_zone = 'Asia/Kolkata' where id = ${owner.operatorId}`.execute(db);
  const { operatorId } = owner;
  const round = { operatorId, playerId: ann, at: played };
  await addEndedRounds(db, [
    { ...round, game: "dice", stake: 100n },
    { ...round, game: "keno", stake: 1_000n, grantId: randomUUID() },
    { ...round, game: "keno", stake: 50n, status: "voided", currency: "JPY" },
  ]);
  await othersDone(db);
  await rollUp(db, operatorId);
  await correct(100n, 250n, "2026-01-01T18:29:59.999Z");
  await correct(100n, -30n, "2026-01-01T18:30:00.000Z");
  await correct(100n, -1n, "2026-01-02T18:29:59.999Z");
  await correct(1_000n, 7n, "2026-01-02T00:00:00.000Z");
  await correct(50n, 50n, "2026-01-05T00:00:00.000Z");
  await correct(100n, 4_000n, undefined);
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

/**
 * Corrects the round of that stake. Whatever its state says, what has moved is what the ledger has; what has not, because
 * its answer is still awaited, is nothing so far.
 */
const correct = async (stake: bigint, amount: bigint, movedAt: string | undefined): Promise<void> => {
  const [id, movement] = [uuidV7(), uuidV7()];
  await sql`
    insert into round_corrections (operator_id, id, player_id, round_id, game, currency, amount, reason, state, proposed_by)
    select operator_id, ${id}, player_id, id, game, currency, ${amount}, 'test', 'proposed', ${randomUUID()}
    from rounds where operator_id = ${owner.operatorId} and stake = ${stake}`.execute(db);
  await sql`
    update round_corrections set state = 'approved', decided_by = ${randomUUID()}, decided_at = ${played},
      movement_id = ${movement}
    where id = ${id}`.execute(db);
  if (movedAt === undefined) return;
  const [from, to] = amount > 0n ? ["house", "player"] : ["player", "house"];
  await sql`
    insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account, credit_account,
      amount, moved_at)
    select operator_id, player_id, movement_id, 0, 'correction', 'real', currency, ${from}, ${to}, abs(amount), ${movedAt}
    from round_corrections where id = ${id}`.execute(db);
};

const ask = async (input: object): Promise<DailyReport> => {
  const request = { from: "2026-01-01", to: "2026-01-31", ...input };
  const { data, error } = await gateway.query<DailyReport>("reports.daily", request, owner.apiKey);
  if (!data) throw new Error(JSON.stringify(error));
  return data;
};
const rowsOf = async (input: object) => (await ask(input)).rows;

it("what was corrected is summed on the day the money moved, by the operator's clock, and is in no other sum", async () => {
  const eur = { filter: { currency: "EUR", free: false } };
  expect(await rowsOf(eur)).toMatchObject([
    { day: "2026-01-01", rounds: 1, players: 1, turnover: "100", ggr: "100", corrections: 1, corrected: "250" },
    { day: "2026-01-02", rounds: 0, players: 0, turnover: "0", ggr: "0", corrections: 2, corrected: "-31" },
  ]);
  expect(await rowsOf({ ...eur, groupBy: [] })).toMatchObject([{ rounds: 1, corrections: 3, corrected: "219" }]);
  const second = { from: "2026-01-02", to: "2026-01-02" };
  expect(await rowsOf({ ...eur, ...second })).toMatchObject([{ corrections: 2, corrected: "-31" }]);
  expect(await rowsOf({ ...eur, from: "2026-01-03" })).toEqual([]);
});

it("corrections are told apart, filtered and paged as rounds are, by what their round was", async () => {
  const keys = { groupBy: ["game", "stakeBand"] };
  const whole = await rowsOf(keys);
  expect(whole).toMatchObject([
    { game: "dice", stakeBand: { from: 100 }, free: false, rounds: 1, corrections: 3, corrected: "219" },
    { game: "keno", stakeBand: { from: 10 }, currency: "JPY", voidedRounds: 1, corrections: 1, corrected: "50" },
    { game: "keno", stakeBand: { from: 1_000 }, free: true, corrections: 1, corrected: "7" },
  ]);
  const filters = [{ game: "dice" }, { currency: "JPY" }, { free: true }, { stakeFrom: 10 }, { variant: "standard" }];
  const counts = await Promise.all(
    filters.map(async (filter) => (await rowsOf({ groupBy: [], filter })).map((row) => row.corrections)),
  );
  expect(counts).toEqual([[3], [1], [1], [1], [3, 1, 1]]);
  expect(await rowsOf({ filter: { mode: "demo" } })).toEqual([]);
  const paged = [];
  for (let cursor: string | null = "", n = 0; cursor !== null && n < 9; n += 1) {
    const page: DailyReport = await ask({ ...keys, limit: 1, ...(cursor && { cursor }) });
    paged.push(...page.rows);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(whole);
});

it("a day on which nothing but a correction happened has a row", async () => {
  const quiet = await rowsOf({ from: "2026-01-05", to: "2026-01-05" });
  expect(quiet).toMatchObject([{ day: "2026-01-05", currency: "JPY", rounds: 0, corrections: 1, corrected: "50" }]);
});
