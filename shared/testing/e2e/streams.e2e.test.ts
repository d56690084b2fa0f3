import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { createSessionTokens } from "@croupier/gateway/auth/session-tokens";
import { deposit } from "@croupier/ledger/accounts";
import { createClient, type SessionEvent } from "@croupier/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestCasino, type TestCasino, type TestPlayer } from "../src/casino.ts";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { newSessionKey, startGatewayProcess } from "../src/gateway-process.ts";

let database: TestDatabase;
let casino: TestCasino;
const sessionKey = newSessionKey();

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

/** What stands before gateways: leads each connection to the one that is there now. */
const startBalancer = async (to: () => string) => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { hostname, port } = new URL(to());
    const gateway = connect(Number(port), hostname);
    for (const [from, into] of [
      [client, gateway],
      [gateway, client],
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
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
};

const watch = async (
  url: string,
  player: TestPlayer,
  event: (event: SessionEvent) => void | Promise<void> = () => {},
) => {
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 600_000));
  const events: SessionEvent[] = [];
  let ended: unknown;
  const stop = createClient({ url, token }).session.watch({
    event: (one) => {
      events.push(one);
      return event(one);
    },
    ended: (reason) => (ended = reason),
  });
  return { events, ended: () => ended, [Symbol.dispose]: stop };
};

const flip = async (player: TestPlayer): Promise<string> => {
  const answer = await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 1 }]);
  if (!("round" in answer) || !answer.round) throw new Error("not opened");
  return answer.round.id;
};
const balanceIn = (events: readonly SessionEvent[]): number | null | undefined =>
  events.flatMap((event) => ("balance" in event ? [event.balance] : [])).at(-1);
const settledIn = (events: readonly SessionEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "change" ? event.rounds.map(({ round }) => round.id) : []));

test("a gateway is killed and another takes over: every round is told once, in order, and the balance is right", async () => {
  const player = await casino.addPlayer({ balance: 10_000n });
  const gateways = [
    await startGatewayProcess(database.url, sessionKey),
    await startGatewayProcess(database.url, sessionKey),
  ];
  let current = gateways[0]?.url ?? "";
  await using balancer = await startBalancer(() => current);
  using watching = await watch(balancer.url, player);
  await expect.poll(() => watching.events.length, SOON).toBe(1);
  const played: string[] = [];
  for (let round = 0; round < 3; round += 1) played.push(await flip(player));
  await expect.poll(() => settledIn(watching.events), SOON).toEqual(played);

  current = gateways[1]?.url ?? "";
  await gateways[0]?.kill();
  for (let round = 0; round < 5; round += 1) played.push(await flip(player));
  await expect.poll(() => settledIn(watching.events), SOON).toEqual(played);

  // And once more in good order: the first is back, the second is told to go.
  await using third = await startGatewayProcess(database.url, sessionKey);
  current = third.url;
  expect(await gateways[1]?.stop()).toBe(0);
  played.push(await flip(player));
  await expect.poll(() => settledIn(watching.events), SOON).toEqual(played);

  const { balance } = await casino.db
    .selectFrom("accounts")
    .select("balance")
    .where("player_id", "=", player.playerId)
    .executeTakeFirstOrThrow();
  expect(balanceIn(watching.events)).toBe(Number(balance));
  expect(watching.events[0]).toMatchObject({ type: "state" });
  expect(watching.events.filter(({ type }) => type === "state")).toHaveLength(1);
  expect(watching.ended()).toBeUndefined();
});

test("a listener that takes its time is told what has happened since, and of the end", async () => {
  const player = await casino.addPlayer({ balance: 1_000n });
  await using gateway = await startGatewayProcess(database.url, sessionKey);
  const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
  let heard = 0;
  using watching = await watch(gateway.url, player, () => {
    heard += 1;
    return heard === 2 ? woken : undefined;
  });
  await expect.poll(() => heard, SOON).toBe(1);
  await deposit(casino.db, player, 1n);
  await expect.poll(() => heard, SOON).toBe(2);
  for (let n = 0; n < 20; n += 1) await deposit(casino.db, player, 1n);
  wake();
  await expect.poll(() => balanceIn(watching.events), SOON).toBe(1_021);
  await casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId).execute();
  await expect.poll(watching.ended, SOON).toMatchObject({ code: "session_closed" });
});
