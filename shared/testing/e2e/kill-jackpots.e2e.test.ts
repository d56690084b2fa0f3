import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleService } from "../src/bundled-service.ts";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { addPool, type TierRow } from "../src/jackpot-rows.ts";
import { sized } from "../src/size.ts";
import { startStack, type Stack } from "../src/stack.ts";
import { type Counted, startWireTap, type WireTap } from "../src/wire-tap.ts";

const COUNTED = sized<Counted>("statements", "messages");
/** A call begins with a read, and killed in it finds what it finds after it. */
const FIRST_STEP = sized(3, 0);
const STRIDE = sized(5, 1);
const MOST_STEPS = 400;
const STAKE = 8;
const BALANCE = 100_000;

/** Won by every bet of eight, or by every second one at the latest. */
const tiers: readonly TierRow[] = [
  { tier: "sure", contribution: "1/100", seed: 5, ceiling: 1_000, range: "8" },
  { tier: "must", contribution: "1/4", seed: 3, ceiling: 4 },
];

let database: TestDatabase;
let tap: WireTap;
let stack: Stack;

beforeAll(async () => {
  database = await createTestDatabase();
  tap = await startWireTap(database.url);
  const service = await bundleService("coin-flip");
  const options = { serviceDatabaseUrl: tap.url, bundles: { service } };
  stack = await startStack(database.url, "coin-flip", options);
  await addPool(stack.db, { operatorId: stack.operatorId, pool: "main", games: ["coin-flip"], tiers });
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await tap[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const addPlayer = async () => {
  const { caller } = await stack.launch({ balance: BigInt(BALANCE) });
  const { next } = (await stack.ask(caller, "/fairness/current", {})) as FairnessState;
  await stack.ask(caller, "/fairness/rotate", { clientSeed: "mine", commitment: next.commitment });
  return caller;
};

const winsOf = (playerId: string) =>
  stack.db.selectFrom("jackpot_wins").select(["state", "amount"]).where("player_id", "=", playerId).execute();

/** Who comes after a killed service: the player, who asks again, or the worker, once nobody did. */
type Finish = (left: {
  readonly bet: () => Promise<RoundAnswer | undefined>;
  readonly playerId: string;
  readonly roundIds: readonly string[];
}) => Promise<void>;

const askAgain: Finish = async ({ bet, playerId }) => {
  const again = await bet();
  const wins = await winsOf(playerId);
  expect(wins.length).toBeGreaterThan(0);
  const won = wins.reduce((sum, { amount }) => sum + Number(amount), 0);
  expect(again?.balance).toBe(BALANCE - STAKE + (again?.round.payout ?? 0) + won);
  expect(await bet(), "and it is answered the same").toEqual(again);
};

const leaveIt: Finish = async ({ playerId, roundIds }) => {
  for (const roundId of roundIds) {
    const input = { operatorId: stack.operatorId, playerId, game: "coin-flip", roundId };
    const ask = () => stack.ask({ kind: "system" }, "/internal/jackpots/award", input);
    // Two workers at once.
    expect(await Promise.all([ask(), ask()])).toEqual([{ unpaid: 0 }, { unpaid: 0 }]);
  }
};

test(
  "a service killed between any two steps of a bet that wins jackpots has each of them paid once, whoever comes after",
  async () => {
    const seen = new Set<string>();
    for (let after = FIRST_STEP; ; after += STRIDE) {
      expect(after).toBeLessThan(MOST_STEPS);
      const caller = await addPlayer();
      const { playerId } = caller;
      const input = { requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: STAKE }] };
      const bet = async () => (await stack.ask(caller, "/games/coin-flip/open", input)) as RoundAnswer | undefined;
      const killed = Promise.withResolvers<void>();
      tap.arm(COUNTED, after, () => void stack.service.kill().then(killed.resolve, killed.reject));
      const answer = await bet();
      if (!tap.disarm()) {
        // The bet took fewer steps than this, so every place has had its kill.
        expect(answer?.round.jackpots).toContainEqual(expect.objectContaining({ tier: "sure", won: true, paid: true }));
        break;
      }
      await killed.promise;
      for (const { state } of await winsOf(playerId)) seen.add(state);
      expect(await auditLedger(stack.db)).toEqual({ problems: [] });
      await stack.service.start();
      const rounds = await stack.db.selectFrom("rounds").select("id").where("player_id", "=", playerId).execute();
      const roundIds = rounds.map(({ id }) => id);
      await (after % 2 === 0 ? askAgain : leaveIt)({ bet, playerId, roundIds });
      expect((await winsOf(playerId)).every(({ state }) => state === "paid")).toBe(true);
      expect(await auditLedger(stack.db)).toEqual({ problems: [] });
    }
    // Dead after the round was written and before its win was paid.
    expect(seen.has("won") || seen.has("fixed")).toBe(true);
  },
  sized(120_000, 600_000),
);
