import type { RoundAnswer } from "@croupier/contract/round";
import { uuidV7 } from "@croupier/contract/ids";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";

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

const stored = ({ round }: RoundAnswer) =>
  casino.db
    .selectFrom("rounds")
    .select(["status", "expected", "variance", "expected_basis as basis"])
    .where("id", "=", round.id)
    .executeTakeFirstOrThrow();

it("a round that settles is stored with what it was expected to pay at its stake, rounded as it pays", async () => {
  const player = await casino.addPlayer();
  const wager = { selection: { calls: ["heads"] }, stake: 25 };
  const answer = (await casino.open(player, "coin-flip", [wager])) as RoundAnswer;
  // Half the time ⌊25 · 1.98⌋ = 49.
  expect(await stored(answer)).toEqual({
    status: "settled",
    expected: "24.50000000",
    variance: "600.25000000",
    basis: "exact",
  });
});

it("a round that is open, given back, or of a game that no sheet tells of, is stored without", async () => {
  const { operatorId, playerId, mode, ...session } = await casino.addPlayer();
  const player = { operatorId, playerId, mode, ...session };
  const nothing = { expected: null, variance: null, basis: null };
  const open = async () =>
    (await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 100 }])) as RoundAnswer;
  const given = await open();
  expect(await stored(given)).toEqual({ status: "open", ...nothing });
  const { id: roundId } = given.round;
  await casino.host.call({
    caller: { kind: "system" },
    path: "/internal/rounds/resolve",
    input: { operatorId, playerId, mode, game: "ladder", roundId, expectedStep: 0, policy: "void" },
    deadlineMs: Date.now() + 10_000,
  });
  expect(await stored(given)).toEqual({ status: "voided", ...nothing });
  const played = await open();
  let answer = played;
  while (answer.round.status === "open") {
    const { id, step: expectedStep } = answer.round;
    const act = { requestId: uuidV7(), roundId: id, expectedStep, action: "climb" };
    answer = (await casino.call<RoundAnswer>(player, "/games/ladder/act", act)) as RoundAnswer;
  }
  expect(await stored(played)).toEqual({ status: "settled", ...nothing });
});
