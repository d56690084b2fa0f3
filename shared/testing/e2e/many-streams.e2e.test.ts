import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestCasino, type TestCasino } from "../src/casino.ts";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { newSessionKey, startGatewayProcess } from "../src/gateway-process.ts";
import { addWatchers, openStreams, payAll } from "../src/many-streams.ts";
import { sized } from "../src/size.ts";

let database: TestDatabase;
let casinos: readonly TestCasino[];

beforeAll(async () => {
  database = await createTestDatabase();
  casinos = await Promise.all(Array.from({ length: 4 }, () => createTestCasino(database.url)));
});

afterAll(async () => {
  await Promise.all(casinos.map((casino) => casino[Symbol.asyncDispose]()));
  await database?.[Symbol.asyncDispose]();
});

const STREAMS = sized(200, 2_000);
/** Of memory that is really used, for each: the connection, what waits for it, and its place in the books. */
const KB_EACH = 40;
const WAVES = sized(5, 30);

test(`${STREAMS} streams at once, in memory that is theirs when they come and given back when they go`, async () => {
  const [casino] = casinos;
  if (!casino) throw new Error("no casino");
  const sessionKey = newSessionKey();
  await using gateway = await startGatewayProcess(database.url, sessionKey);
  const used = async (): Promise<number> => {
    const { memory } = await gateway.use();
    return (memory.heapUsed + memory.external) / 1_024;
  };
  const operatorIds = casinos.map(({ operatorId }) => operatorId);
  // The first some pay for code that is compiled and connections that are opened.
  const warm = await openStreams(gateway.url, sessionKey, await addWatchers(casino.db, operatorIds, 20));
  for (const stream of warm) stream.close();
  const before = await used();

  const watchers = await addWatchers(casino.db, operatorIds, STREAMS);
  const streams = await openStreams(gateway.url, sessionKey, watchers);
  const fewest = (): number => Math.min(...streams.map((stream) => stream.events()));
  const wait = { timeout: 60_000, interval: 50 };
  await expect.poll(fewest, wait).toBe(1);
  const open = await used();
  const { memory } = await gateway.use();
  const each = (open - before) / STREAMS;
  console.info(`${STREAMS} streams: ${each.toFixed(1)} KB each, ${(memory.rss / 1_048_576).toFixed(0)} MB resident`);
  expect(each).toBeLessThan(KB_EACH);

  for (let wave = 1; wave <= WAVES; wave += 1) {
    await payAll(casino.db, watchers);
    await expect.poll(fewest, wait).toBeGreaterThanOrEqual(wave + 1);
  }
  const after = await used();
  console.info(`after ${WAVES} events each: ${((after - open) / STREAMS).toFixed(1)} KB more each`);
  expect((after - open) / STREAMS).toBeLessThan(KB_EACH / 4);
  expect(streams.every((stream) => stream.isOpen())).toBe(true);
  // Each told once: nothing came twice.
  expect(Math.max(...streams.map((stream) => stream.events()))).toBe(WAVES + 1);

  for (const stream of streams) stream.close();
  await expect.poll(async () => (await used()) - before, wait).toBeLessThan(STREAMS * (KB_EACH / 4));
}, 300_000);
