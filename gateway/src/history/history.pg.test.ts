import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer, RoundRecord, Rotation } from "@croupier/contract/round";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import { storePlayer, storeRound } from "../../test/round-fixture.ts";
import { createReplayLinks } from "../replay/replay-links.ts";
import type { HistoryPage } from "./list-history.ts";
import type { HistoryRound } from "./read-history.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
let apiKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startTestGateway({ databaseUrl: database.url, publicUrl: "https://gateway.example/" });
  apiKey = await addKey(casino.db, casino.operatorId, { scopes: ["reports"] });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const list = (input?: object, key = apiKey) => gateway.query<HistoryPage>("history.list", input, key);
const get = (roundId: string, key = apiKey) => gateway.query<HistoryRound>("history.get", { roundId }, key);
const link = (input: object, key = apiKey) =>
  gateway.query<{ url: string; expiresAt: string }>("history.replayLink", input, key);

const storeBrand = async (operatorId: string): Promise<string> => {
  const id = uuidV7();
  await casino.db
    .insertInto("brands")
    .values({ id, operator_id: operatorId, name: "Second", launch_url: null })
    .execute();
  return id;
};

const play = async (player: TestPlayer, game: string, selection: object, stake = 200): Promise<RoundRecord> => {
  const answer = (await casino.open(player, game, [{ selection, stake }])) as RoundAnswer;
  return answer.round;
};
const act = async (player: TestPlayer, { id, step }: RoundRecord, action: string): Promise<RoundRecord> => {
  const input = { requestId: uuidV7(), roundId: id, expectedStep: step, action };
  return ((await casino.call<RoundAnswer>(player, "/games/ladder/act", input)) as RoundAnswer).round;
};
const rotate = async (player: TestPlayer): Promise<Rotation> => {
  const { next } = (await casino.call<FairnessState>(player, "/fairness/current", {})) as FairnessState;
  const input = { clientSeed: "next-seed", commitment: next.commitment };
  return (await casino.call<Rotation>(player, "/fairness/rotate", input)) as Rotation;
};

describe("history.list", () => {
  it("lists an operator's rounds newest first, page by page", async () => {
    const { operatorId, apiKey: key } = await addOperator(casino.db);
    const begun = new Date(1_800_000_000_000);
    const players = [
      await storePlayer(casino.db, operatorId, "ann", begun),
      await storePlayer(casino.db, operatorId, "bob", begun, await storeBrand(operatorId)),
    ];
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const player = players[n % 2];
      if (player) ids.unshift(await storeRound(casino.db, player, { at: new Date(begun.getTime() + n * 1_000) }));
    }
    const first = (await list({ limit: 3 }, key)).data;
    expect(first.rounds.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(first.rounds[0]).toEqual({
      id: ids[0],
      playerId: "ann",
      sessionId: players[0]?.sessionId,
      game: "coin-flip",
      variant: "standard",
      rulesVersion: 1,
      mode: "real",
      currency: "EUR",
      exponent: 2,
      status: "settled",
      step: 0,
      stake: 100,
      payout: 0,
      openedAt: "2027-01-15T08:00:04.000Z",
      settledAt: "2027-01-15T08:00:04.000Z",
      grantId: null,
    });
    const second = (await list({ limit: 3, cursor: first.nextCursor }, key)).data;
    expect(second).toMatchObject({ rounds: ids.slice(3).map((id) => ({ id })), nextCursor: null });
    expect((await list({ playerId: "bob" }, key)).data.rounds.map(({ id }) => id)).toEqual([ids[1], ids[3]]);
    expect((await list({ brandId: operatorId }, key)).data.rounds.map(({ id }) => id)).toEqual([
      ids[0],
      ids[2],
      ids[4],
    ]);
    expect((await list({ sessionId: players[1]?.sessionId, playerId: "ann" }, key)).data.rounds).toEqual([]);
  });

  it.each([
    { limit: 0 },
    { limit: 101 },
    { cursor: "'; --" },
    { from: "yesterday" },
    { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" },
    { stakeMin: 2, stakeMax: 1 },
    { payoutMin: -1 },
    { payoutMax: 1.5 },
    { status: "won" },
    { playerId: "" },
    { operatorId: "x" },
  ])("takes no %j", async (input) => {
    expect((await list(input)).error.data.code).toBe("invalid_request");
  });

  it.each(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", `2026-01-01T00:00:00.${"0".repeat(200)}Z`])(
    "takes a moment however ISO 8601 spells it: %s",
    async (moment) => {
      for (const input of [{ from: moment }, { to: moment }]) {
        expect((await list(input)).data.rounds).toEqual(expect.any(Array));
      }
    },
  );
});

describe("history.get", () => {
  it("tells a round in words, with its money and all that a verifier needs", async () => {
    const player = await casino.addPlayer();
    const round = await play(player, "coin-flip", { calls: ["heads"] });
    const { data } = await get(round.id);
    expect(data).toMatchObject({
      playerId: player.playerId,
      sessionId: player.sessionId,
      configVersion: 1,
      actions: [],
      round: { ...round, fairness: { serverSeed: null } },
      words: { bet: ["Bet 2.00 EUR on heads."], actions: [] },
    });
    const won = round.payout > 0;
    expect(data.words.seen).toEqual([`The coin fell on ${won ? "heads" : "tails"}.`]);
    expect(data.words.result).toEqual([won ? `Won: 3.96 EUR was paid.` : "Lost."]);
    const moved = data.transfers.map(({ kind, from, to, amount, step }) => ({ kind, from, to, amount, step }));
    expect(moved).toEqual([
      { kind: "stake", from: "player", to: "house", amount: 200, step: 0 },
      ...(won ? [{ kind: "payout", from: "house", to: "player", amount: round.payout, step: 0 }] : []),
    ]);
    const { revealed } = await rotate(player);
    expect((await get(round.id)).data.round.fairness).toEqual({
      ...round.fairness,
      serverSeed: revealed?.serverSeed,
    });
  });

  it("tells every action and its time, and of an open round nothing that is hidden", async () => {
    const player = await casino.addPlayer();
    const opened = await play(player, "ladder", { ladder: "left" });
    const doubled = await act(player, opened, "double");
    const { data } = await get(doubled.id);
    expect(data.actions).toEqual([
      { step: 0, action: "double", words: "Double.", at: expect.stringMatching(/Z$/) as string },
    ]);
    expect(data.words).toMatchObject({
      bet: ["Bet 2.00 EUR on ladder left."],
      result: ["Not over yet; 4.00 EUR is staked."],
    });
    expect(data.transfers.map(({ step, amount }) => [step, amount])).toEqual([
      [0, 200],
      [1, 200],
    ]);
    // Where the ladder breaks, and the seed that says so.
    expect(data.round.view).toEqual({ height: 0, doubled: true, broken: null, legal: ["climb"] });
    expect(data.round.fairness.serverSeed).toBeNull();
  });

  it("does not tell another operator's round from a missing one", async () => {
    const other = await addOperator(casino.db);
    const round = await play(await casino.addPlayer(), "coin-flip", { calls: ["heads"] });
    for (const ask of [get, (id: string, key?: string) => link({ roundId: id }, key)]) {
      const answers = [await ask(round.id, other.apiKey), await ask(uuidV7(), other.apiKey), await ask(uuidV7())];
      for (const { status, error } of answers) {
        expect([status, error.data.code, error.message]).toEqual([404, "round_not_found", "There is no such round."]);
      }
    }
    expect((await list({}, other.apiKey)).data).toEqual({ rounds: [], nextCursor: null });
  });
});

describe("history.replayLink", () => {
  const open = async (url: string) => {
    const response = await fetch(url.replace("https://gateway.example", gateway.url));
    return { status: response.status, headers: response.headers, body: (await response.json()) as never };
  };

  it("opens one round's public record, without another credential and without who played it", async () => {
    const player = await casino.addPlayer();
    const round = await play(player, "coin-flip", { calls: ["tails"] });
    const { data } = await link({ roundId: round.id, expiresInSeconds: 3_600 });
    expect(data.url).toMatch(/^https:\/\/gateway\.example\/replay\/[A-Za-z0-9_-]{95}$/);
    const seconds = (Date.parse(data.expiresAt) - Date.now()) / 1_000;
    expect(Math.abs(seconds - 3_600)).toBeLessThan(60);

    const { status, headers, body } = await open(data.url);
    expect([status, headers.get("referrer-policy"), headers.get("cache-control")]).toEqual([
      200,
      "no-referrer",
      "no-store",
    ]);
    expect(body).toEqual({ round, words: (await get(round.id)).data.words, expiresAt: data.expiresAt });
    expect(JSON.stringify(body)).not.toMatch(
      new RegExp([player.playerId, player.sessionId, casino.operatorId].join("|")),
    );
  });

  it("shows of an open round what its player sees, and the rest once it is over", async () => {
    const player = await casino.addPlayer();
    const opened = await play(player, "ladder", { ladder: "right" });
    const { data } = await link({ roundId: opened.id });
    expect((await open(data.url)).body).toMatchObject({
      round: { status: "open", view: { broken: null }, fairness: { serverSeed: null } },
      words: { result: ["Not over yet; 2.00 EUR is staked."] },
    });
    let round = opened;
    while (round.status === "open") round = await act(player, round, "climb");
    expect((await open(data.url)).body).toMatchObject({ round: { status: "settled", view: round.view } });
  });

  it("opens nothing once it has expired, was altered, or names another operator's round", async () => {
    const round = await play(await casino.addPlayer(), "coin-flip", { calls: ["heads"] });
    const other = await addOperator(casino.db);
    const links = createReplayLinks(sessionKey);
    const at = (ms: number) => ({ roundId: round.id, expiresAt: new Date(Date.now() + ms) });
    const sign = (operatorId: string, ms: number) => links.sign({ operatorId, ...at(ms) });
    const good = sign(casino.operatorId, 60_000);
    expect((await open(`${gateway.url}/replay/${good}`)).status).toBe(200);

    const codeOf = async (token: string) => {
      const { status, body } = await open(`${gateway.url}/replay/${token}`);
      return [status, (body as { error: { data: { code: string } } }).error.data.code];
    };
    expect(await codeOf(sign(casino.operatorId, -1_000))).toEqual([404, "link_expired"]);
    expect(await codeOf(`${good.slice(0, -4)}AAAA`)).toEqual([404, "link_invalid"]);
    expect(
      await codeOf(createReplayLinks(Buffer.alloc(32)).sign({ operatorId: casino.operatorId, ...at(60_000) })),
    ).toEqual([404, "link_invalid"]);
    expect(await codeOf("")).toEqual([404, "link_invalid"]);
    // Only we can sign it, and even then it is looked for among the rows of the operator that it names.
    expect(await codeOf(sign(other.operatorId, 60_000))).toEqual([404, "round_not_found"]);
  });

  it.each([{ expiresInSeconds: 59 }, { expiresInSeconds: 30 * 86_400 + 1 }, { expiresInSeconds: 60.5 }])(
    "takes no %j",
    async (input) => {
      expect((await link({ roundId: uuidV7(), ...input })).error.data.code).toBe("invalid_request");
    },
  );

  it("is a GET and nothing else", async () => {
    const response = await fetch(`${gateway.url}/replay/x`, { method: "POST" });
    expect(response.status).toBe(405);
  });
});
