import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundRecord } from "@croupier/contract/round";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { Session } from "../context.ts";
import type { RoundsPage } from "./read-rounds.ts";

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

/** A player with a live session, and the token for it. */
const addSession = async (mode: "real" | "demo" = "real", of?: Session) => {
  const operatorId = of?.operatorId ?? randomUUID();
  const playerId = of?.playerId ?? randomUUID();
  const session: Session = { operatorId, playerId, sessionId: uuidV7(), mode, currency: "EUR" };
  if (!of) {
    await db.insertInto("operators").values({ id: operatorId, name: "Test Casino", wallet: "hosted" }).execute();
    await db.insertInto("players").values({ id: playerId, operator_id: operatorId, external_id: "ann" }).execute();
  }
  const expiresAt = new Date(Date.now() + 600_000);
  await db
    .insertInto("sessions")
    .values({
      id: session.sessionId,
      operator_id: operatorId,
      player_id: playerId,
      mode,
      currency: "EUR",
      launch_hash: randomBytes(32),
      launch_expires_at: expiresAt,
      expires_at: expiresAt,
    })
    .execute();
  return { session, token: await createSessionTokens(sessionKey).issue(session, expiresAt) };
};

const addPair = async ({ operatorId, playerId, mode }: Session, serverSeed: string | null) => {
  const id = uuidV7();
  await db
    .insertInto("seed_pairs")
    .values({
      id,
      operator_id: operatorId,
      player_id: playerId,
      mode,
      state: serverSeed === null ? "active" : "revealed",
      salt: randomBytes(32),
      master_key_id: "test",
      commitment: "c".repeat(64),
      client_seed: "my-seed",
      server_seed: serverSeed,
    })
    .execute();
  return id;
};

/** An open round of `game`, the nth under its pair. */
const addRound = async (
  { operatorId, playerId, mode, sessionId }: Session,
  pairId: string,
  nonce: number,
  game: string,
) => {
  const id = uuidV7(1_700_000_000_000 + nonce);
  await db
    .insertInto("rounds")
    .values({
      id,
      operator_id: operatorId,
      player_id: playerId,
      session_id: sessionId,
      mode,
      currency: "EUR",
      game,
      variant: "standard",
      rules_version: 1,
      rules_hash: Buffer.alloc(32, 0xab),
      config_version: 1,
      pair_id: pairId,
      nonce,
      status: "open",
      step: 0,
      wagers: JSON.stringify([{ selection: { n }, stake: 100 }]),
      stake: 100n,
      payout: 0n,
      parts: "[]",
      view: JSON.stringify({ n: nonce }),
      opened_at: new Date(1_700_000_000_000),
      settled_at: null,
    })
    .execute();
  return id;
};
const n = 1;

const get = (roundId: string, token: string) => gateway.query<RoundRecord>("rounds.get", { roundId }, token);
const list = (input: object | undefined, token: string) => gateway.query<RoundsPage>("rounds.list", input, token);

it("shows a round with its fairness; the server seed only once it is revealed", async () => {
  const { session, token } = await addSession();
  const active = await addRound(session, await addPair(session, null), 0, "coin-flip");
  const revealed = await addRound(session, await addPair(session, "5eed".repeat(16)), 1, "dice");
  await db
    .insertInto("actions")
    .values(
      [1, 0].map((step) => ({
        operator_id: session.operatorId,
        player_id: session.playerId,
        round_id: active,
        step,
        action: JSON.stringify({ step }),
        taken_at: new Date(),
      })),
    )
    .execute();
  expect((await get(active, token)).data).toMatchObject({
    id: active,
    game: "coin-flip",
    rulesHash: "ab".repeat(32),
    wagers: [{ selection: { n }, stake: 100 }],
    actions: [{ step: 0 }, { step: 1 }],
    stake: 100,
    fairness: { clientSeed: "my-seed", nonce: 0, serverSeed: null },
    openedAt: "2023-11-14T22:13:20.000Z",
    settledAt: null,
  });
  expect((await get(revealed, token)).data.fairness).toMatchObject({ nonce: 1, serverSeed: "5eed".repeat(16) });
});

it("does not tell another's round from a missing one", async () => {
  const { session, token } = await addSession();
  const [other, demo] = [await addSession(), await addSession("demo", session)];
  const mine = await addRound(session, await addPair(session, null), 0, "dice");
  const theirs = await addRound(other.session, await addPair(other.session, null), 0, "dice");
  const played = await addRound(demo.session, await addPair(demo.session, null), 0, "dice");
  const answers = await Promise.all([theirs, played, uuidV7()].map((id) => get(id, token)));
  for (const { status, error } of answers) {
    expect({ status, ...error, data: { ...error.data, traceId: "" } }).toMatchObject({
      status: 404,
      message: "There is no such round.",
      data: { code: "round_not_found" },
    });
  }
  expect((await list(undefined, token)).data.rounds.map(({ id }) => id)).toEqual([mine]);
  expect((await list(undefined, demo.token)).data.rounds.map(({ id }) => id)).toEqual([played]);
  expect((await get("not-an-id", token)).error.data.code).toBe("invalid_request");
});

it("lists rounds newest first, page by page, without a gap or a double", async () => {
  const { session, token } = await addSession();
  const [first, second] = [await addPair(session, "5eed".repeat(16)), await addPair(session, null)];
  const ids: string[] = [];
  for (let nonce = 0; nonce < 7; nonce += 1) {
    ids.unshift(await addRound(session, nonce < 4 ? first : second, nonce, `game-${nonce}`));
  }
  const pages: RoundsPage[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const { data }: { data: RoundsPage } = await list({ limit: 3, ...(cursor && { cursor }) }, token);
    pages.push(data);
    cursor = data.nextCursor;
  }
  expect(pages.map(({ rounds }) => rounds.length)).toEqual([3, 3, 1]);
  expect(pages.flatMap(({ rounds }) => rounds.map(({ id }) => id))).toEqual(ids);
  expect((await list({ limit: 7 }, token)).data.nextCursor).toBeNull();
  expect((await list({ seedPairId: first }, token)).data.rounds.map(({ id }) => id)).toEqual(ids.slice(3));
  expect((await list({ game: "game-5" }, token)).data.rounds.map(({ id }) => id)).toEqual([ids[1]]);
});

it("a page that has looked at enough comes back short, with where to go on", async () => {
  const { session, token } = await addSession();
  const [first, second] = [await addPair(session, "5eed".repeat(16)), await addPair(session, null)];
  const rare = await addRound(session, first, 0, "dice");
  const common = await addRound(session, second, 1, "coin-flip");
  await sql`update rounds set status = 'settled', settled_at = opened_at, settled_xid = pg_current_xact_id()
    where operator_id = ${session.operatorId} and id = ${common}`.execute(db);
  await sql`
    insert into rounds select copy.*
    from rounds r, generate_series(1, 2000) n, jsonb_populate_record(r, jsonb_build_object(
      'id', overlay(r.id::text placing lpad(to_hex(n), 12, '0') from 25))) copy
    where r.operator_id = ${session.operatorId} and r.id = ${common}`.execute(db);
  for (const wanted of [{ game: "dice" }, { seedPairId: first }]) {
    const short = (await list(wanted, token)).data;
    expect(short).toEqual({ rounds: [], nextCursor: expect.any(String) });
    const rest = (await list({ ...wanted, cursor: short.nextCursor }, token)).data;
    expect([rest.rounds.map(({ id }) => id), rest.nextCursor]).toEqual([[rare], null]);
  }
  expect((await list({ limit: 100 }, token)).data.rounds).toHaveLength(100);
});

it.each([{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { cursor: "'; --" }, { player: "x" }])(
  "takes no %j",
  async (input) => {
    const { token } = await addSession();
    expect((await list(input, token)).error.data.code).toBe("invalid_request");
  },
);
