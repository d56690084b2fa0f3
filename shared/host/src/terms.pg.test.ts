import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { Terms } from "@croupier/contract/terms";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseByTerms } from "./terms-rules.ts";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const FREE: Terms = {
  jurisdiction: "XX",
  version: 1,
  minRoundMs: 0,
  stakeCaps: {},
  autoplay: true,
  reminderSeconds: null,
  demo: true,
  games: {},
};
const MINUTE_MS = 60_000;
const SLOW: Terms = { ...FREE, minRoundMs: MINUTE_MS };

const openAt = (player: TestPlayer, game: string, input: object, host = casino.host) =>
  casino.call<RoundAnswer>(player, `/games/${game}/open`, { requestId: uuidV7(), ...input }, host);
const coin = (stake = 10) => ({ wagers: [{ selection: { calls: ["heads"] }, stake }] });
const ladder = { wagers: [{ selection: { ladder: "left" }, stake: 10 }] };
const codeOf = (answer: object): string => (isRefusal(answer) ? answer.code : "ok");

const lastOpened = (player: TestPlayer, msAgo: number) =>
  casino.db
    .updateTable("accounts")
    .set({ last_opened_at: new Date(Date.now() - msAgo) })
    .where("player_id", "=", player.playerId)
    .execute();
const launched = (player: TestPlayer, msAgo: number) =>
  casino.db
    .updateTable("sessions")
    .set({ launched_at: new Date(Date.now() - msAgo) })
    .where("id", "=", player.sessionId)
    .execute();

describe("the least time between rounds", () => {
  test("is from one opening to the next, of whichever game", async () => {
    const player = await casino.addPlayer({ terms: SLOW });
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("ok");
    const refused = await openAt(player, "ladder", ladder);
    expect(codeOf(refused)).toBe("round_too_soon");
    expect(refused).toHaveProperty("message", expect.stringMatching(/Open the next one in [1-5]\d{4} ms\.$/));
    await lastOpened(player, MINUTE_MS - 1_000);
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("round_too_soon");
    await lastOpened(player, MINUTE_MS);
    expect(codeOf(await openAt(player, "ladder", ladder))).toBe("ok");
  });

  test("lets one of many bets of one moment through, however many services and sessions they come by", async () => {
    const player = await casino.addPlayer({ terms: SLOW });
    const sessions = [player, await casino.addSession(player, "real", SLOW)];
    const hosts = [casino.host, casino.newHost()];
    const bets = Array.from({ length: 40 }, (_, n) =>
      openAt(
        sessions[n % 2] ?? player,
        n % 3 === 0 ? "ladder" : "coin-flip",
        n % 3 === 0 ? ladder : coin(),
        hosts[(n >> 1) % 2],
      ),
    );
    const codes = (await Promise.all(bets)).map(codeOf);
    expect(codes.filter((code) => code === "ok")).toHaveLength(1);
    // If it was the ladder's, its round is still open, and another of the same game hears of that first.
    expect(codes.filter((code) => code !== "ok" && code !== "round_too_soon" && code !== "round_already_open")).toEqual(
      [],
    );
    const rounds = await casino.db.selectFrom("rounds").select("id").where("player_id", "=", player.playerId).execute();
    expect(rounds).toHaveLength(1);
  });

  test("may be another of one game", async () => {
    const player = await casino.addPlayer({ terms: { ...SLOW, games: { "coin-flip": { minRoundMs: 1_000 } } } });
    await lastOpened(player, 2_000);
    expect(codeOf(await openAt(player, "ladder", ladder))).toBe("round_too_soon");
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("ok");
  });

  test("does not change the answer to a bet that is asked again, nor keep a player from acting", async () => {
    const player = await casino.addPlayer({ terms: { ...SLOW, reminderSeconds: 60 } });
    const requestId = uuidV7();
    const bet = { ...ladder, requestId };
    const first = await openAt(player, "ladder", bet);
    expect(codeOf(first)).toBe("ok");
    await launched(player, 2 * MINUTE_MS);
    expect(await openAt(player, "ladder", bet)).toEqual(first);
    const { id: roundId = "" } = isRefusal(first) ? {} : first.round;
    const act = { requestId: uuidV7(), roundId, expectedStep: 0, action: "double" };
    expect(codeOf(await casino.call<RoundAnswer>(player, "/games/ladder/act", act))).toBe("ok");
  });
});

describe("a cap on stakes", () => {
  test("is of all wagers of a bet together, in its own currency, unless a game has another", async () => {
    const capped = async (terms: Partial<Terms>, stake: number) =>
      codeOf(await openAt(await casino.addPlayer({ terms: { ...FREE, ...terms } }), "coin-flip", coin(stake)));
    expect(await capped({ stakeCaps: { EUR: 100 } }, 100)).toBe("ok");
    expect(await capped({ stakeCaps: { EUR: 100 } }, 101)).toBe("stake_above_maximum");
    expect(await capped({ stakeCaps: { GBP: 100 } }, 101)).toBe("ok");
    const games = { "coin-flip": { stakeCaps: { EUR: 200 } } };
    expect(await capped({ stakeCaps: { EUR: 100 }, games }, 200)).toBe("ok");
    expect(await capped({ stakeCaps: { EUR: 100 }, games }, 201)).toBe("stake_above_maximum");
  });

  test("can't be got round by many wagers", () => {
    const terms = { ...FREE, stakeCaps: { EUR: 100 } };
    const call = { auto: false, at: new Date(), game: "roulette", currency: "EUR" };
    const decide = (stakes: readonly bigint[]) =>
      refuseByTerms(call, { terms, remindedAt: null, account: null }, stakes)?.code;
    expect(decide(Array.from({ length: 100 }, () => 1n))).toBeUndefined();
    expect(decide(Array.from({ length: 101 }, () => 1n))).toBe("stake_above_maximum");
  });
});

describe("autoplay", () => {
  test("is refused where it is forbidden, and nowhere else", async () => {
    const bet = { ...coin(), auto: true };
    const forbidden = await casino.addPlayer({ terms: { ...FREE, autoplay: false } });
    expect(codeOf(await openAt(forbidden, "coin-flip", bet))).toBe("autoplay_forbidden");
    expect(codeOf(await openAt(forbidden, "coin-flip", coin()))).toBe("ok");
    expect(codeOf(await openAt(await casino.addPlayer({ terms: FREE }), "coin-flip", bet))).toBe("ok");
    expect(codeOf(await openAt(await casino.addPlayer(), "coin-flip", bet))).toBe("ok");
    expect(codeOf(await openAt(forbidden, "coin-flip", { ...coin(), auto: false }))).toBe("invalid_request");
  });
});

describe("a reminder", () => {
  test("that is due is acknowledged before the next round", async () => {
    const player = await casino.addPlayer({ terms: { ...FREE, reminderSeconds: 3_600 } });
    await launched(player, 59 * MINUTE_MS);
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("ok");
    await launched(player, 60 * MINUTE_MS);
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("reality_check_due");
    await casino.db
      .updateTable("sessions")
      .set({ reminded_at: new Date() })
      .where("id", "=", player.sessionId)
      .execute();
    expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("ok");
  });
});

test("terms stand as they were when the session began", async () => {
  const player = await casino.addPlayer({ terms: SLOW });
  const change = casino.db
    .updateTable("sessions")
    .set({ jurisdiction: null })
    .where("id", "=", player.sessionId)
    .execute();
  await expect(change).rejects.toThrow("a row of sessions is written once");
});

test("demo plays the very variant that real money plays, under the same version of the configuration", async () => {
  const real = await casino.addPlayer({ terms: FREE });
  const demo = await casino.addSession(real, "demo", FREE);
  for (const player of [real, demo]) expect(codeOf(await openAt(player, "coin-flip", coin()))).toBe("ok");
  const rounds = await casino.db
    .selectFrom("rounds")
    .select(["mode", "variant", "rules_version", "rules_hash", "config_version"])
    .where("player_id", "=", real.playerId)
    .orderBy("mode")
    .execute();
  const [inDemo, inReal] = rounds;
  expect(rounds.map(({ mode }) => mode)).toEqual(["demo", "real"]);
  expect({ ...inDemo, mode: "real" }).toEqual(inReal);
});
