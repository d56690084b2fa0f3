import { randomBytes } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

let database: TestDatabase;
let seamless: SeamlessCasino;
let player: TestPlayer;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  player = await seamless.casino.addPlayer({ balance: 1_000n });
});

afterEach(async () => {
  seamless.befall();
  await seamless.settle();
  expect(await seamless.findProblems()).toEqual([]);
});

const flip = [{ selection: { calls: ["heads"] }, stake: 100 }];
const impatient = () => seamless.casino.newHost(undefined, 250);
const calls = () => seamless.callsOf(player.playerId);

describe("a free round", () => {
  const addGrant = async (): Promise<string> => {
    const id = uuidV7();
    await seamless.casino.db
      .insertInto("free_round_grants")
      .values({
        operator_id: seamless.casino.operatorId,
        player_id: player.playerId,
        id,
        payload_hash: randomBytes(32),
        campaign: "spring",
        games: ["coin-flip"],
        currency: "EUR",
        stake: 100n,
        rounds: 2,
        expires_at: new Date(Date.now() + 3_600_000),
        cancelled_at: null,
      })
      .execute();
    return id;
  };
  const open = (grantId: string, host = seamless.casino.host) => {
    const input = { requestId: uuidV7(), wagers: flip, grantId };
    return seamless.casino.call(player, "/games/coin-flip/open", input, host) as Promise<RoundAnswer>;
  };
  const used = async (id: string) => {
    const grants = seamless.casino.db.selectFrom("free_round_grants").select("used").where("id", "=", id);
    return (await grants.executeTakeFirstOrThrow()).used;
  };

  test("asks the operator's wallet for nothing, and pays into it what it won", async () => {
    const grantId = await addGrant();
    const { round, balance } = await open(grantId);
    expect(await calls()).toEqual(["debit done 0", `credit done ${round.payout} closed`]);
    expect(balance).toBe(1_000 + round.payout);
    expect(await used(grantId)).toBe(1);
    const frees = await seamless.casino.db
      .selectFrom("wallet_calls")
      .select("free_round")
      .where("player_id", "=", player.playerId)
      .execute();
    expect(frees).toEqual([{ free_round: true }, { free_round: true }]);
  });

  test("of which the wallet may not know is given back to be played again", async () => {
    const grantId = await addGrant();
    const host = impatient();
    seamless.befall("drop_after");
    expect(await open(grantId, host)).toMatchObject({ code: "wallet_unavailable" });
    await host.idle();
    seamless.befall();
    await seamless.settle();
    expect(await calls()).toEqual(["debit reversed 0", "rollback done 0 closed"]);
    expect(await used(grantId)).toBe(0);
    await open(grantId);
    await open(grantId);
    expect(await open(grantId)).toMatchObject({ code: "free_rounds_over" });
  });
});

describe("a player who is owed something for long", () => {
  const bet = () => seamless.casino.open(player, "coin-flip", flip);
  const set = (overdue: "play" | "wait") =>
    seamless.casino.db
      .updateTable("operator_wallets")
      .set({ overdue })
      .where("operator_id", "=", seamless.casino.operatorId)
      .execute();
  /** As if all that was asked had been asked earlier; what forbids that is off meanwhile. */
  const letSecondsPass = (seconds: number) =>
    seamless.casino.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`update wallet_calls set created_at = created_at - ${seconds} * interval '1 second'`.execute(tx);
    });

  test.each([
    ["play", { round: { status: "settled" } }],
    ["wait", { code: "payment_pending" }],
  ] as const)("may go on as the operator says: %s", async (overdue, expected) => {
    await set(overdue);
    seamless.befall("drop_after");
    const host = impatient();
    await seamless.casino.open(player, "coin-flip", flip, uuidV7(), host);
    await host.idle();
    seamless.befall();
    expect(await bet(), "not for long yet").toMatchObject({ round: { status: "settled" } });
    await letSecondsPass(61);
    expect(await bet()).toMatchObject(expected);
    await seamless.settle();
    expect(await bet()).toMatchObject({ round: { status: "settled" } });
    await set("play");
  });

  test("waits for what the wallet refuses too, until people have seen to it", async () => {
    await set("wait");
    const host = impatient();
    seamless.befall("drop_after");
    await seamless.casino.open(player, "coin-flip", flip, uuidV7(), host);
    await host.idle();
    seamless.befall();
    const see = (to: {
      readonly state: "refused" | "pending";
      readonly next: Date | null;
      readonly end: Date | null;
    }) =>
      seamless.casino.db
        .updateTable("wallet_calls")
        .set({ state: to.state, next_try_at: to.next, ended_at: to.end })
        .where("player_id", "=", player.playerId)
        .where("kind", "=", "rollback")
        .execute();
    await see({ state: "refused", next: null, end: new Date() });
    await letSecondsPass(61);
    expect(await bet()).toMatchObject({ code: "payment_pending" });
    await see({ state: "pending", next: new Date(), end: null });
    await seamless.settle();
    expect(await bet()).toMatchObject({ round: { status: "settled" } });
    await set("play");
  });
});

describe("what a wallet refuses that is owed", () => {
  test("is left to people, is flagged, and can be asked for again", async () => {
    const { db, operatorId } = seamless.casino;
    const answer = (await seamless.casino.open(player, "ladder", [
      { selection: { ladder: "left" }, stake: 100 },
    ])) as RoundAnswer;
    // The wallet closes the round by itself: a rollback is refused there.
    const { rounds } = seamless.wallet.books.state;
    const before = rounds.get(answer.round.id) ?? { standing: 1, credited: false, closed: false };
    rounds.set(answer.round.id, { ...before, credited: true });
    const { playerId, mode } = player;
    const input = { operatorId, playerId, mode, game: "ladder", roundId: answer.round.id, expectedStep: 0 };
    const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
    const path = "/internal/rounds/resolve";
    await seamless.casino.host.call({ ...call, path, input: { ...input, policy: "void" } });
    await seamless.settle();
    expect(await calls()).toEqual(["debit done 100", "rollback refused 100 closed"]);
    const refused = db.selectFrom("wallet_calls").select("last_error").where("state", "=", "refused");
    expect(await refused.where("kind", "=", "rollback").execute()).toEqual([{ last_error: "round_closed" }]);
    rounds.set(answer.round.id, before);
    await db
      .updateTable("wallet_calls")
      .set({ state: "pending", next_try_at: new Date(), ended_at: null })
      .where("player_id", "=", playerId)
      .where("state", "=", "refused")
      .execute();
    await seamless.settle();
    expect(await calls()).toEqual(["debit done 100", "rollback done 100 closed"]);
  });
});
