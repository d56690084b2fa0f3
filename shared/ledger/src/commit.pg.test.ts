import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deposit } from "./accounts.ts";
import { auditLedger } from "./audit.ts";
import { commitEntries } from "./commit.ts";
import type { Entry } from "./entry.ts";
import { readSnapshots } from "./snapshot.ts";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const keyOf = ({ operatorId, playerId, mode }: TestPlayer) => ({ operatorId, playerId, mode });

const parts = [{ wager: 0, fraction: "1/1", due: 100, multiplier: "3/10", payout: 30 }];

/** A settled bet of 100 that pays 30, decided on the account as it is now. */
const entryFor = async (player: TestPlayer): Promise<Entry> => {
  const query = {
    key: keyOf(player),
    sessionId: null,
    requestId: uuidV7(),
    game: "coin-flip",
    roundId: null,
    grantId: null,
  };
  const [snapshot] = await readSnapshots(casino.db, [query]);
  const { account, pair, config } = snapshot ?? {};
  if (!account || !pair || !config) throw new Error("a seeded player has both");
  return {
    key: keyOf(player),
    currency: "EUR",
    version: account.version,
    sessionId: player.sessionId,
    at: new Date(),
    request: { id: uuidV7(), payloadHash: "ab".repeat(32) },
    out: { amount: 100n, kind: "stake", account: "house" },
    in: { amount: 30n, kind: "payout", account: "house" },
    promo: undefined,
    spending: undefined,
    round: {
      change: {
        change: "open",
        id: uuidV7(),
        sessionId: player.sessionId,
        game: "coin-flip",
        variant: "standard",
        rulesVersion: 1,
        rulesHash: "cd".repeat(32),
        configVersion: config.version,
        pairId: pair.id,
        nonce: account.nextNonce,
        wagers: [{ selection: { calls: ["heads"] }, stake: 100 }],
        grantId: null,
      },
      after: { status: "settled", step: 0, stake: 100n, payout: 30n, parts, view: {} },
    },
  };
};

const opening = (entry: Entry, change: object): Entry =>
  ({ ...entry, round: { ...entry.round, change: { ...entry.round?.change, ...change } } }) as Entry;

describe("an entry", () => {
  test("is written whole, and the balance after it returned", async () => {
    const player = await casino.addPlayer({ balance: 500n });
    expect(await commitEntries(casino.db, [await entryFor(player)])).toEqual([430n]);
  });

  const stale: readonly (readonly [what: string, entry: (entry: Entry) => Entry])[] = [
    ["the account has moved since it was read", (entry) => ({ ...entry, version: entry.version - 1n })],
    ["the nonce is not the next", (entry) => opening(entry, { nonce: 1 })],
    ["the seed pair is not the active one", (entry) => opening(entry, { pairId: randomUUID() })],
    [
      "the funds don't cover it, whatever it pays",
      (entry) => ({
        ...entry,
        out: { amount: 501n, kind: "stake", account: "house" },
        in: { amount: 900n, kind: "payout", account: "house" },
      }),
    ],
    ["the account is in another currency", (entry) => ({ ...entry, currency: "USD" })],
    ["the session is not one of the player's", (entry) => ({ ...entry, sessionId: randomUUID() })],
    ["there is no such account", (entry) => ({ ...entry, key: { ...entry.key, playerId: randomUUID() } })],
  ];
  test.each(stale)("is not written when %s, and its neighbours in the batch are", async (_, alter) => {
    const [player, neighbour] = [await casino.addPlayer({ balance: 500n }), await casino.addPlayer({ balance: 500n })];
    const batch = [alter(await entryFor(player)), await entryFor(neighbour)];
    expect(await commitEntries(casino.db, batch)).toEqual([undefined, 430n]);
  });

  test("is not written when the session was closed in the meantime", async () => {
    const player = await casino.addPlayer({ balance: 500n });
    const entry = await entryFor(player);
    await casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId).execute();
    expect(await commitEntries(casino.db, [entry])).toEqual([undefined]);
  });

  test("does not wait for an account that another transaction holds", async () => {
    const [player, neighbour] = [await casino.addPlayer({ balance: 500n }), await casino.addPlayer({ balance: 500n })];
    const batch = [await entryFor(player), await entryFor(neighbour)];
    await casino.db.transaction().execute(async (tx) => {
      await sql`select from accounts where player_id = ${player.playerId} for update`.execute(tx);
      expect(await commitEntries(casino.db, batch)).toEqual([undefined, 430n]);
    });
    expect(await commitEntries(casino.db, batch.slice(0, 1))).toEqual([430n]);
  });

  test("that would use a request id twice is not written, and its neighbours in the batch are", async () => {
    const [player, neighbour] = [await casino.addPlayer({ balance: 500n }), await casino.addPlayer({ balance: 500n })];
    const first = await entryFor(player);
    await commitEntries(casino.db, [first]);
    const batch = [{ ...(await entryFor(player)), request: first.request }, await entryFor(neighbour)];
    expect(await commitEntries(casino.db, batch)).toEqual([undefined, 430n]);
  });

  test("on free rounds takes grants in the order of their players, as a cancellation of many does", async () => {
    const players = [await casino.addPlayer({ balance: 0n }), await casino.addPlayer({ balance: 0n })];
    const [first, last] = players.map(({ playerId }) => playerId).toSorted();
    const grantId = uuidV7();
    const terms = { games: ["coin-flip"], currency: "EUR", stake: 100n, rounds: 1, campaign: "spring" };
    const grant = { operator_id: casino.operatorId, id: grantId, payload_hash: new Uint8Array(32), cancelled_at: null };
    const expires_at = new Date(Date.now() + 60_000);
    await casino.db
      .insertInto("free_round_grants")
      .values(players.map(({ playerId }) => ({ ...grant, ...terms, player_id: playerId, expires_at })))
      .execute();
    const entries = await Promise.all(
      players.map(async (player) => ({
        ...opening(await entryFor(player), { grantId }),
        out: undefined,
        promo: { amount: 100n, kind: "stake" as const, grantId },
      })),
    );
    // The other way round.
    const batch = entries.toSorted((one, other) => (one.key.playerId < other.key.playerId ? 1 : -1));
    const hold = (tx: typeof casino.db, playerId = "") =>
      sql`select from free_round_grants where id = ${grantId} and player_id = ${playerId} for no key update`.execute(
        tx,
      );
    let committed: ReturnType<typeof commitEntries> | undefined;
    await casino.db.transaction().execute(async (tx) => {
      await hold(tx, first);
      committed = commitEntries(casino.db, batch);
      for (let waits = false; !waits;) {
        const { rows } = await sql<{ waits: boolean }>`
          select exists (select from pg_stat_activity
            where pg_backend_pid() = any (pg_blocking_pids(pid))) as waits`.execute(tx);
        waits = rows[0]?.waits === true;
      }
      await hold(tx, last);
    });
    expect(await committed).toEqual([30n, 30n]);
  });

  test("is not written when the operator changed the game in the meantime", async () => {
    const player = await casino.addPlayer({ balance: 500n });
    const entry = await entryFor(player);
    await casino.configure("coin-flip", { stakeMax: 10n });
    expect(await commitEntries(casino.db, [entry])).toEqual([undefined]);
    await casino.configure("coin-flip", {});
  });

  test("for a round that is not open rolls everything back", async () => {
    const player = await casino.addPlayer({ balance: 500n });
    const entry = await entryFor(player);
    await commitEntries(casino.db, [entry]);
    const next = await entryFor(player);
    const advance = { change: "advance", id: entry.round?.change.id ?? "", action: "hit" } as const;
    const after = { status: "settled", step: 1, stake: 100n, payout: 30n, parts: [], view: {} } as const;
    const again: Entry = { ...next, round: { change: advance, after } };
    await expect(commitEntries(casino.db, [again])).rejects.toThrow(/broken promise|written once/);
  });
});

describe("what is written once", () => {
  test.each(["transfers", "actions", "rounds"] as const)("can't be changed or deleted in %s", async (table) => {
    const player = await casino.addPlayer({ balance: 500n });
    await commitEntries(casino.db, [await entryFor(player)]);
    const opened = await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
    const roundId = opened.round?.id ?? "";
    await casino.call(player, "/games/ladder/act", { requestId: uuidV7(), roundId, expectedStep: 0, action: "double" });
    const where = sql`where player_id = ${player.playerId}`;
    await expect(sql`update ${sql.table(table)} set player_id = player_id ${where}`.execute(casino.db)).rejects.toThrow(
      /written once/,
    );
    await expect(sql`delete from ${sql.table(table)} ${where}`.execute(casino.db)).rejects.toThrow(/written once/);
  });
});

describe("a deposit", () => {
  test("counts once per request id, however often it is sent at once", async () => {
    const player = await casino.addPlayer({ balance: 0n });
    const requestId = uuidV7();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => deposit(casino.db, keyOf(player), 700n, requestId)),
    );
    for (const answer of answers) expect(answer).toEqual({ currency: "EUR", balance: 700n });
    expect(await deposit(casino.db, keyOf(player), 1n, requestId)).toMatchObject({ code: "request_id_reused" });
  });
});

describe("a demo account", () => {
  test("gets its play money once, apart from real money", async () => {
    const demo = await casino.addPlayer({ mode: "demo", balance: 0n });
    const balance = async () =>
      (await casino.call<{ balance: number }>(demo, "/games/coin-flip/current", {})) as object;
    expect(await balance()).toMatchObject({ balance: 100_000 });
  });
});
