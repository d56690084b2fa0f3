import { isRefusal, type Refusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { LimitJson } from "@croupier/db/tables/player-protection";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  // Where it is noon, so that no day, week or month ends while this runs.
  const ahead = 12 - new Date().getUTCHours();
  const zone = `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
  await casino.db.updateTable("operators").set({ time_zone: zone }).execute();
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

type Row = Partial<{
  limits: readonly Omit<LimitJson, "setBy" | "from">[];
  exclusion: "time-out" | "self-exclusion";
  excluded_until: Date | null;
}>;

const protect = async ({ operatorId, playerId }: TestPlayer, { limits = [], exclusion, excluded_until }: Row) => {
  const from = new Date(0).toISOString();
  const values = {
    limits: JSON.stringify(limits.map((limit) => ({ ...limit, setBy: "player", from }))),
    exclusion: exclusion ?? null,
    excluded_at: exclusion ? new Date() : null,
    excluded_until: excluded_until ?? null,
    liftable_at: exclusion === "self-exclusion" && !excluded_until ? new Date() : null,
  };
  await casino.db
    .insertInto("player_protection")
    .values({ operator_id: operatorId, player_id: playerId, ...values })
    .onConflict((conflict) => conflict.columns(["operator_id", "player_id"]).doUpdateSet(values))
    .execute();
};

const flip = (player: TestPlayer, stake: number, host = casino.host) =>
  casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake }], uuidV7(), host);
const climb = (player: TestPlayer, stake: number) =>
  casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake }]);
const act = (player: TestPlayer, { round }: RoundAnswer, action: string) =>
  casino.call<RoundAnswer>(player, "/games/ladder/act", {
    requestId: uuidV7(),
    roundId: round.id,
    expectedStep: round.step,
    action,
  });
const codeOf = (answer: RoundAnswer | Refusal): string => (isRefusal(answer) ? answer.code : "played");
const must = (answer: RoundAnswer | Refusal): RoundAnswer => {
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
};

/** What the account counts today. */
const countedOf = async ({ playerId }: TestPlayer): Promise<readonly [staked: number, paid: number]> => {
  const { spending } = await casino.db
    .selectFrom("accounts")
    .select("spending")
    .where("player_id", "=", playerId)
    .where("mode", "=", "real")
    .executeTakeFirstOrThrow();
  return [Number(spending?.day[1] ?? 0), Number(spending?.day[2] ?? 0)];
};

/** The same, from the transfers themselves. */
const recountOf = async ({ playerId }: TestPlayer): Promise<readonly [staked: number, paid: number]> => {
  const { rows } = await sql<{ staked: bigint; paid: bigint }>`
    select coalesce(sum(case kind when 'stake' then amount when 'void' then -amount end), 0)::bigint as staked,
      coalesce(sum(amount) filter (where kind = 'payout'), 0)::bigint as paid
    from transfers where player_id = ${playerId} and mode = 'real'`.execute(casino.db);
  return [Number(rows[0]?.staked), Number(rows[0]?.paid)];
};

describe("a limit on stakes", () => {
  test("is not overrun by many bets at once on several services, and is used to the last unit", async () => {
    const player = await casino.addPlayer({ balance: 100_000n });
    await protect(player, { limits: [{ kind: "stake", period: "day", amount: "95" }] });
    const hosts = [casino.host, casino.newHost(), casino.newHost()];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => flip(player, 10, hosts[n % 3])));
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === "played")).toHaveLength(9);
    expect(new Set(codes)).toEqual(new Set(["played", "stake_limit_reached"]));
    expect(codeOf(await flip(player, 6))).toBe("stake_limit_reached");
    expect(codeOf(await flip(player, 5))).toBe("played");
    expect(await countedOf(player)).toEqual(await recountOf(player));
  });

  test("holds for a stake that grows, which leaves the round as it was", async () => {
    const player = await casino.addPlayer();
    await protect(player, { limits: [{ kind: "stake", period: "week", amount: "150" }] });
    const opened = must(await climb(player, 100));
    expect(codeOf(await act(player, opened, "double"))).toBe("stake_limit_reached");
    const { round } = must(await act(player, opened, "climb"));
    expect(round.stake).toBe(100);
    expect(await countedOf(player)).toEqual(await recountOf(player));
  });

  test("gets back what a voided round had staked", async () => {
    const player = await casino.addPlayer();
    await protect(player, { limits: [{ kind: "stake", period: "month", amount: "100" }] });
    const { round } = must(await climb(player, 100));
    expect(codeOf(await flip(player, 1))).toBe("stake_limit_reached");
    const { operatorId, playerId, mode } = player;
    const target = { operatorId, playerId, mode, game: "ladder", roundId: round.id, expectedStep: 0, policy: "void" };
    await casino.host.call({
      caller: { kind: "system" },
      path: "/internal/rounds/resolve",
      input: target,
      deadlineMs: Date.now() + 10_000,
    });
    expect(await countedOf(player)).toEqual([0, 0]);
    expect(codeOf(await flip(player, 100))).toBe("played");
  });

  test("holds from the moment it is set, also for a bet that was decided just before", async () => {
    const player = await casino.addPlayer({ balance: 1_000_000n });
    let set: Promise<void> | undefined;
    const after: Promise<RoundAnswer | Refusal>[] = [];
    for (let n = 0; n < 40; n += 1) {
      const bet = flip(player, 10);
      if (n === 20) set = protect(player, { limits: [{ kind: "stake", period: "day", amount: "0" }] });
      if (n > 20) after.push(set?.then(() => flip(player, 10)) ?? bet);
      await bet;
    }
    await set;
    expect(new Set((await Promise.all(after)).map(codeOf))).toEqual(new Set(["stake_limit_reached"]));
  });

  test("is of real money alone", async () => {
    const player = await casino.addPlayer();
    await protect(player, { limits: [{ kind: "stake", period: "day", amount: "0" }] });
    const demo = await casino.addSession(player, "demo");
    expect(codeOf(await flip(demo, 10))).toBe("played");
    expect(codeOf(await flip(player, 10))).toBe("stake_limit_reached");
    expect(await countedOf(player)).toEqual([0, 0]);
  });
});

describe("a limit on losses", () => {
  test("admits what can't lose more, and lets winnings be staked again", async () => {
    const player = await casino.addPlayer({ balance: 100_000n });
    await protect(player, { limits: [{ kind: "loss", period: "day", amount: "50" }] });
    let [staked, paid] = [0, 0];
    for (let n = 0; n < 60; n += 1) {
      const answer = await flip(player, 10);
      const expected = staked - paid + 10 > 50 ? "loss_limit_reached" : "played";
      expect([n, staked, paid, codeOf(answer)]).toEqual([n, staked, paid, expected]);
      if (isRefusal(answer)) break;
      staked += 10;
      paid += answer.round.payout;
    }
    expect(staked).toBeGreaterThan(0);
    expect(await countedOf(player)).toEqual([staked, paid]);
    expect(await recountOf(player)).toEqual([staked, paid]);
  });
});

describe("a limit on time", () => {
  /** Sessions of the last half hour: two at the same time, and one that was left. */
  const addPlayed = async (player: TestPlayer) => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const spans = [
      { launched_at: minutesAgo(30), closed_at: minutesAgo(20), last_seen_at: minutesAgo(21) },
      { launched_at: minutesAgo(28), closed_at: minutesAgo(22), last_seen_at: minutesAgo(23) },
      { launched_at: minutesAgo(10), closed_at: null, last_seen_at: minutesAgo(8) },
    ];
    for (const span of spans) {
      const { sessionId: _, ...key } = { ...player };
      await casino.db
        .insertInto("sessions")
        .values({
          id: uuidV7(),
          operator_id: key.operatorId,
          player_id: key.playerId,
          mode: "real",
          currency: "EUR",
          launch_hash: crypto.getRandomValues(new Uint8Array(32)),
          launch_expires_at: new Date(),
          expires_at: new Date(Date.now() + 3_600_000),
          ...span,
        })
        .execute();
    }
  };

  test("counts the time of sessions once, and of one that was left until it was last heard of", async () => {
    const player = await casino.addPlayer();
    await addPlayed(player);
    // Ten minutes, two and one more for those after it was last heard of, and what this session has lasted.
    await protect(player, { limits: [{ kind: "time", period: "day", amount: String(13 * 60 + 30) }] });
    expect(codeOf(await flip(player, 10))).toBe("played");
    const opened = must(await climb(player, 10));
    await protect(player, { limits: [{ kind: "time", period: "day", amount: String(13 * 60) }] });
    expect(codeOf(await flip(player, 10))).toBe("time_limit_reached");
    expect(codeOf(await act(player, opened, "climb"))).toBe("played");
  });
});

describe("an exclusion", () => {
  test.each([
    ["time-out", new Date(Date.now() + 3_600_000)],
    ["self-exclusion", null],
  ] as const)(
    "by %s keeps from beginning a round in either mode, and from finishing none",
    async (exclusion, until) => {
      const player = await casino.addPlayer();
      const demo = await casino.addSession(player, "demo");
      const opened = must(await climb(player, 100));
      await protect(player, { exclusion, excluded_until: until });
      expect(codeOf(await flip(player, 10))).toBe("player_excluded");
      expect(codeOf(await flip(demo, 10))).toBe("player_excluded");
      expect(codeOf(await act(player, opened, "double"))).toBe("played");
    },
  );

  test("is over when its time is", async () => {
    const player = await casino.addPlayer();
    await protect(player, { exclusion: "time-out", excluded_until: new Date(Date.now() - 1) });
    expect(codeOf(await flip(player, 10))).toBe("played");
  });
});
