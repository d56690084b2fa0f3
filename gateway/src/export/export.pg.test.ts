import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import { type StoredPlayer, storePlayer, storeRound } from "../../test/round-fixture.ts";
import type { ErrorShape } from "../errors/error-shape.ts";

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;
let apiKey: string;
let player: StoredPlayer;
let ids: readonly string[];

const begun = new Date(1_800_000_000_000);
const after = (seconds: number) => new Date(begun.getTime() + seconds * 1_000);

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startTestGateway({ databaseUrl: database.url });
  const { operatorId } = await addOperator(db);
  apiKey = await addKey(db, operatorId, { scopes: ["reports"] });
  await db.insertInto("currencies").values({ operator_id: operatorId, code: "JPY", exponent: 0 }).execute();
  player = await storePlayer(db, operatorId, '=HYPERLINK("http://evil.example")', begun);
  ids = [
    await storeRound(db, player, { at: begun, payout: 198 }),
    await storeRound(db, player, { at: after(1), game: "dice", currency: "JPY", status: "voided" }),
    await storeRound(db, player, { at: after(2), status: "open", mode: "demo" }),
  ];
  const other = await addOperator(db);
  await storeRound(db, await storePlayer(db, other.operatorId, "theirs", begun), { at: begun });
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

// The rounds lie in the time to come, where no export goes unless told.
const until = "to=2030-01-01T00:00:00Z";

const ask = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/export/rounds?${query}`, { headers: { authorization: `Bearer ${apiKey}`, ...headers } });
const text = async (query: string): Promise<string> => (await ask(query)).text();

it("writes CSV with stable columns, oldest first, and text that no spreadsheet calculates", async () => {
  const response = await ask(until);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": 'attachment; filename="rounds.csv"',
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const who = `"'=HYPERLINK(""http://evil.example"")",${player.sessionId}`;
  expect((await response.text()).split("\r\n")).toEqual([
    "round_id,opened_at,settled_at,status,player_id,session_id,game,variant,rules_version,mode,currency,stake,payout,stake_minor,payout_minor,actions,grant_id",
    `${ids[0]},2027-01-15T08:00:00.000Z,2027-01-15T08:00:00.000Z,settled,${who},coin-flip,standard,1,real,EUR,1.00,1.98,100,198,0,`,
    `${ids[1]},2027-01-15T08:00:01.000Z,2027-01-15T08:00:01.000Z,voided,${who},dice,standard,1,real,JPY,100,0,100,0,0,`,
    `${ids[2]},2027-01-15T08:00:02.000Z,,open,${who},coin-flip,standard,1,demo,EUR,1.00,0.00,100,0,0,`,
    "",
  ]);
});

it("writes JSON Lines, each a round's record as rounds.get gives it, and whose it is", async () => {
  const lines = (await text(`${until}&format=jsonl`)).trimEnd().split("\n");
  const rounds = lines.map((line) => JSON.parse(line) as { readonly id: string });
  expect(rounds.map(({ id }) => id)).toEqual(ids);
  expect(rounds[0]).toEqual({
    playerId: '=HYPERLINK("http://evil.example")',
    sessionId: player.sessionId,
    id: ids[0],
    game: "coin-flip",
    variant: "standard",
    rulesVersion: 1,
    rulesHash: "ab".repeat(32),
    mode: "real",
    currency: "EUR",
    status: "settled",
    step: 0,
    wagers: [{ selection: { calls: ["heads"] }, stake: 100 }],
    actions: [],
    stake: 100,
    payout: 198,
    parts: [],
    view: { calls: ["heads"], flips: ["tails"], won: false },
    fairness: {
      seedPairId: player.pairId,
      commitment: "c".repeat(64),
      clientSeed: "my-seed",
      nonce: 0,
      serverSeed: null,
    },
    openedAt: "2027-01-15T08:00:00.000Z",
    settledAt: "2027-01-15T08:00:00.000Z",
  });
});

it.each([
  ["status=open", [2]],
  ["game=dice", [1]],
  ["payoutMin=100", [0]],
  ["payoutMin=100&payoutMax=100", []],
  ["from=2027-01-15T08:00:01Z", [1, 2]],
  ["mode=real&currency=EUR", [0]],
])("takes the filters of history.list: %s", async (query, found) => {
  const lines = (await text(`${until}&format=jsonl&${query}`)).split("\n").filter((line) => line !== "");
  expect(lines.map((line) => (JSON.parse(line) as { readonly id: string }).id)).toEqual(found.map((n) => ids[n]));
});

it("goes on after a round that was had already, and ends now unless told", async () => {
  const rest = (await text(`${until}&after=${ids[1]}`)).split("\r\n");
  expect(rest.slice(1).map((line) => line.split(",")[0])).toEqual([ids[2], ""]);
  expect((await text("")).split("\r\n")).toHaveLength(2);
});

it.each([
  ["gzip", true],
  ["br, GZIP;q=0.5", true],
  ["gzip;q=0", false],
  ["identity", false],
  ["x-gzip-not", false],
])("is compressed for who takes it: accept-encoding %s", async (coding, compressed) => {
  const response = await ask(until, { "accept-encoding": coding });
  const { headers } = response;
  await response.arrayBuffer();
  expect([headers.get("content-encoding"), headers.get("vary")]).toEqual([
    compressed ? "gzip" : null,
    "origin, accept-encoding",
  ]);
});

it("what is compressed is the same", async () => {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const headers = { authorization: `Bearer ${apiKey}`, "accept-encoding": "gzip" };
    get(`${gateway.url}/export/rounds?${until}`, { headers }, (response) => {
      void response.toArray().then((chunks) => resolve(Buffer.concat(chunks as Buffer[])), reject);
    }).on("error", reject);
  });
  expect(gunzipSync(bytes).toString()).toBe(await text(until));
});

it.each([
  "format=xml",
  "stakeMin=1.5",
  "stakeMin=-1",
  "stakeMin=",
  "from=now",
  "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
  "game=dice&game=mines",
  "operatorId=x",
  "limit=5",
])("takes no %s", async (query) => {
  const response = await ask(query);
  const { error } = (await response.json()) as { readonly error: ErrorShape };
  expect([response.status, error.data.code]).toEqual([400, "invalid_request"]);
});
