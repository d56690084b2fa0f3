import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createTRPCClient, httpSubscriptionLink, type TRPCClientError } from "@trpc/client";
import { Agent, EventSource } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway } from "../../test/gateway-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { StreamRouter } from "../router/stream-router.ts";

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

/** tRPC's own client over an EventSource that is not ours either; the token goes in a header, by the connection. */
const watch = async (url: string, player: TestPlayer) => {
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
  const agent = new Agent();
  const dispatcher = agent.compose(
    (dispatch) => (options, handler) =>
      dispatch({ ...options, headers: { ...(options.headers as object), authorization: `Bearer ${token}` } }, handler),
  );
  const client = createTRPCClient<StreamRouter>({
    links: [httpSubscriptionLink({ url: `${url}/stream`, EventSource, eventSourceOptions: { node: { dispatcher } } })],
  });
  // Its types are those of the JSON, which say less than ours.
  const events: { readonly id: string; readonly data: { readonly type: string; readonly balance?: number | null } }[] =
    [];
  const states: string[] = [];
  const failed = Promise.withResolvers<TRPCClientError<StreamRouter>>();
  const subscription = client.session.watch.subscribe(undefined, {
    onData: (event) => events.push(event),
    onConnectionStateChange: ({ state }) => states.push(state),
    onError: failed.resolve,
  });
  return {
    events,
    states,
    failed: failed.promise,
    [Symbol.asyncDispose]: async () => {
      subscription.unsubscribe();
      await agent.destroy();
    },
  };
};

it("tRPC's own client reads it, comes back by itself with the last id, and misses nothing", async () => {
  const player = await casino.addPlayer({ balance: 100n });
  const first = await startTestGateway({ databaseUrl: database.url });
  await using watching = await watch(first.url, player);
  await expect.poll(() => watching.events.length, SOON).toBe(1);
  expect(watching.states).toEqual(["connecting", "pending"]);
  await casino.deposit(player, 1n);
  await expect.poll(() => watching.events.length, SOON).toBe(2);

  const { port } = new URL(first.url);
  await first.close();
  await casino.deposit(player, 1n);
  await using second = await startTestGateway({ databaseUrl: database.url, port: Number(port) });
  await expect.poll(() => watching.events.length, SOON).toBe(3);
  expect(second.url).toBe(first.url);
  expect(watching.events.map(({ data }) => [data.type, data.balance])).toEqual([
    ["state", 100],
    ["change", 101],
    ["change", 102],
  ]);
});

it("tRPC's own client is told by a code why it may not watch, or not any more", async () => {
  await using gateway = await startTestGateway({ databaseUrl: database.url });
  const player = await casino.addPlayer();
  await using watching = await watch(gateway.url, player);
  await expect.poll(() => watching.events.length, SOON).toBe(1);
  await casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId).execute();
  expect((await watching.failed).data).toMatchObject({ code: "session_closed", path: "session.watch" });
  await using again = await watch(gateway.url, player);
  expect((await again.failed).data).toMatchObject({ code: "session_closed", httpStatus: 401 });
});
