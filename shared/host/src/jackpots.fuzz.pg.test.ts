import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { commitmentOf, parseSeed } from "@croupier/fairness/seed";
import { createSeedPair } from "@croupier/fairness/draws";
import { markOf } from "@croupier/jackpots/trigger";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool, levelOf } from "@croupier/testing/jackpot-rows";
import { createSeamlessCasino } from "@croupier/testing/seamless-casino";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const PLAYERS = 6;

/** What each of the players does at the same moment, over one of two hosts. */
const step = fc.record({
  who: fc.nat(PLAYERS - 1),
  host: fc.nat(1),
  stake: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.constant(900) },
  ),
  does: fc.constantFrom("flip", "flip", "climb", "double", "take", "void" as const),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const tierNames = ["chance", "must", "slow"] as const;

/** What an operator's wallet does wrong, of a thousand calls. */
const FAULTS = { fail_before: 30, fail_after: 30, drop_before: 30, drop_after: 30, twice: 50, garbled: 20 };

const beginAt = async (wallet: "hosted" | "seamless") => {
  if (wallet === "hosted") {
    const casino = await createTestCasino(database.url);
    return { casino, settle: async () => {}, problems: async () => (await auditLedger(casino.db)).problems };
  }
  const seamless = await createSeamlessCasino(database.url);
  const { casino } = seamless;
  seamless.wallet.setFaults(faultsSchema.parse({ seed: "jackpots", perMille: FAULTS }));
  const settle = async (): Promise<void> => {
    seamless.befall();
    await seamless.settle();
  };
  const dispose = () => seamless[Symbol.asyncDispose]();
  return { casino: { ...casino, [Symbol.asyncDispose]: dispose }, settle, problems: () => seamless.findProblems() };
};

/** Two hosts, and players who bet, go on, and whose rounds are voided. */
const open = async (wallet: "hosted" | "seamless") => {
  const { casino, settle, problems } = await beginAt(wallet);
  await addPool(casino.db, {
    operatorId: casino.operatorId,
    pool: "main",
    games: ["coin-flip", "ladder"],
    tiers: [
      { tier: "chance", contribution: "7/1000", seed: 5, ceiling: 50, range: "400" },
      { tier: "must", contribution: "1/50", seed: 2, ceiling: 9 },
      { tier: "slow", contribution: "999/1000000", seed: 40, ceiling: 4_000 },
    ],
  });
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => casino.addPlayer({ balance: 100_000n })));
  const hosts = [casino.host, casino.newHost()];
  return { casino, settle, problems, hosts, players, rounds: new Map<TestPlayer, RoundRecord>() };
};
type House = Awaited<ReturnType<typeof open>>;

const act = async (house: House, { who, host, stake, does }: Step): Promise<void> => {
  const player = house.players[who];
  const at = house.hosts[host];
  if (!player || !at) throw new Error("no such player");
  const round = house.rounds.get(player);
  const call = (caller: Parameters<TestCasino["host"]["call"]>[0]["caller"], path: string, input: unknown) =>
    at.call({ caller, path, input, deadlineMs: Date.now() + 20_000 }) as Promise<RoundAnswer | { code: string }>;
  const bet = (game: string, selection: object) =>
    call(player, `/games/${game}/open`, { requestId: uuidV7(), wagers: [{ selection, stake }] });
  const move = (of: RoundRecord, action: string) =>
    call(player, "/games/ladder/act", { requestId: uuidV7(), roundId: of.id, expectedStep: of.step, action });
  const { operatorId, playerId, mode } = player;
  const resolve = (of: RoundRecord) =>
    call({ kind: "system" }, "/internal/rounds/resolve", {
      operatorId,
      playerId,
      mode,
      game: "ladder",
      roundId: of.id,
      expectedStep: of.step,
      policy: "void",
    });
  const answer = await (does === "flip"
    ? bet("coin-flip", { calls: ["heads"] })
    : !round
      ? bet("ladder", { ladder: "left" })
      : does === "void"
        ? resolve(round)
        : move(round, does === "take" && round.step === 0 ? "climb" : does));
  if (isRefusal(answer)) return expect(["internal", "unavailable", "deadline_exceeded"]).not.toContain(answer.code);
  if (!("round" in answer)) throw new Error("no answer");
  const { round: after } = answer;
  for (const { won, paid } of after.jackpots ?? []) expect(won && !paid && answer.payment === undefined).toBe(false);
  if (after.game !== "ladder") return;
  if (after.status === "open") house.rounds.set(player, after);
  else house.rounds.delete(player);
};

/** What rounds that settled gave, with what was put in and paid out, is what the tier holds: to the millionth. */
const expectExact = async ({ casino }: House): Promise<void> => {
  const rounds = await casino.db
    .selectFrom("rounds")
    .select(["stake", "status", "jackpots"])
    .where("operator_id", "=", casino.operatorId)
    .execute();
  const tiers = await casino.db
    .selectFrom("jackpot_tiers")
    .selectAll()
    .where("operator_id", "=", casino.operatorId)
    .execute();
  for (const { tier, per_unit, seeded, paid } of tiers) {
    const staked = rounds
      .filter(({ status, jackpots }) => status === "settled" && jackpots?.some((one) => one.tier === tier))
      .reduce((sum, { stake }) => sum + stake, 0n);
    expect(await levelOf(casino.db, casino.operatorId, tier)).toBe(
      BigInt(seeded) - BigInt(paid) + staked * BigInt(per_unit),
    );
  }
  expect(tiers.map(({ tier }) => tier).toSorted()).toEqual(tierNames.toSorted());
};

/** Every mark that was hit was the one promised, and follows from its seed as the README says. */
const expectMarksKept = async ({ casino }: House): Promise<number> => {
  const marks = await casino.db
    .selectFrom("jackpot_marks")
    .selectAll()
    .where("operator_id", "=", casino.operatorId)
    .execute();
  for (const { tier, cycle, commitment, pool_seed, mark_from, mark_up_to, mark } of marks) {
    const seed = parseSeed(pool_seed);
    expect(commitmentOf(seed)).toBe(commitment);
    expect(markOf(createSeedPair(seed).draws(tier, cycle, "must-hit-by"), mark_from, mark_up_to)).toBe(mark);
  }
  return marks.length;
};

test.each(["hosted", "seamless"] as const)(
  "bets, doubles, wins and voids of many players on two hosts at once leave every pool exact, and each mark kept: %s",
  { timeout: sized(120_000, 3_600_000) },
  async (wallet) => {
    let hits = 0;
    const bursts = fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 3, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(bursts, async (all) => {
        const house = await open(wallet);
        try {
          for (const burst of all) await Promise.all(burst.map((one) => act(house, one)));
          await house.settle();
          await expectExact(house);
          hits += await expectMarksKept(house);
          expect(await house.problems()).toEqual([]);
        } finally {
          await house.casino[Symbol.asyncDispose]();
        }
      }),
      { numRuns: sized(2, 200), verbose: 1 },
    );
    expect(hits).toBeGreaterThan(0);
  },
);
