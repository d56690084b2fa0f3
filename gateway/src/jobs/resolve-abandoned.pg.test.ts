import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { type Database, openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { createLog } from "@croupier/telemetry/log";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHeldMoney } from "../reports/open-rounds.ts";
import type { AbandonedRound, Hosts } from "../upstream/hosts.ts";
import { resolveAbandoned } from "./resolve-abandoned.ts";

let database: TestDatabase;
let casino: TestCasino;
let asWorker: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  asWorker = openDatabase({
    url: database.url,
    role: "croupier_worker",
    applicationName: "test",
    onBrokenConnection: () => {},
  });
});

afterAll(async () => {
  await asWorker?.destroy();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const log = createLog("test", "silent");

/** The game's own service, without the way there. */
const resolve = (input: AbandonedRound) =>
  casino.host.call({
    caller: { kind: "system" },
    path: "/internal/rounds/resolve",
    input,
    deadlineMs: Date.now() + 20_000,
  }) as Promise<RoundAnswer>;

const run = (hosts: Pick<Hosts, "resolve"> = { resolve }, page?: number) =>
  resolveAbandoned(asWorker, hosts, log, undefined, page);

const must = (answer: object): RoundAnswer => {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer as RoundAnswer;
};

const open = async (player: TestPlayer, stake = 100): Promise<RoundRecord> =>
  must(await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake }])).round;

const act = async (player: TestPlayer, { id, step }: RoundRecord, action: string): Promise<RoundRecord> =>
  must(
    await casino.call(player, "/games/ladder/act", {
      requestId: uuidV7(),
      roundId: id,
      expectedStep: step,
      action,
    }),
  ).round;

/** A round on its second step, with 140 to take; a climb may fail, and then another player tries. */
const openAndClimb = async (): Promise<TestPlayer> => {
  for (;;) {
    const player = await casino.addPlayer();
    if ((await act(player, await open(player), "climb")).status === "open") return player;
  }
};

/** As if everything so far had happened earlier; the database itself lets nobody rewrite when. */
const letHoursPass = (hours: number) =>
  casino.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update rounds set opened_at = opened_at - make_interval(hours => ${hours})`.execute(tx);
    await sql`update actions set taken_at = taken_at - make_interval(hours => ${hours})`.execute(tx);
  });

const setPolicy = (policy: "fallback" | "void", hours: number) =>
  casino.db
    .updateTable("game_configs")
    .set({ abandoned_policy: policy, abandoned_after_hours: hours })
    .where("game", "=", "ladder")
    .execute();

const roundOf = (player: TestPlayer) =>
  casino.db
    .selectFrom("rounds")
    .select(["status", "payout", "stake"])
    .where("player_id", "=", player.playerId)
    .executeTakeFirstOrThrow();

describe("a round whose player doesn't come back", () => {
  it("is kept for 30 days, and then ended by its default action", async () => {
    const player = await openAndClimb();
    await letHoursPass(719);
    expect(await run()).toEqual({ ended: 0, taken: 0, failed: 0 });
    await letHoursPass(2);
    expect(await run()).toEqual({ ended: 1, taken: 0, failed: 0 });
    expect(await roundOf(player)).toMatchObject({ status: "settled", payout: 140n });
    expect(await run()).toEqual({ ended: 0, taken: 0, failed: 0 });
  });

  it("is ended after the hours and by the policy that the operator set, also in a game switched off", async () => {
    await setPolicy("void", 5);
    const player = await openAndClimb();
    await casino.db.updateTable("game_configs").set({ enabled: false }).where("game", "=", "ladder").execute();
    await letHoursPass(4);
    expect(await run()).toMatchObject({ ended: 0 });
    await letHoursPass(2);
    expect(await run()).toMatchObject({ ended: 1 });
    expect(await roundOf(player)).toMatchObject({ status: "voided", payout: 0n });
    await casino.db.updateTable("game_configs").set({ enabled: true }).where("game", "=", "ladder").execute();
  });

  it("counts the hours from the player's last action", async () => {
    await setPolicy("fallback", 5);
    const player = await casino.addPlayer();
    const round = await open(player);
    await letHoursPass(4);
    await act(player, round, "double");
    await letHoursPass(4);
    expect(await run()).toMatchObject({ ended: 0 });
    await letHoursPass(2);
    expect(await run()).toMatchObject({ ended: 1 });
  });

  it("is left to a player who acts while it is being ended", async () => {
    const player = await casino.addPlayer();
    const round = await open(player);
    await letHoursPass(6);
    const late = {
      resolve: async (found: AbandonedRound) => {
        await act(player, round, "double");
        return resolve(found);
      },
    };
    expect(await run(late)).toEqual({ ended: 0, taken: 1, failed: 0 });
    expect(await roundOf(player)).toMatchObject({ status: "open" });
    await letHoursPass(6);
    expect(await run()).toMatchObject({ ended: 1 });
  });

  it("does not keep the others waiting if it can't be ended, and several workers end each once", async () => {
    const players = await Promise.all(Array.from({ length: 7 }, () => casino.addPlayer()));
    await Promise.all(players.map((player) => open(player)));
    await letHoursPass(6);
    const stuck = players[3]?.playerId;
    const partly = {
      resolve: (round: AbandonedRound) =>
        round.playerId === stuck ? Promise.resolve({ code: "unavailable" as const, message: "Away." }) : resolve(round),
    };
    expect(await run(partly, 2)).toEqual({ ended: 6, taken: 0, failed: 1 });
    const done = await Promise.all([run(), run(), run()]);
    expect(done.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    expect(await casino.db.selectFrom("rounds").select("id").where("status", "=", "open").execute()).toEqual([]);
    expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  });
});

it("what open rounds hold is reported to their operator alone, until they end", async () => {
  const [ann, bob] = [await casino.addPlayer(), await casino.addPlayer({ mode: "demo" })];
  await open(ann, 300);
  await act(bob, await open(bob, 200), "double");
  const held = await readHeldMoney(casino.db, casino.operatorId);
  expect(held).toMatchObject([
    { game: "ladder", currency: "EUR", mode: "demo", rounds: 1, staked: "400" },
    { game: "ladder", currency: "EUR", mode: "real", rounds: 1, staked: "300" },
  ]);
  expect(Date.parse(held[0]?.oldest ?? "")).toBeGreaterThan(Date.now() - 60_000);
  expect(await readHeldMoney(casino.db, uuidV7())).toEqual([]);
  await letHoursPass(6);
  await run();
  expect(await readHeldMoney(casino.db, casino.operatorId)).toEqual([]);
});
