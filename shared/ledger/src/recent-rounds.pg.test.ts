import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState } from "@croupier/contract/round";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deposit } from "./accounts.ts";
import { isRemembered, roundsSince } from "./recent-rounds.ts";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const versionOf = async ({ playerId }: TestPlayer): Promise<bigint> => {
  const { version } = await casino.db
    .selectFrom("accounts")
    .select("version")
    .where("player_id", "=", playerId)
    .executeTakeFirstOrThrow();
  return version;
};

/** The rounds since, in order; undefined where the account doesn't remember that far. */
const since = async ({ playerId }: TestPlayer, version: bigint | null): Promise<readonly string[] | undefined> => {
  const asked = sql`${version}::bigint`;
  const { rows } = await sql<{ known: boolean; rounds: readonly string[] }>`
    select ${isRemembered("a", asked)} as known, array(
      select round_id from (${roundsSince("a", asked)}) t order by place) as rounds
    from accounts a where player_id = ${playerId}`.execute(casino.db);
  return rows[0]?.known === true ? rows[0].rounds : undefined;
};

const flip = async (player: TestPlayer): Promise<string> => {
  const { round } = (await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }])) as {
    readonly round: { readonly id: string };
  };
  return round.id;
};

it("tells which rounds were opened and moved on since a version, in the order of their last operation", async () => {
  const player = await casino.addPlayer();
  const before = await versionOf(player);
  const { round: climbing } = (await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }])) as {
    readonly round: { readonly id: string };
  };
  const between = await versionOf(player);
  const flipped = await flip(player);
  await deposit(casino.db, player, 5n);
  expect(await since(player, between)).toEqual([flipped]);
  const act = { requestId: uuidV7(), roundId: climbing.id, expectedStep: 0, action: "double" };
  await casino.call(player, "/games/ladder/act", act);
  expect(await since(player, before)).toEqual([flipped, climbing.id]);
  expect(await since(player, between)).toEqual([flipped, climbing.id]);
  expect(await since(player, await versionOf(player))).toEqual([]);
});

it("goes over a rotation of seeds and a change of limits, which raise the version too", async () => {
  const player = await casino.addPlayer();
  const before = await versionOf(player);
  const first = await flip(player);
  const { next } = (await casino.call<FairnessState>(player, "/fairness/current", {})) as FairnessState;
  await casino.call(player, "/fairness/rotate", { clientSeed: "another", commitment: next.commitment });
  const { operatorId: operator_id, playerId: player_id } = player;
  const exclusion = { exclusion: null, excluded_at: null, excluded_until: null };
  await casino.db
    .insertInto("player_protection")
    .values({ operator_id, player_id, ...exclusion })
    .execute();
  const second = await flip(player);
  expect(await versionOf(player)).toBe(before + 4n);
  expect(await since(player, before)).toEqual([first, second]);
});

it("says that it doesn't know once more has happened than it remembers, and of versions that never were", async () => {
  const player = await casino.addPlayer();
  const before = await versionOf(player);
  const rounds: string[] = [];
  for (let round = 0; round < 8; round += 1) rounds.push(await flip(player));
  expect(await since(player, before)).toEqual(rounds);
  await flip(player);
  expect(await since(player, before)).toBeUndefined();
  expect(await since(player, before + 1n)).toHaveLength(8);
  expect(await since(player, before + 10n)).toBeUndefined();
  expect(await since(player, null)).toBeUndefined();
});

it("begins anew where somebody raised a version without it, as a service of the release before does", async () => {
  const player = await casino.addPlayer();
  await flip(player);
  const before = await versionOf(player);
  await sql`update accounts set version = version + 1 where player_id = ${player.playerId}`.execute(casino.db);
  expect(await since(player, before)).toBeUndefined();
  const after = await flip(player);
  expect(await since(player, before)).toBeUndefined();
  expect(await since(player, before + 1n)).toEqual([after]);
});
