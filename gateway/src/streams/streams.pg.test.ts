import { uuidV7 } from "@croupier/contract/ids";
import type { RoundRecord } from "@croupier/contract/round";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { openStream } from "../../test/open-stream.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import { sessionEvent } from "./session-event.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const tokenOf = (player: TestPlayer): Promise<string> =>
  createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));

const open = async (player: TestPlayer, lastEventId?: string) =>
  openStream(gateway.url, { token: await tokenOf(player), lastEventId });

const opened = async (player: TestPlayer, game: string, selection: object): Promise<RoundRecord> => {
  const answer = await casino.open(player, game, [{ selection, stake: 10 }]);
  if (!("round" in answer) || !answer.round) throw new Error("not opened");
  return answer.round;
};
const flip = (player: TestPlayer) => opened(player, "coin-flip", { calls: ["heads"] });
const climb = (player: TestPlayer) => opened(player, "ladder", { ladder: "left" });
const act = (player: TestPlayer, roundId: string, expectedStep: number, action: string) =>
  casino.call<{ readonly round: RoundRecord; readonly balance: number }>(player, "/games/ladder/act", {
    requestId: uuidV7(),
    roundId,
    expectedStep,
    action,
  });

it("begins with how things stand, and tells each thing that happens with the record that rounds.get shows", async () => {
  const player = await casino.addPlayer({ balance: 1_000n });
  const token = await tokenOf(player);
  const climbing = await climb(player);
  await using stream = await open(player);
  expect(stream.response.headers).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  const { data } = await gateway.query<RoundRecord>("rounds.get", { roundId: climbing.id }, token);
  expect((await stream.event()).data).toEqual({ type: "state", balance: 990, open: [data] });

  await act(player, climbing.id, 0, "double");
  const moved = (await stream.event()).data;
  const seen = (await gateway.query<RoundRecord>("rounds.get", { roundId: climbing.id }, token)).data;
  expect(moved).toMatchObject({ type: "change", rounds: [{ round: seen }] });
  expect(sessionEvent.parse(moved)).toEqual(moved);

  const flipped = await flip(player);
  expect((await stream.event()).data).toMatchObject({
    type: "change",
    balance: (await gateway.query<{ balance: number }>("session.get", undefined, token)).data.balance,
    rounds: [{ change: "settled", round: { id: flipped.id, status: "settled" } }],
  });
  await casino.deposit(player, 77n);
  expect((await stream.event()).data).toMatchObject({ type: "change", rounds: [] });
});

it("takes up where an id left off: what came since, each round once, as it stands now", async () => {
  const player = await casino.addPlayer({ balance: 1_000n });
  const climbing = await climb(player);
  const first = await open(player);
  const { id } = await first.event();
  first.close();
  const flipped = await flip(player);
  await act(player, climbing.id, 0, "double");

  await using second = await open(player, id);
  const { id: later, data } = await second.event();
  expect(data.type === "change" && data.rounds.map(({ round }) => round.id)).toEqual([flipped.id, climbing.id]);
  await using third = await open(player, later);
  const after = await flip(player);
  for (const stream of [second, third]) {
    const { data: next } = await stream.event();
    expect(next.type === "change" && next.rounds.map(({ round }) => round.id)).toEqual([after.id]);
  }
});

it("tells how things stand to one who comes back too late, or with an id that is not of this account", async () => {
  const player = await casino.addPlayer({ balance: 1_000n });
  const other = await casino.addPlayer({ balance: 1_000n });
  const first = await open(player);
  const { id } = await first.event();
  first.close();
  for (let round = 0; round < 9; round += 1) await flip(player);
  const [tag = ""] = id.split(".");
  for (const [whose, lastEventId] of [
    [player, id],
    [other, id],
    [player, `${tag}.999999999999999999`],
    [player, `${tag}.-1`],
    [player, "nonsense"],
  ] as const) {
    await using stream = await open(whose, lastEventId);
    expect((await stream.event()).data).toMatchObject({ type: "state", open: [] });
  }
});

it("a player's sessions see one account; another player's, and another mode, see another", async () => {
  const player = await casino.addPlayer({ balance: 1_000n });
  const again = await casino.addSession(player, "real");
  const demo = await casino.addSession(player, "demo");
  const other = await casino.addPlayer({ balance: 1_000n });
  const climbing = await climb(demo);
  const streams = await Promise.all([player, again, demo, other].map((whose) => open(whose)));
  const balances = await Promise.all(streams.map(async (stream) => (await stream.event()).data));
  expect(balances.map((data) => "balance" in data && data.balance)).toEqual([1_000, 1_000, 99_990, 1_000]);
  const openRounds = balances.map((data) => data.type === "state" && data.open.map(({ id }) => id));
  expect(openRounds).toEqual([[], [], [climbing.id], []]);
  const flipped = await flip(again);
  await casino.deposit(other, 1n);
  await casino.deposit(demo, 1n);
  const [one, two, three, four] = await Promise.all(streams.map(async (stream) => (await stream.event()).data));
  for (const event of [one, two]) expect(event).toMatchObject({ rounds: [{ round: { id: flipped.id } }] });
  expect(three).toMatchObject({ balance: 99_991, rounds: [] });
  expect(four).toMatchObject({ balance: 1_001, rounds: [] });
  for (const stream of streams) stream.close();
});

it("shows no balance of real money that only the operator's own wallet knows", async () => {
  const player = await casino.addPlayer({ balance: 0n });
  await casino.db.updateTable("operators").set({ wallet: "seamless" }).where("id", "=", casino.operatorId).execute();
  try {
    await using stream = await open(player);
    expect((await stream.event()).data).toEqual({ type: "state", balance: null, open: [] });
    await using demo = await open(await casino.addSession(player, "demo"));
    expect((await demo.event()).data).toMatchObject({ balance: 100_000 });
  } finally {
    await casino.db.updateTable("operators").set({ wallet: "hosted" }).where("id", "=", casino.operatorId).execute();
  }
});
