import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionKey, type TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { ProtectionState } from "./protection-state.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  key = await addKey(casino.db, casino.operatorId, { scopes: ["sessions", "admin"] });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const DAY_MS = 86_400_000;

/** A player as its own front end and as its operator's back end see it: its external id is ours in these tests. */
const addPlayer = async () => {
  const player = await casino.addPlayer();
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 3_600_000));
  return { player, token };
};

const flip = async (token: string, stake: number): Promise<string> => {
  const wagers = [{ selection: { calls: ["heads"] }, stake }];
  const { error } = await gateway.mutate("games.coin-flip.open", { requestId: uuidV7(), wagers }, token);
  return error?.data.code ?? "played";
};

const state = ({ data }: { readonly data: ProtectionState }): ProtectionState => data;
const asOperator = (procedure: string, player: TestPlayer, input: object = {}, by = key) =>
  gateway.mutate<ProtectionState>(`protection.${procedure}`, { playerId: player.playerId, ...input }, by);

/** Moves the player's exclusion back by so many days, as if they had passed. */
const earlier = async ({ playerId }: TestPlayer, days: number): Promise<void> => {
  const back = (name: string) => sql<Date>`${sql.ref(name)} - make_interval(hours => ${24 * days})`;
  await casino.db
    .updateTable("player_protection")
    .set({
      excluded_at: back("excluded_at"),
      excluded_until: back("excluded_until"),
      liftable_at: back("liftable_at"),
    })
    .where("player_id", "=", playerId)
    .execute();
};

describe("a limit", () => {
  it("set by the player holds at once, and shows what is used of it", async () => {
    const { player, token } = await addPlayer();
    expect(await flip(token, 100)).toBe("played");
    const set = state(
      await gateway.mutate<ProtectionState>("limits.set", { kind: "stake", period: "day", amount: 150 }, token),
    );
    expect(set.limits).toEqual([{ kind: "stake", period: "day", setBy: "player", amount: 150, pending: null }]);
    expect(set.periods[0]).toMatchObject({ period: "day", staked: "100" });
    expect(Date.parse(set.periods[0]?.endsAt ?? "") - Date.now()).toBeLessThanOrEqual(DAY_MS);
    expect(await flip(token, 100)).toBe("stake_limit_reached");
    expect(await flip(token, 50)).toBe("played");
    const seen = state(await gateway.query<ProtectionState>("protection.get", { playerId: player.playerId }, key));
    expect(seen.limits).toEqual(set.limits);
  });

  it("is loosened no sooner than the cooling-off is over, whoever asks", async () => {
    const { player, token } = await addPlayer();
    await gateway.mutate("limits.set", { kind: "loss", period: "week", amount: 10 }, token);
    const { limits } = state(
      await gateway.mutate<ProtectionState>("limits.set", { kind: "loss", period: "week", amount: null }, token),
    );
    expect(limits).toMatchObject([{ amount: 10, pending: { amount: null } }]);
    const from = Date.parse(limits[0]?.pending?.from ?? "");
    expect(Math.abs(from - Date.now() - DAY_MS)).toBeLessThan(60_000);
    // The operator can set one of its own, but that of the player stands.
    await asOperator("setLimit", player, { kind: "loss", period: "week", amount: 1_000_000 });
    expect(await flip(token, 100)).toBe("loss_limit_reached");
  });

  it("set by the operator can't be loosened by the player", async () => {
    const { player, token } = await addPlayer();
    await asOperator("setLimit", player, { kind: "stake", period: "month", amount: 0 });
    await gateway.mutate("limits.set", { kind: "stake", period: "month", amount: 1_000 }, token);
    expect(await flip(token, 1)).toBe("stake_limit_reached");
  });

  it.each([
    [{ kind: "stake", period: "day", amount: -1 }],
    [{ kind: "stake", period: "day", amount: 0.5 }],
    [{ kind: "stake", period: "year", amount: 1 }],
    [{ kind: "fun", period: "day", amount: 1 }],
    [{ kind: "stake", period: "day" }],
    [{ kind: "stake", period: "day", amount: 1, setBy: "operator" }],
  ])("of another shape is refused: %j", async (limit) => {
    const { token } = await addPlayer();
    const { error } = await gateway.mutate("limits.set", limit, token);
    expect(error.data.code).toBe("invalid_request");
  });
});

describe("an exclusion", () => {
  it("keeps from new rounds and sessions, and is longest of what was asked for", async () => {
    const { player, token } = await addPlayer();
    const excluded = state(
      await gateway.mutate<ProtectionState>("limits.exclude", { kind: "time-out", days: 7 }, token),
    );
    expect(excluded.exclusion).toMatchObject({ kind: "time-out" });
    expect(await flip(token, 1)).toBe("player_excluded");
    const create = { playerId: player.playerId, currency: "EUR" };
    for (const mode of ["real", "demo"]) {
      const { error } = await gateway.mutate("session.create", { ...create, mode }, key);
      expect([mode, error.data.code]).toEqual([mode, "player_excluded"]);
    }
    const shorter = state(
      await gateway.mutate<ProtectionState>("limits.exclude", { kind: "time-out", days: 1 }, token),
    );
    expect(shorter.exclusion).toEqual(excluded.exclusion);
    const forGood = state(await asOperator("exclude", player, { exclusion: { kind: "self-exclusion", days: null } }));
    expect(forGood.exclusion).toMatchObject({ kind: "self-exclusion", until: null });
    const still = state(
      await gateway.mutate<ProtectionState>("limits.exclude", { kind: "self-exclusion", days: 200 }, token),
    );
    expect(still.exclusion).toEqual(forGood.exclusion);
  });

  it("with an end that is made one for good is not lifted before that end", async () => {
    const { player, token } = await addPlayer();
    const tenYears = state(
      await gateway.mutate<ProtectionState>("limits.exclude", { kind: "self-exclusion", days: 3_653 }, token),
    ).exclusion;
    expect(tenYears).toMatchObject({ liftableAt: null });
    const forGood = state(await asOperator("exclude", player, { exclusion: { kind: "self-exclusion", days: null } }));
    expect(forGood.exclusion).toMatchObject({ until: null, liftableAt: tenYears?.until });
    // All of it half a year later.
    await earlier(player, 184);
    expect((await asOperator("liftExclusion", player)).error.data.code).toBe("exclusion_stands");
    await earlier(player, 3_653 - 184);
    expect(state(await asOperator("liftExclusion", player)).exclusion).toBeNull();
  });

  it("for good is not lifted sooner for one that had an end before", async () => {
    const { player, token } = await addPlayer();
    await gateway.mutate("limits.exclude", { kind: "self-exclusion", days: 183 }, token);
    await earlier(player, 182);
    const { exclusion } = state(
      await gateway.mutate<ProtectionState>("limits.exclude", { kind: "self-exclusion", days: null }, token),
    );
    expect(Date.parse(exclusion?.since ?? "")).toBeGreaterThan(Date.now() - DAY_MS);
    await earlier(player, 182);
    expect((await asOperator("liftExclusion", player)).error.data.code).toBe("exclusion_stands");
  });

  it("is not lifted before its time, and one for good only after half a year", async () => {
    const { player, token } = await addPlayer();
    await gateway.mutate("limits.exclude", { kind: "self-exclusion", days: null }, token);
    expect((await asOperator("liftExclusion", player)).error.data.code).toBe("exclusion_stands");
    await earlier(player, 184);
    expect(state(await asOperator("liftExclusion", player)).exclusion).toBeNull();
    expect(await flip(token, 1)).toBe("played");
    await asOperator("exclude", player, { exclusion: { kind: "time-out", days: 42 } });
    expect((await asOperator("liftExclusion", player)).error.data.code).toBe("exclusion_stands");
  });

  it.each([
    [{ kind: "time-out", days: 0 }],
    [{ kind: "time-out", days: 43 }],
    [{ kind: "time-out", days: null }],
    [{ kind: "self-exclusion", days: 182 }],
    [{ kind: "self-exclusion" }],
  ])("of another length is refused: %j", async (exclusion) => {
    const { token } = await addPlayer();
    expect((await gateway.mutate("limits.exclude", exclusion, token)).error.data.code).toBe("invalid_request");
  });
});

it("every change is in the operator's log, with who made it", async () => {
  const { player, token } = await addPlayer();
  await gateway.mutate("limits.set", { kind: "time", period: "day", amount: 3_600 }, token);
  await asOperator("setLimit", player, { kind: "time", period: "day", amount: 1_800 });
  const { data } = await gateway.query<{ entries: readonly LoggedEntry[] }>("audit.list", { limit: 2 }, key);
  expect(data.entries).toMatchObject([
    { action: "protection.setLimit", subject: player.playerId, before: { limits: [{ amount: 3_600 }] } },
    { action: "limits.set", subject: player.playerId, by: `player ${player.playerId}`, before: { limits: [] } },
  ]);
});

it("another operator's player is nobody", async () => {
  const { player, token } = await addPlayer();
  const other = await addOperator(casino.db);
  const seen = await gateway.query("protection.get", { playerId: player.playerId }, other.apiKey);
  const unknown = await gateway.query("protection.get", { playerId: randomUUID() }, other.apiKey);
  expect(seen.error.data.code).toBe("player_not_found");
  expect(seen.error.message).toBe(unknown.error.message);
  await asOperator("exclude", player, { exclusion: { kind: "time-out", days: 1 } }, other.apiKey);
  expect(await flip(token, 1)).toBe("played");
});
