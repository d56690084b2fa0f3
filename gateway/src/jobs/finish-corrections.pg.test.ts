import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { createLog } from "@croupier/telemetry/log";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { codeOf, startCorrections, type TestCorrections } from "../../test/corrections-fixture.ts";
import type { MovedFunds } from "../upstream/answers.ts";
import type { FundsToMove } from "../upstream/hosts.ts";
import { finishCorrections } from "./finish-corrections.ts";

let database: TestDatabase;
let casino: TestCasino;
let at: TestCorrections;
let asWorker: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  at = await startCorrections(database.url, casino);
  asWorker = openDatabase({
    url: database.url,
    role: "croupier_worker",
    applicationName: "test",
    onBrokenConnection: () => {},
  });
});

afterEach(async () => {
  at.wire.loses = "nothing";
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await asWorker?.destroy();
  await at?.gateway.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const log = createLog("test", "silent");

/** The service, without the way there. */
const moveFunds = (input: FundsToMove) =>
  casino.host.call({
    caller: { kind: "system" },
    path: "/internal/accounts/move",
    input,
    deadlineMs: Date.now() + 20_000,
  }) as Promise<MovedFunds>;
const unasked = () => Promise.reject(new Error("nobody should be asked"));
const run = (hosts = { moveFunds }, patience = "0 s") => finishCorrections(asWorker, hosts, log, undefined, patience);

/** As by a process that dies once it is approved. */
const leave = async (correctionId: string): Promise<void> => {
  at.wire.loses = "calls";
  expect(codeOf(await at.approve(correctionId))).not.toBe("ok");
  at.wire.loses = "nothing";
  expect(await at.stateOf(correctionId)).toBe("approved");
};

/** The call that it made arrives all the same. */
const moveLate = async (correctionId: string): Promise<void> => {
  const row = await casino.db
    .selectFrom("round_corrections")
    .select(["operator_id as operatorId", "player_id as playerId", "currency", "movement_id", "amount"])
    .where("id", "=", correctionId)
    .executeTakeFirstOrThrow();
  const { movement_id, amount, ...whose } = row;
  const kind = amount > 0n ? "correction-to-player" : "correction-from-player";
  const size = Number(amount > 0n ? amount : -amount);
  expect(isRefusal(await moveFunds({ ...whose, requestId: movement_id ?? "", kind, amount: size }))).toBe(false);
};

describe("a correction that was left approved", () => {
  it("before its money moved is moved, once, by however many workers", async () => {
    const { player, before, correctionId } = await at.begin(70);
    await leave(correctionId);
    expect(await at.balanceOf(player)).toBe(before);
    expect(await run({ moveFunds }, "1 minute")).toEqual({ applied: 0, refused: 0, failed: 0 });
    const done = await Promise.all([run(), run(), at.approve(correctionId)]);
    expect(done[0].failed + done[1].failed).toBe(0);
    expect(await at.stateOf(correctionId)).toBe("applied");
    expect(await at.balanceOf(player)).toBe(before + 70);
    expect((await at.loggedOf(correctionId)).filter((action) => action === "corrections.applied")).toHaveLength(1);
    expect(await run()).toEqual({ applied: 0, refused: 0, failed: 0 });
  });

  it("whose money moved when nobody waited for it any more is found to have moved", async () => {
    const { player, before, correctionId } = await at.begin(-30);
    await leave(correctionId);
    await moveLate(correctionId);
    expect(await at.stateOf(correctionId)).toBe("approved");
    expect(await at.balanceOf(player)).toBe(before - 30);
    expect(await run()).toEqual({ applied: 1, refused: 0, failed: 0 });
    expect(await at.stateOf(correctionId)).toBe("applied");
    expect(await at.balanceOf(player)).toBe(before - 30);
  });

  it("whose answer alone is lost is found to have moved at once", async () => {
    const { player, before, correctionId } = await at.begin(30);
    at.wire.loses = "answers";
    expect((await at.approve(correctionId)).data).toMatchObject({ state: "applied" });
    expect(await at.balanceOf(player)).toBe(before + 30);
  });

  it.each([31, 40])("moved, and is looked at %i days later, when no service takes its id, has moved", async (days) => {
    const { player, before, correctionId } = await at.begin(30);
    await leave(correctionId);
    await moveLate(correctionId);
    await at.letDaysPass(correctionId, days);
    expect((await at.approve(correctionId)).data).toMatchObject({ state: "applied" });
    expect(await at.balanceOf(player)).toBe(before + 30);
  });

  it("and can't move for 32 days is over, for good", async () => {
    const { player, before, correctionId } = await at.begin(30);
    await leave(correctionId);
    await at.letDaysPass(correctionId, 31);
    // No service takes it any more, but one whose clock is behind might.
    expect(codeOf(await at.approve(correctionId))).toBe("request_id_expired");
    expect(await at.stateOf(correctionId)).toBe("approved");
    await at.letDaysPass(correctionId, 33);
    expect(await run()).toEqual({ applied: 0, refused: 1, failed: 0 });
    expect(await at.stateOf(correctionId)).toBe("expired");
    expect(codeOf(await at.approve(correctionId))).toBe("change_closed");
    expect(codeOf(await at.reject(correctionId))).toBe("change_closed");
    expect(await at.balanceOf(player)).toBe(before);
    expect((await at.loggedOf(correctionId)).at(-1)).toBe("corrections.expired");
  });

  it("refused is left to people, and not tried again unasked, until it is over", async () => {
    const { player, correctionId } = await at.begin(-500, 100n);
    expect(codeOf(await at.approve(correctionId))).toBe("insufficient_funds");
    const deposit = { requestId: uuidV7(), playerId: player.playerId, currency: "EUR", amount: 1_000 };
    await at.gateway.mutate("wallet.deposit", deposit, at.alice);
    const before = await at.balanceOf(player);
    expect(await run({ moveFunds: unasked })).toEqual({ applied: 0, refused: 0, failed: 0 });
    await at.letDaysPass(correctionId, 33);
    expect(await run({ moveFunds: unasked })).toEqual({ applied: 0, refused: 1, failed: 0 });
    expect(await at.stateOf(correctionId)).toBe("expired");
    expect(await at.balanceOf(player)).toBe(before);
  });

  it("refused, and yet moved by an older call that came late, is found to have moved", async () => {
    const { player, before, correctionId } = await at.begin(-500, 100n);
    expect(codeOf(await at.approve(correctionId))).toBe("insufficient_funds");
    const deposit = { requestId: uuidV7(), playerId: player.playerId, currency: "EUR", amount: 500 };
    await at.gateway.mutate("wallet.deposit", deposit, at.alice);
    await moveLate(correctionId);
    expect(await run({ moveFunds: unasked })).toEqual({ applied: 1, refused: 0, failed: 0 });
    expect(await at.balanceOf(player)).toBe(before);
  });

  it("that can't be finished keeps no other waiting, and is tried again", async () => {
    const [one, two] = [await at.begin(1), await at.begin(2)];
    await leave(one.correctionId);
    await leave(two.correctionId);
    const partly = {
      moveFunds: (input: FundsToMove) =>
        input.playerId === one.player.playerId ? Promise.reject(new Error("away")) : moveFunds(input),
    };
    expect(await run(partly)).toEqual({ applied: 1, refused: 0, failed: 1 });
    expect(await run()).toEqual({ applied: 1, refused: 0, failed: 0 });
  });

  it("is proved wrong by the ledger's audit if no person agreed on what moved", async () => {
    const { player, before } = await at.begin(5);
    const { operatorId, playerId } = player;
    const requestId = uuidV7();
    const forged = {
      operatorId,
      playerId,
      requestId,
      kind: "correction-to-player",
      currency: "EUR",
      amount: 7,
    } as const;
    expect(isRefusal(await moveFunds(forged))).toBe(false);
    expect((await auditLedger(casino.db)).problems.join()).toContain("a correction moves what two people agreed on");
    expect(await at.balanceOf(player)).toBe(before + 7);
    // For the tests after this one.
    await casino.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`delete from transfers where cause_id = ${requestId}`.execute(tx);
      await sql`update accounts set balance = balance - 7 where player_id = ${playerId} and mode = 'real'`.execute(tx);
    });
  });
});
