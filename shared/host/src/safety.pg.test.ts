import { randomBytes } from "node:crypto";
import type { Game } from "@croupier/contract/game";
import { uuidV7 } from "@croupier/contract/ids";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { FairnessState, RoundAnswer } from "@croupier/contract/round";
import { deposit } from "@croupier/ledger/accounts";
import { auditLedger } from "@croupier/ledger/audit";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { ladder } from "@croupier/testing/games/ladder";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHost } from "./host.ts";
import { createSeeds } from "./seeds.ts";
import { noWallets } from "./wallets.ts";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const flip = (stake: number) => [{ selection: { calls: ["heads"] }, stake }];
const climb = (stake: number) => [{ selection: { ladder: "left" }, stake }];
const act = (player: TestPlayer, { round }: RoundAnswer, action: string, host = casino.host) =>
  casino.call<RoundAnswer>(
    player,
    "/games/ladder/act",
    { requestId: uuidV7(), roundId: round.id, expectedStep: round.step, action },
    host,
  );
const opened = async (player: TestPlayer) => (await casino.open(player, "ladder", climb(100))) as RoundAnswer;

const hostWith = (game: Game, keys = casino.masterKeys) =>
  createHost([game], {
    db: casino.db,
    moneyDb: casino.db,
    seeds: createSeeds(keys),
    wallets: noWallets,
    log: createLog("test", "silent"),
    metrics: createMetrics("test"),
  });

describe("a balance near what can be counted", () => {
  test("takes no bet whose win would not fit, before anything is drawn", async () => {
    const player = await casino.addPlayer({ balance: MAX_BALANCE - 100n });
    expect(await casino.open(player, "coin-flip", flip(1_000))).toMatchObject({ code: "limit_exceeded" });
    expect(await casino.open(player, "coin-flip", flip(50))).toMatchObject({ round: { fairness: { nonce: 0 } } });
  });

  test("takes no deposit that would leave no room for wins", async () => {
    const player = await casino.addPlayer({ balance: MAX_BALANCE });
    expect(await deposit(casino.db, player, 1n)).toMatchObject({ code: "limit_exceeded" });
  });
});

describe("a request id", () => {
  test("of real money is no other's in play money, one after the other or at once", async () => {
    const real = await casino.addPlayer();
    const demo = await casino.addSession(real, "demo");
    const [first, second] = [uuidV7(), uuidV7()];
    expect(await casino.open(real, "coin-flip", flip(10), first)).toMatchObject({ round: { mode: "real" } });
    expect(await casino.open(demo, "coin-flip", flip(10), first)).toMatchObject({ code: "request_id_reused" });
    const other = casino.newHost();
    const answers = await Promise.all([
      casino.open(real, "coin-flip", flip(10), second),
      casino.open(demo, "coin-flip", flip(10), second, other),
    ]);
    expect(answers.filter((answer) => "code" in answer)).toEqual([
      expect.objectContaining({ code: "request_id_reused" }),
    ]);
  });
});

describe("seed pairs", () => {
  test("can be read while the account is locked", async () => {
    const player = await casino.addPlayer();
    await casino.db.transaction().execute(async (tx) => {
      await sql`select from accounts where player_id = ${player.playerId} for update`.execute(tx);
      const state = (await casino.call<FairnessState>(player, "/fairness/current", {})) as FairnessState;
      expect(state).toMatchObject({ active: { nonce: 0 } });
    });
  });

  test("keep what they promise, whoever tries to change it", async () => {
    const player = await casino.addPlayer();
    const where = sql`where player_id = ${player.playerId}`;
    await expect(sql`update seed_pairs set commitment = 'x' ${where}`.execute(casino.db)).rejects.toThrow(/once/);
    await expect(sql`update seed_pairs set salt = ${randomBytes(32)} ${where}`.execute(casino.db)).rejects.toThrow(
      /once/,
    );
    await expect(
      sql`update seed_pairs set client_seed = 'x' ${where} and state = 'active'`.execute(casino.db),
    ).rejects.toThrow(/once/);
  });
});

describe("a round whose record was tampered with", () => {
  test.each(["set rules_hash = decode(repeat('00', 32), 'hex')", `set parts = '[]'`])(
    "pays nothing: %s",
    async (tampering) => {
      const player = await casino.addPlayer();
      const answer = await opened(player);
      const change = async (what: string) =>
        casino.db.transaction().execute(async (tx) => {
          await sql`set local session_replication_role = replica`.execute(tx);
          await sql.raw(`update rounds ${what} where id = '${answer.round.id}'`).execute(tx);
        });
      await change(tampering);
      expect(await act(player, answer, "double")).toMatchObject({ code: "internal" });
      await change(
        `set rules_hash = decode('${answer.round.rulesHash}', 'hex'), parts = '${JSON.stringify(answer.round.parts)}'`,
      );
      expect(await act(player, answer, "double")).toMatchObject({ round: { stake: 200 } });
    },
  );
});

describe("rules that would pay more than their certified maximum", () => {
  test("pay nothing", async () => {
    const version = ladder.rules[1];
    if (!version) throw new Error("the ladder has rules 1");
    const greedy: Game = {
      ...ladder,
      rules: { 1: { ...version, createRules: (json) => ({ ...version.createRules(json), ceilings: () => [] }) } },
    };
    const host = hostWith(greedy);
    for (let won = false; !won;) {
      const player = await casino.addPlayer();
      const answer = (await casino.open(player, "ladder", climb(100), uuidV7(), host)) as RoundAnswer;
      const climbed = await act(player, answer, "climb", host);
      if ("code" in climbed || climbed.round.status !== "open") continue;
      won = true;
      expect(await act(player, climbed, "take", host)).toMatchObject({ code: "internal" });
      expect(await act(player, climbed, "take")).toMatchObject({ round: { payout: 140 } });
    }
  });
});

describe("a host refuses to serve", () => {
  test("without the variant, the rules or the master key of a round that is open", async () => {
    await opened(await casino.addPlayer());
    const renamed: Game = { ...ladder, variants: {}, lock: { variants: {} } };
    await expect(hostWith(renamed).assertCanServe()).rejects.toThrow("rounds of ladder are open under standard");
    const later: Game = {
      ...ladder,
      rules: { 2: ladder.rules[1] as NonNullable<(typeof ladder.rules)[1]> },
      variants: { standard: { rules: 2, parameters: {} } },
    };
    await expect(hostWith(later).assertCanServe()).rejects.toThrow("which this build lacks");
    const otherKeys = new Map([["other", new Uint8Array(32)]]);
    await expect(hostWith(ladder, otherKeys).assertCanServe()).rejects.toThrow("test-1");
    await expect(hostWith(ladder).assertCanServe()).resolves.toBeUndefined();
  });
});
