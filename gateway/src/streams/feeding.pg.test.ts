import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { askForStream, openStream } from "../../test/open-stream.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { JackpotLevel } from "./session-event.ts";

let database: TestDatabase;
let casino: TestCasino;

/** Long after it should have been, on a busy machine. */
const SOON = { timeout: 25_000 };

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const open = async ({ url }: TestGateway, player: TestPlayer, lastEventId?: string) =>
  openStream(url, {
    token: await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000)),
    lastEventId,
  });

const level = (amount: number, jackpot = "gold"): JackpotLevel => ({ jackpot, currency: "EUR", amount });

it("tells what an operator's jackpots stand at when a stream begins, and again when they have moved", async () => {
  const levels = new Map([[casino.operatorId, [level(100)]]]);
  let looks = 0;
  const jackpotLevels = {
    read: (operatorIds: readonly string[]) => {
      looks += 1;
      return Promise.resolve(new Map(operatorIds.map((id) => [id, levels.get(id) ?? []])));
    },
  };
  await using other = await createTestCasino(database.url);
  await using gateway = await startTestGateway({ databaseUrl: database.url, jackpotLevels });
  await using stream = await open(gateway, await casino.addPlayer());
  await using elsewhere = await open(gateway, await other.addPlayer({ balance: 7n }));
  const { id } = await stream.event();
  expect(await stream.event()).toEqual({ id, data: { type: "jackpots", jackpots: [level(100)] } });
  await elsewhere.event();
  levels.set(casino.operatorId, [level(101)]);
  expect((await stream.event()).data).toEqual({ type: "jackpots", jackpots: [level(101)] });
  const before = looks;
  await expect.poll(() => looks, SOON).toBeGreaterThan(before + 1);
  levels.set(other.operatorId, [level(1, "silver")]);
  // The first there is to say: a look in which nothing has moved says nothing.
  expect((await elsewhere.event()).data).toEqual({ type: "jackpots", jackpots: [level(1, "silver")] });
  levels.delete(casino.operatorId);
  expect((await stream.event()).data).toEqual({ type: "jackpots", jackpots: [] });
});

it("breaks off a reader that takes nothing, and keeps for it no more than one event of each kind", async () => {
  let looks = 0;
  const much = (): readonly JackpotLevel[] => Array.from({ length: 60_000 }, (_, n) => level(looks, `jackpot-${n}`));
  const jackpotLevels = {
    read: (operatorIds: readonly string[]) => {
      looks += 1;
      const levels = much();
      return Promise.resolve(new Map(operatorIds.map((id) => [id, levels])));
    },
  };
  await using gateway = await startTestGateway({ databaseUrl: database.url, jackpotLevels, stallMs: 1_500 });
  const player = await casino.addPlayer();
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
  const { response, sent } = await askForStream(gateway.url, { token });
  response.pause();
  const broken = once(response, "error");
  const count = async () => (await gateway.metrics.registry.metrics()).match(/croupier_streams_open\S* (\d+)/)?.[1];
  expect(await count()).toBe("1");
  // What is in the socket is the kernel's; the stream itself is gone, and has given up its place.
  await expect.poll(count, SOON).toBe("0");
  expect(looks).toBeGreaterThan(1);
  response.resume();
  await broken;
  sent.destroy();
});

/** A way to PostgreSQL that can be cut. */
const startWay = async (to: string) => {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, into] of [
      [client, far],
      [far, client],
    ] as const) {
      sockets.add(from);
      from.pipe(into);
      from.on("error", () => into.destroy());
      from.on("close", () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(to);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
};

it("keeps streams while the database is away, takes no new ones, and tells what was missed when it is back", async () => {
  await using way = await startWay(database.url);
  await using gateway = await startTestGateway({ databaseUrl: way.url });
  const player = await casino.addPlayer({ balance: 10n });
  await using stream = await open(gateway, player);
  await stream.event();
  way.cut();
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
  const { response } = await askForStream(gateway.url, { token });
  response.resume();
  expect(response.statusCode).toBe(503);
  await casino.deposit(player, 1n);
  way.mend();
  expect((await stream.event()).data).toMatchObject({ type: "change", balance: 11 });
});
