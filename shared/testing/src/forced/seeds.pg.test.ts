import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, Mode, RoundAnswer, RoundRecord, Rotation } from "@croupier/contract/round";
import { createSeeds } from "@croupier/host/seeds";
import type { Host } from "@croupier/host/host";
import { auditLedger } from "@croupier/ledger/audit";
import { verifyRound } from "@croupier/sdk/verify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestCasino, type TestCasino, type TestPlayer } from "../casino.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { withForcedDraws } from "./seeds.ts";

let database: TestDatabase;
let casino: TestCasino;
let host: Host;
let genuineHost: Host;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  host = casino.newHost(withForcedDraws(createSeeds(casino.masterKeys)));
  genuineHost = casino.newHost();
});

afterAll(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const rotate = async (player: TestPlayer, clientSeed: string): Promise<Rotation> => {
  const { next } = (await casino.call<FairnessState>(player, "/fairness/current", {}, host)) as FairnessState;
  const input = { clientSeed, commitment: next.commitment };
  return (await casino.call<Rotation>(player, "/fairness/rotate", input, host)) as Rotation;
};

const playerToldTo = async (mode: Mode, clientSeed: string): Promise<TestPlayer> => {
  const player = await casino.addPlayer({ mode });
  await rotate(player, clientSeed);
  return player;
};

const HEADS = `forced_${Array<string>(20).fill("0").join("-")}`;
const bet = [{ selection: { calls: Array<string>(20).fill("heads") }, stake: 1 }];
const flip = async (player: TestPlayer, at = host) =>
  (await casino.open(player, "coin-flip", bet, uuidV7(), at)) as RoundAnswer;

const withSeed = (round: RoundRecord, { revealed }: Rotation): RoundRecord => ({
  ...round,
  fairness: { ...round.fairness, serverSeed: revealed?.serverSeed ?? null },
});

const SCRIPTED = { verified: false, reason: "scripted", field: "fairness.clientSeed", found: HEADS };

describe("a round whose draws were told", () => {
  test("comes out so, and nobody vouches for it; for the next one they do", async () => {
    const player = await playerToldTo("demo", HEADS);
    const [forced, next] = [await flip(player), await flip(player)];
    expect(forced.round).toMatchObject({
      view: { won: true },
      mode: "demo",
      fairness: { clientSeed: HEADS, nonce: 0 },
    });
    const revealed = await rotate(player, "another");
    expect(await verifyRound(withSeed(forced.round, revealed))).toMatchObject(SCRIPTED);
    expect(await verifyRound(withSeed(next.round, revealed))).toMatchObject({ verified: true });
  });

  test("is never one for real money", async () => {
    const player = await playerToldTo("real", HEADS);
    const { round } = await flip(player);
    expect(await verifyRound(withSeed(round, await rotate(player, "another")))).toMatchObject({ verified: true });
  });

  test("is a genuine one to a host of production, though nobody vouches for it", async () => {
    const player = await playerToldTo("demo", HEADS);
    const { round } = await flip(player, genuineHost);
    const record = withSeed(round, await rotate(player, "another"));
    expect(await verifyRound(record)).toMatchObject(SCRIPTED);
    // Had it been for real money, the same seeds would have drawn the same.
    expect(await verifyRound({ ...record, mode: "real" })).toMatchObject({ verified: true });
  });

  test("goes on alike in any host of its kind", async () => {
    // No rung but the second is broken.
    const player = await playerToldTo("demo", "forced_1-0-1-1-1");
    const wagers = [{ selection: { ladder: "left" }, stake: 100 }];
    const opened = (await casino.open(player, "ladder", wagers, uuidV7(), host)) as RoundAnswer;
    const climb = async (expectedStep: number, at: Host) => {
      const input = { requestId: uuidV7(), roundId: opened.round.id, expectedStep, action: "climb" };
      return casino.call<RoundAnswer>(player, "/games/ladder/act", input, at);
    };
    expect(await climb(0, host)).toMatchObject({ round: { status: "open", view: { height: 1 } } });
    const second = casino.newHost(withForcedDraws(createSeeds(casino.masterKeys)));
    expect(await climb(1, second)).toMatchObject({ round: { status: "settled", payout: 0, view: { broken: [1] } } });
  });

  test("that no rule could draw is refused by name, and nothing has happened", async () => {
    const player = await playerToldTo("demo", "forced_0-2");
    expect(await flip(player)).toEqual({
      code: "invalid_client_seed",
      message: "Draw 2 is forced to be 2, but the rules draw from 0 to 1 there. Rotate to another client seed.",
    });
    expect(await rotate(player, HEADS)).toMatchObject({ revealed: { rounds: 0 } });
    const { balance, round } = await flip(player);
    expect(round).toMatchObject({ view: { won: true }, fairness: { nonce: 0 } });
    expect(balance).toBe(110_000 - round.stake + round.payout);
  });
});
