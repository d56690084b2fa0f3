import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createTestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import { failureOf } from "./failure.ts";

/** A network between us and the server that can begin to swallow everything, without a word to either side. */
const startProxy = async (to: URL) => {
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  let swallows = false;
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => swallows || forgotten.has(from) || into.write(chunk));
      from.on("error", () => into.destroy());
      from.on("close", () => into.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(to);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow: (does: boolean) => (swallows = does),
    /** Nothing more passes on the connections that there are. */
    forget: () => sockets.forEach((socket) => forgotten.add(socket)),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};

test("a database that falls silent is an outage within a bound, and its connections are not used again", async () => {
  await using database = await createTestDatabase();
  await using proxy = await startProxy(new URL(database.url));
  const db = openDatabase({ url: proxy.url, applicationName: "test", maxConnections: 1, holdMs: 300 });
  const ask = () => sql<{ one: number }>`select 1 as one`.execute(db).then(({ rows }) => rows[0]?.one);
  expect(await ask()).toBe(1);
  proxy.swallow(true);
  const error: unknown = await ask().catch((reason: unknown) => reason);
  expect(failureOf(error)).toBe("outage");
  proxy.swallow(false);
  expect(await ask()).toBe(1);
  await db.destroy();
});

test("what was not used while the process stood still is not used again, for it may be dead without a word", async () => {
  await using database = await createTestDatabase();
  await using proxy = await startProxy(new URL(database.url));
  const broken: Error[] = [];
  const onBrokenConnection = (error: Error) => broken.push(error);
  const db = openDatabase({ url: proxy.url, applicationName: "test", maxConnections: 2, onBrokenConnection });
  const ask = () => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db).then(({ rows }) => rows[0]?.pid);
  const [one, two] = await Promise.all([ask(), ask()]);
  expect(new Set([one, two]).size).toBe(2);
  expect([one, two]).toContain(await ask());
  // The clock on the wall alone goes on while a process is stopped.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
  try {
    proxy.forget();
    expect([one, two]).not.toContain(await ask());
  } finally {
    vi.useRealTimers();
  }
  await db.destroy();
  expect(broken, "which is nothing to be told of").toEqual([]);
});
