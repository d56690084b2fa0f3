import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { type TestPlayer, usualGames as games } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool } from "@croupier/testing/jackpot-rows";
import { type Death, startMortalHost } from "@croupier/testing/mortal-host";
import type { FaultKind } from "@croupier/testing/operator-wallet/faults";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { sized } from "@croupier/testing/size";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host.ts";

/**
 * Whether to look at the whole ledger after each death rather than after all of them, and to die also before a statement is
 * committed: that leaves what the one before it left.
 */
const THOROUGH = sized(0, 1) === 1;
const deathsAt = (at: Death["at"], { isLong }: Scenario) => {
  if (THOROUGH) return { first: 0, every: 1 };
  if (isLong) return at === "wallet" ? { first: 2, every: 3 } : { first: 6, every: 7 };
  return at === "wallet" ? { first: 0, every: 1 } : { first: 1, every: 2 };
};

let database: TestDatabase;
let seamless: SeamlessCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url, { games });
  const sure = { tier: "sure", contribution: "1/100", seed: 10, ceiling: 1_000, range: "100" };
  const must = { tier: "must", contribution: "1/50", seed: 1, ceiling: 2 };
  const pool = { operatorId: seamless.casino.operatorId, pool: "main", games: ["coin-flip"], tiers: [sure, must] };
  await addPool(seamless.casino.db, pool);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Play = (host: Host) => Promise<object>;

interface Scenario {
  /** Whether it has so many steps that one suite can't afford to die at each of them. */
  readonly isLong?: true;
  /** The wallet's, while the host lives. */
  readonly fault?: FaultKind;
  /** Brings the player to where the step begins that is to be cut, and returns the step: the same however often it is called. */
  prepare(player: TestPlayer): Promise<Play>;
  /** What of the round's calls is there when the host has died, in the order in which that comes about. */
  readonly found: readonly (readonly string[])[];
}

const TAKEN = "debit done 100";
const nothing: readonly string[] = [];

const open = (player: TestPlayer, stake = 100): Play => {
  const input = { requestId: uuidV7(), wagers: [{ selection: { ladder: "left" }, stake }] };
  return (host) => seamless.casino.call(player, "/games/ladder/open", input, host);
};
/** Wins a tier by chance, and the one that must hit. */
const win = (player: TestPlayer): Play => {
  const input = { requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: 100 }] };
  return (host) => seamless.casino.call(player, "/games/coin-flip/open", input, host);
};
const act = (player: TestPlayer, { round }: RoundAnswer, action: string): Play => {
  const input = { requestId: uuidV7(), roundId: round.id, expectedStep: round.step, action };
  return (host) => seamless.casino.call(player, "/games/ladder/act", input, host);
};
const asSystem = (path: string, input: object): Play => {
  return (host) => host.call({ caller: { kind: "system" }, path, input, deadlineMs: Date.now() + 10_000 });
};
const opened = async (player: TestPlayer) => (await open(player)(seamless.casino.host)) as RoundAnswer;
const roundOf = ({ operatorId, playerId, mode }: TestPlayer, { round }: RoundAnswer) => ({
  operatorId,
  playerId,
  mode,
  game: "ladder",
  roundId: round.id,
});
/** A round that its next step surely ends: one climb below the first rung. */
const oneClimb = [{ selection: { ladder: "left", top: 1 }, stake: 100 }];
const almostOver = async (player: TestPlayer) =>
  (await seamless.casino.open(player, "ladder", oneClimb)) as RoundAnswer;
const makeDue = () =>
  seamless.casino.db
    .updateTable("wallet_calls")
    .set({ next_try_at: new Date() })
    .where("state", "=", "pending")
    .execute();
/** Whether the host died before it had done all. */
const dies = async (play: Play, death: Death, fault?: FaultKind): Promise<boolean> => {
  const { casino, wallet, key } = seamless;
  const around = { databaseUrl: database.url, games, masterKeys: casino.masterKeys };
  const mortal = await startMortalHost({ ...around, walletUrl: wallet.url, walletKey: key }, death);
  seamless.befall(fault);
  const done = play(mortal.host).then(() => mortal.host.idle());
  const end = await Promise.race([done.then(() => "done"), mortal.died.then(() => "dead")]);
  seamless.befall();
  const close = () => mortal.close();
  if (end === "dead") void done.then(close, close);
  else await close();
  return end === "dead";
};

/** A bet that its wallet may have taken; the rollback failed once. */
const inDoubt = async (player: TestPlayer) => {
  seamless.befall("drop_after");
  await open(player)(seamless.casino.host);
  await seamless.casino.host.idle();
  seamless.befall();
  return lastRound(player);
};
/** A bet that was written down, and whose host died before it asked for the stake. */
const begun = async (player: TestPlayer) => {
  expect(await dies(open(player), { at: "wallet", after: 0 })).toBe(true);
  return lastRound(player);
};
const lastRound = async (player: TestPlayer) => {
  await makeDue();
  const { id } = await seamless.casino.db
    .selectFrom("rounds")
    .select("id")
    .where("player_id", "=", player.playerId)
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return { round: { id } } as RoundAnswer;
};

const scenarios: Readonly<Record<string, Scenario>> = {
  "a bet": {
    prepare: async (player) => open(player),
    found: [nothing, ["debit pending 100"], [TAKEN]],
  },
  "a bet whose outcome is not known": {
    fault: "drop_after",
    prepare: async (player) => open(player),
    found: [nothing, ["debit pending 100"], ["debit reversed 100", "rollback pending 100 closed"]],
  },
  "a bet that is refused": {
    prepare: async (player) => open(player, 2_000),
    found: [nothing, ["debit pending 2000"], ["debit refused 2000"]],
  },
  "an action that asks for more": {
    prepare: async (player) => act(player, await opened(player), "double"),
    found: [[TAKEN], [TAKEN, "debit pending 100"], [TAKEN, TAKEN]],
  },
  "an action that asks for more, whose outcome is not known": {
    fault: "drop_after",
    prepare: async (player) => act(player, await opened(player), "double"),
    found: [[TAKEN], [TAKEN, "debit pending 100"], [TAKEN, "debit reversed 100", "rollback pending 100"]],
  },
  "an action that ends the round": {
    prepare: async (player) => act(player, await almostOver(player), "climb"),
    found: [[TAKEN], [TAKEN, "credit pending P closed"], [TAKEN, "credit done P closed"]],
  },
  "a void of two stakes": {
    prepare: async (player) => {
      const round = await opened(player);
      await act(player, round, "double")(seamless.casino.host);
      return asSystem("/internal/rounds/resolve", { ...roundOf(player, round), expectedStep: 1, policy: "void" });
    },
    // The answer is read while the last rollback is made: which of the two a host does last is chance.
    found: [
      [TAKEN, TAKEN],
      [TAKEN, TAKEN, "rollback pending 100", "rollback pending 100 closed"],
      [TAKEN, TAKEN, "rollback done 100", "rollback pending 100 closed"],
    ],
  },
  "a bet that wins jackpots": {
    isLong: true,
    prepare: async (player) => win(player),
    found: [
      nothing,
      ["debit pending 100"],
      [TAKEN, "credit pending P closed"],
      [TAKEN, "credit pending P", "credit pending P closed"],
      [TAKEN, "credit pending P", "credit pending P", "credit pending P closed"],
      [TAKEN, "credit done P", "credit pending P", "credit pending P closed"],
      [TAKEN, "credit done P", "credit done P", "credit pending P closed"],
      [TAKEN, "credit done P", "credit done P", "credit done P closed"],
    ],
  },
  "the worker's going on": {
    prepare: async (player) => asSystem("/internal/wallet/continue", roundOf(player, await inDoubt(player))),
    found: [
      ["debit reversed 100", "rollback pending 100 closed"],
      ["debit reversed 100", "rollback done 100 closed"],
    ],
  },
  "the worker's giving up what a dead host began": {
    prepare: async (player) => asSystem("/internal/wallet/continue", roundOf(player, await begun(player))),
    found: [
      ["debit pending 100"],
      ["debit reversed 100", "rollback pending 100 closed"],
      ["debit reversed 100", "rollback done 100 closed"],
    ],
  },
};

/** What a round pays depends on its seed. */
const told = (calls: readonly string[]): string => calls.join(", ").replaceAll(/(credit \w+) \d+/g, "$1 P");

describe.each(Object.entries(scenarios))("a host that dies between any two steps of %s", (_, scenario) => {
  const MOST_STEPS = 100;

  test.each(["database", "wallet"] as const)("at the %s", { timeout: 120_000 }, async (at) => {
    const found = new Set<string>();
    const { first, every } = deathsAt(at, scenario);
    for (let after = first; ; after += every) {
      expect(after).toBeLessThan(MOST_STEPS);
      const player = await seamless.casino.addPlayer({ balance: 1_000n });
      const play = await scenario.prepare(player);
      if (!(await dies(play, { at, after }, scenario.fault))) break;
      found.add(told(await seamless.callsOf(player.playerId)));
      if (THOROUGH) expect(await auditLedger(seamless.casino.db)).toEqual({ problems: [] });
      await seamless.settle();
      const again = await play(seamless.casino.host);
      if (!THOROUGH) continue;
      await seamless.settle();
      expect(await play(seamless.casino.host), "however often it is asked").toEqual(again);
    }
    await seamless.settle();
    expect(await seamless.findProblems()).toEqual([]);
    if (at === "wallet" || (scenario.isLong && !THOROUGH)) return;
    expect([...found]).toEqual(expect.arrayContaining(scenario.found.map((one) => one.join(", "))));
  });
});
