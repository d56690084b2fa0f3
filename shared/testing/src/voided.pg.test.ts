import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { readRoundRecord } from "@croupier/gateway/rounds/read-rounds";
import { games } from "@croupier/sdk/games.gen";
import { verifyRound } from "@croupier/sdk/verify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestCasino, type TestCasino, type TestPlayer } from "./casino.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { createSeamlessCasino } from "./seamless-casino.ts";

const selections = { mines: { mines: 3 }, blackjack: { on: "main" }, "video-poker": {} };

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  const played = await Promise.all([games.mines(), games.blackjack(), games["video-poker"]()]);
  casino = await createTestCasino(database.url, played);
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const must = (answer: object): RoundRecord => {
  if (isRefusal(answer)) throw new Error(answer.code);
  return (answer as RoundAnswer).round;
};

/** By a new player for each try: a hand of blackjack may be over at once. */
const openRound = async (
  game: keyof typeof selections,
): Promise<{ readonly player: TestPlayer; readonly round: RoundRecord }> => {
  for (;;) {
    const player = await casino.addPlayer();
    const round = must(await casino.open(player, game, [{ selection: selections[game], stake: 100 }]));
    if (round.status === "open") return { player, round };
  }
};

const listed = ({ view }: RoundRecord) => (view as { readonly legal: readonly unknown[] }).legal;

test.each(["mines", "blackjack", "video-poker"] as const)(
  "a round of %s that was given back offers nothing more, wherever it is read, and verifies",
  async (game) => {
    const { player, round } = await openRound(game);
    expect(listed(round)).not.toEqual([]);
    const { operatorId, playerId, mode } = player;
    const abandoned = { operatorId, playerId, mode, game, roundId: round.id, expectedStep: 0, policy: "void" };
    const asSystem = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
    const voided = must(await casino.host.call({ ...asSystem, path: "/internal/rounds/resolve", input: abandoned }));
    expect(voided).toMatchObject({ status: "voided", stake: 100, payout: 0, view: { legal: [] } });

    const late = { requestId: uuidV7(), roundId: round.id, expectedStep: 0, action: listed(round)[0] };
    expect(await casino.call(player, `/games/${game}/act`, late)).toMatchObject({ code: "round_not_open" });
    const { next } = (await casino.call(player, "/fairness/current", {})) as FairnessState;
    await casino.call(player, "/fairness/rotate", { clientSeed: "another", commitment: next.commitment });
    const record = await readRoundRecord(casino.db, player, round.id);
    expect(record?.view).toEqual(voided.view);
    expect(await verifyRound(record as RoundRecord)).toMatchObject({ verified: true });
  },
);

test("a bet whose stake an operator's wallet did not take shows no result, and verifies", async () => {
  await using seamless = await createSeamlessCasino(database.url);
  const { casino: theirs } = seamless;
  const player = await theirs.addPlayer({ balance: 50n });
  const wagers = [{ selection: { calls: ["heads"] }, stake: 100 }];
  expect(await theirs.open(player, "coin-flip", wagers)).toMatchObject({ code: "insufficient_funds" });
  const { next } = (await theirs.call(player, "/fairness/current", {})) as FairnessState;
  await theirs.call(player, "/fairness/rotate", { clientSeed: "another", commitment: next.commitment });
  const { id } = await theirs.db
    .selectFrom("rounds")
    .select("id")
    .where("player_id", "=", player.playerId)
    .executeTakeFirstOrThrow();
  const record = (await readRoundRecord(theirs.db, player, id)) as RoundRecord;
  expect(record).toMatchObject({ status: "voided", stake: 100, payout: 0, parts: [], view: null });
  expect(await verifyRound(record)).toMatchObject({ verified: true });
  expect(await verifyRound({ ...record, stake: 90 })).toMatchObject({ verified: false });
});
