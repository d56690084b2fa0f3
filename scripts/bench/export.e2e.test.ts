import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startGateway } from "@croupier/gateway/app";
import { readGatewaySettings } from "@croupier/gateway/config";
import { withClient } from "@croupier/testing/admin";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sized } from "@croupier/testing/size";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedRounds } from "./seed-rounds.ts";

const ROUNDS = sized(15_000, 2_000_000);
/** How often the memory is looked at on the way; even. */
const LOOKS = 16;
const TIMEOUT_MS = sized(60_000, 1_800_000);

const operatorId = randomUUID();
const apiKey = `key_${randomBytes(32).toString("base64url")}`;
const newKey = (): string => randomBytes(32).toString("base64url");

let database: TestDatabase;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedRounds(database.url, { operatorId, rounds: ROUNDS, days: 30, players: 100 });
  await withClient(database.url, (client) =>
    client.query(
      `insert into api_keys (id, operator_id, hash, name, scopes) values ($1, $2, sha256($3), 'test', '{reports}')`,
      [randomUUID(), operatorId, Buffer.from(apiKey)],
    ),
  );
  gateway = await startGateway(
    readGatewaySettings({
      DATABASE_URL: database.url,
      PORT: "0",
      LOG_LEVEL: "silent",
      CROUPIER_IDENTITY_KEY: newKey(),
      CROUPIER_SESSION_KEY: newKey(),
      CROUPIER_RATE_LIMITS: "local",
      CROUPIER_SERVICES: "http://{game}.invalid",
    }),
  );
}, TIMEOUT_MS);

afterAll(async () => {
  await gateway?.close();
  await database?.[Symbol.asyncDispose]();
});

const start = async (query: string): Promise<IncomingMessage> => {
  const request = get(`${gateway.url}/export/rounds?${query}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
};

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What this thread holds right now, which is the gateway and its reader: objects, and bytes outside of the heap. */
const heldMb = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
};

interface Drained {
  readonly bytes: number;
  readonly lines: number;
  /** What was held, each time that it was looked at. */
  readonly held: readonly number[];
}

/** Reads all of it and keeps nothing. Looks at the memory so many times on the way. */
const drain = async (response: IncomingMessage, looks = 0): Promise<Drained> => {
  const every = Math.floor(ROUNDS / (looks + 1));
  const held: number[] = [];
  let [bytes, lines] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    if (held.length < looks && lines >= every * (held.length + 1)) held.push(heldMb());
  }
  return { bytes, lines, held };
};

test(
  "every round is exported, in both formats, in constant memory",
  async () => {
    expect(await drain(await start("format=csv"))).toMatchObject({ lines: ROUNDS + 1 });
    const { bytes, lines, held } = await drain(await start("format=jsonl"), LOOKS);
    expect(lines).toBe(ROUNDS);
    expect(bytes).toBeGreaterThan(ROUNDS * 1_000);
    // Besides what buffers hold at the moment, which is more or less. What went by in a half is many times that.
    expect(held).toHaveLength(LOOKS);
    expect(Math.min(...held.slice(LOOKS / 2)) - Math.min(...held.slice(0, LOOKS / 2))).toBeLessThan(2);
  },
  TIMEOUT_MS,
);

/** How many of the gateway's report connections are doing something, or are in a transaction. */
const atWork = async (): Promise<number> =>
  withClient(database.url, async (client) => {
    const { rowCount } = await client.query(
      `select from pg_stat_activity
       where datname = current_database() and application_name = 'croupier-gateway-reports' and state <> 'idle'`,
    );
    return rowCount ?? 0;
  });

const probe = async (): Promise<number | undefined> => {
  const response = await start("playerId=nobody");
  await drain(response);
  return response.statusCode;
};

test(
  "who stops reading stops the export, which holds no connection meanwhile and breaks off if it then fails",
  async () => {
    const response = await start("format=jsonl");
    await once(response, "data");
    response.pause();
    for (let idle = 0; idle < 10; idle += 1) if ((await atWork()) > 0) idle = -1;
    // It had not read to the end: what it would read next is out of its reach now, and it says so.
    await withClient(database.url, (client) => client.query("revoke select on actions from croupier_report"));
    await expect(drain(response)).rejects.toThrow("aborted");
    await withClient(database.url, (client) => client.query("grant select on actions to croupier_report"));
    expect(await probe()).toBe(200);
  },
  TIMEOUT_MS,
);

test(
  "two exports run at once, and who goes away frees a place and what it held",
  async () => {
    // Both places are free again only as soon as both pages under way have been read.
    const startOnceFree = async (): Promise<IncomingMessage> => {
      const response = await start("format=jsonl");
      if (response.statusCode === 200) return response.pause();
      await drain(response);
      return startOnceFree();
    };
    for (let n = 0; n < 2; n += 1) {
      const responses = [await startOnceFree(), await startOnceFree()];
      const third = await start("format=jsonl");
      await drain(third);
      expect([third.statusCode, third.headers["retry-after"]]).toEqual([429, "10"]);
      for (const response of responses) response.destroy();
    }
    while ((await atWork()) > 0) await probe();
    expect(await probe()).toBe(200);
  },
  TIMEOUT_MS,
);
