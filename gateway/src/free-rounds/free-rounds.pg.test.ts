import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sessionKey, type TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { AvailableFreeRounds, FreeRoundGrant } from "./read-free-rounds.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  key = await addKey(casino.db, casino.operatorId, { scopes: ["wallet", "admin"] });
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();

const addPlayer = async () => {
  const player = await casino.addPlayer({ balance: 0n });
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + HOUR_MS));
  return { player, token };
};

const grant = (players: readonly TestPlayer[], changes: object = {}, by = key) => {
  const grantId = uuidV7();
  const playerIds = players.map(({ playerId }) => playerId);
  const games = ["coin-flip", "mines"];
  const input = { grantId, playerIds, campaign: "spring", games, currency: "EUR", stake: 100, rounds: 3 };
  return gateway
    .mutate<{ players: number }>("freeRounds.grant", { ...input, expiresAt: inAnHour(), ...changes }, by)
    .then((answer) => ({ grantId, ...answer }));
};

const heads = (stake: number) => [{ selection: { calls: ["heads"] }, stake }];
const flip = (token: string, grantId: string, wagers: unknown = heads(100), requestId = uuidV7()) =>
  gateway.mutate<RoundAnswer>("games.coin-flip.open", { requestId, wagers, grantId }, token);
const codeOf = ({ error }: { readonly error?: { readonly data: { readonly code: string } } }): string =>
  error?.data.code ?? "ok";
const leftOf = async (token: string): Promise<readonly number[]> => {
  const { data } = await gateway.query<{ grants: readonly AvailableFreeRounds[] }>(
    "freeRounds.available",
    undefined,
    token,
  );
  return data.grants.map(({ left }) => left);
};
const lastLogged = async (): Promise<LoggedEntry> => {
  const { data } = await gateway.query<{ entries: readonly [LoggedEntry] }>("audit.list", { limit: 1 }, key);
  return data.entries[0];
};
const grantsOf = async (filter: object): Promise<readonly FreeRoundGrant[]> =>
  (await gateway.query<{ grants: readonly FreeRoundGrant[] }>("freeRounds.list", filter, key)).data.grants;

describe("a free round", () => {
  it("costs its player nothing, pays cash, and is used once", async () => {
    const { player, token } = await addPlayer();
    const { grantId } = await grant([player]);
    let won = 0;
    for (const left of [2, 1, 0]) {
      const { data } = await flip(token, grantId);
      won += data.round.payout;
      expect(data.round).toMatchObject({ stake: 100, grantId });
      expect(data.balance).toBe(won);
      expect(await leftOf(token)).toEqual(left > 0 ? [left] : []);
    }
    expect(codeOf(await flip(token, grantId))).toBe("free_rounds_over");
    expect(await grantsOf({ grantId })).toMatchObject([{ rounds: 3, left: 0, won: String(won) }]);
    const transfers = await casino.db
      .selectFrom("transfers")
      .select(["debit_account as from", "credit_account as to", "amount"])
      .where("player_id", "=", player.playerId)
      .where("kind", "=", "stake")
      .execute();
    expect(transfers).toEqual(Array.from({ length: 3 }, () => ({ from: "promo", to: "house", amount: 100n })));
  });

  it("asked for again is answered the same, and many at once use no more than there are", async () => {
    const { player, token } = await addPlayer();
    const { grantId } = await grant([player]);
    const requestId = uuidV7();
    const first = await flip(token, grantId, heads(100), requestId);
    expect((await flip(token, grantId, heads(100), requestId)).data).toEqual(first.data);
    const codes = (await Promise.all(Array.from({ length: 20 }, () => flip(token, grantId)))).map(codeOf);
    expect(codes.filter((code) => code === "ok")).toHaveLength(2);
    expect(new Set(codes)).toEqual(new Set(["ok", "free_rounds_over"]));
  });

  it("that is voided is given back, and its stake with it", async () => {
    const { player, token } = await addPlayer();
    const { grantId } = await grant([player], { rounds: 1 });
    const wagers = [{ selection: { mines: 3 }, stake: 100 }];
    const { data } = await gateway.mutate<RoundAnswer>(
      "games.mines.open",
      { requestId: uuidV7(), wagers, grantId },
      token,
    );
    expect(await leftOf(token)).toEqual([]);
    const { operatorId, playerId, mode } = player;
    const target = { operatorId, playerId, mode, game: "mines", roundId: data.round.id, expectedStep: 0 };
    await casino.host.call({
      caller: { kind: "system" },
      path: "/internal/rounds/resolve",
      input: { ...target, policy: "void" },
      deadlineMs: Date.now() + 10_000,
    });
    expect(await leftOf(token)).toEqual([1]);
    expect(codeOf(await flip(token, grantId))).toBe("ok");
  });

  it("needs the stake, the game and the mode it was granted for", async () => {
    const { player, token } = await addPlayer();
    const { grantId } = await grant([player], { games: ["coin-flip"] });
    expect(codeOf(await flip(token, grantId, heads(99)))).toBe("free_rounds_mismatch");
    const wagers = [{ selection: { mines: 3 }, stake: 100 }];
    const mines = await gateway.mutate("games.mines.open", { requestId: uuidV7(), wagers, grantId }, token);
    expect(codeOf(mines)).toBe("free_rounds_mismatch");
    const demo = await casino.addSession(player, "demo");
    const demoToken = await createSessionTokens(sessionKey).issue(demo, new Date(Date.now() + HOUR_MS));
    expect(codeOf(await flip(demoToken, grantId))).toBe("free_rounds_not_found");
    expect(await leftOf(demoToken)).toEqual([]);
    expect(await leftOf(token)).toEqual([3]);
  });

  it("is nobody else's", async () => {
    const { player } = await addPlayer();
    const stranger = await addPlayer();
    const { grantId } = await grant([player]);
    expect(codeOf(await flip(stranger.token, grantId))).toBe("free_rounds_not_found");
    const other = await addOperator(casino.db);
    expect((await gateway.query<{ grants: [] }>("freeRounds.list", { grantId }, other.apiKey)).data.grants).toEqual([]);
    expect(codeOf(await gateway.mutate("freeRounds.cancel", { grantId }, other.apiKey))).toBe("free_rounds_not_found");
  });

  it("does not count towards the player's limits", async () => {
    const { player, token } = await addPlayer();
    const { grantId } = await grant([player]);
    await gateway.mutate("limits.set", { kind: "stake", period: "day", amount: 0 }, token);
    await flip(token, grantId);
    const { data } = await gateway.query<{ periods: readonly { staked: string; paid: string }[] }>(
      "limits.get",
      undefined,
      token,
    );
    expect(data.periods[0]).toMatchObject({ staked: "0", paid: "0" });
  });
});

describe("a grant", () => {
  it("made again grants nothing twice, adds players, and is refused with other terms", async () => {
    const [one, two] = [await addPlayer(), await addPlayer()];
    const { grantId } = await grant([one.player]);
    const [{ expiresAt }] = (await grantsOf({ grantId })) as [FreeRoundGrant];
    await flip(one.token, grantId);
    expect((await grant([one.player, two.player], { grantId, expiresAt })).data).toEqual({ grantId, players: 2 });
    expect(await leftOf(one.token)).toEqual([2]);
    expect(await leftOf(two.token)).toEqual([3]);
    expect(codeOf(await grant([two.player], { grantId, expiresAt, rounds: 4 }))).toBe("request_id_reused");
  });

  it("cancelled ends for one player or for all, at once", async () => {
    const [one, two] = [await addPlayer(), await addPlayer()];
    const { grantId } = await grant([one.player, two.player]);
    await gateway.mutate("freeRounds.cancel", { grantId, playerId: one.player.playerId }, key);
    expect(codeOf(await flip(one.token, grantId))).toBe("free_rounds_over");
    expect(codeOf(await flip(two.token, grantId))).toBe("ok");
    const flips = Array.from({ length: 10 }, () => flip(two.token, grantId));
    const cancelled = await gateway.mutate<{ players: number }>("freeRounds.cancel", { grantId }, key);
    expect(cancelled.data).toEqual({ grantId, players: 1 });
    const codes = (await Promise.all(flips)).map(codeOf);
    expect(codes.every((code) => code === "ok" || code === "free_rounds_over")).toBe(true);
    expect(codeOf(await flip(two.token, grantId))).toBe("free_rounds_over");
  });

  it("for many players is made in the order they are named, known or new, and its end is logged as counts", async () => {
    const known = await addPlayer();
    const playerIds = Array.from({ length: 1_000 }, (_, n) => (n === 500 ? known.player.playerId : randomUUID()));
    const { grantId, data } = await grant([], { playerIds });
    expect(data).toEqual({ grantId, players: 1_000 });
    const players = await casino.db
      .selectFrom("players")
      .select(["id", "external_id"])
      .where("operator_id", "=", casino.operatorId)
      .where("external_id", "in", playerIds)
      .execute();
    const ids = new Map(players.map(({ id, external_id }) => [external_id, id]));
    expect(await lastLogged()).toMatchObject({ after: { players: playerIds.map((playerId) => ids.get(playerId)) } });
    expect(await leftOf(known.token)).toEqual([3]);
    const { playerId } = known.player;
    await gateway.mutate("freeRounds.cancel", { grantId, playerId }, key);
    expect(await lastLogged()).toMatchObject({
      subject: grantId,
      before: { playerId: ids.get(playerId), cancelled: 0 },
      after: { playerId: ids.get(playerId), cancelled: 1 },
    });
    const cancelled = await gateway.mutate<{ players: number }>("freeRounds.cancel", { grantId }, key);
    expect(cancelled.data).toEqual({ grantId, players: 999 });
    const { before, after } = await lastLogged();
    expect({ before, after }).toEqual({ before: { cancelled: 1 }, after: { cancelled: 1_000 } });
  });

  it("that has expired is over", async () => {
    const { player, token } = await addPlayer();
    const { operatorId, playerId } = player;
    const grantId = uuidV7();
    await casino.db
      .insertInto("free_round_grants")
      .values({
        operator_id: operatorId,
        player_id: playerId,
        id: grantId,
        payload_hash: new Uint8Array(32),
        campaign: "winter",
        games: ["coin-flip"],
        currency: "EUR",
        stake: 100n,
        rounds: 1,
        expires_at: new Date(),
        cancelled_at: null,
      })
      .execute();
    expect(codeOf(await flip(token, grantId))).toBe("free_rounds_over");
    expect(await leftOf(token)).toEqual([]);
  });

  it.each([
    ["a game whose stake grows", { games: ["blackjack"] }, "free_rounds_not_for_game"],
    ["a game there isn't", { games: ["chess"] }, "unknown_game"],
    ["a game that is closed in the currency", { currency: "USD" }, "game_disabled"],
    ["a stake beyond the game's", { stake: 2_000_000 }, "stake_off_step"],
    ["no games", { games: [] }, "invalid_request"],
    ["the same player twice", { playerIds: ["a", "a"] }, "invalid_request"],
    ["an end in the past", { expiresAt: "2020-01-01T00:00:00Z" }, "invalid_request"],
    ["no rounds", { rounds: 0 }, "invalid_request"],
  ])("for %s is refused", async (_, changes, code) => {
    const { player } = await addPlayer();
    expect(codeOf(await grant([player], changes))).toBe(code);
  });

  it("is listed newest first, page by page, with all its players", async () => {
    const players = [await addPlayer(), await addPlayer(), await addPlayer()].map(({ player }) => player);
    const { grantId: older } = await grant(players);
    const { grantId: newer } = await grant(players.slice(0, 1));
    const seen: FreeRoundGrant[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null && seen.length < 4) {
      const page = await gateway.query<{ grants: readonly FreeRoundGrant[]; nextCursor: string | null }>(
        "freeRounds.list",
        { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
        key,
      );
      seen.push(...page.data.grants);
      cursor = page.data.nextCursor;
    }
    expect(seen.map(({ grantId }) => grantId)).toEqual([newer, older, older, older]);
    expect(new Set(seen.slice(1).map(({ playerId }) => playerId))).toEqual(
      new Set(players.map(({ playerId }) => playerId)),
    );
    expect(codeOf(await gateway.query("freeRounds.list", { playerId: randomUUID() }, key))).toBe("player_not_found");
  });
});
