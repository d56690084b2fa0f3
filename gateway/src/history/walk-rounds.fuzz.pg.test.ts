import { openDatabase, type Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addOperator } from "../../test/operator-fixture.ts";
import { type StoredPlayer, storePlayer, storeRound } from "../../test/round-fixture.ts";
import { type RoundSummary, summary, summaryOf } from "./round-summary.ts";
import { type Walk, type WalkFilters, walkRounds } from "./walk-rounds.ts";

let database: TestDatabase;
let owner: Database;
let db: Database;
let operatorId: string;
let model: RoundSummary[];
let players: readonly StoredPlayer[];

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const ROUNDS = 60;

const pick = <const T>(from: readonly [T, ...T[]], n: number): T => from[n % from.length] ?? from[0];

/** Rounds of two operators in turn, of every kind, a minute apart. */
beforeAll(async () => {
  database = await createTestDatabase();
  owner = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  db = openDatabase({ url: database.url, role: "croupier_report", applicationName: "test", maxConnections: 1 });
  ({ operatorId } = await addOperator(owner));
  const other = await addOperator(owner);
  const begun = new Date(NOW_MS);
  players = await Promise.all(["ann", "bob", "cid"].map((name) => storePlayer(owner, operatorId, name, begun)));
  const foreign = await storePlayer(owner, other.operatorId, "ann", begun);
  model = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const player = players[n % 7 < 5 ? n % 2 : 2];
    if (!player) throw new Error("no player");
    const options = {
      at: new Date(NOW_MS + n * MINUTE_MS),
      game: pick(["coin-flip", "dice", "mines"], n),
      variant: pick(["standard", "high"], n),
      currency: pick(["EUR", "JPY"], n % 5),
      mode: pick(["real", "real", "demo"], n),
      // A player has one open round of a game and mode at most.
      status: n >= ROUNDS - 3 ? ("open" as const) : pick(["settled", "settled", "voided"], n),
      stake: 100 * (1 + (n % 4)),
      payout: 50 * (n % 6),
    } as const;
    const id = await storeRound(owner, player, options);
    await storeRound(owner, foreign, { at: options.at });
    model.push({
      id,
      playerId: player.externalId,
      sessionId: player.sessionId,
      game: options.game,
      variant: options.variant,
      rulesVersion: 1,
      mode: options.mode,
      currency: options.currency,
      exponent: 2,
      status: options.status,
      step: 0,
      stake: options.stake,
      payout: options.payout,
      openedAt: options.at.toISOString(),
      settledAt: options.status === "open" ? null : options.at.toISOString(),
      grantId: null,
    });
  }
});

afterAll(async () => {
  await Promise.all([db?.destroy(), owner?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const meets = (round: RoundSummary, { seedPairId, ...filters }: WalkFilters, own: string | undefined): boolean =>
  players.some(
    ({ externalId, playerId, pairId }) =>
      externalId === round.playerId && (own ?? playerId) === playerId && (seedPairId ?? pairId) === pairId,
  ) &&
  (["playerId", "sessionId", "game", "variant", "currency", "mode", "status"] as const).every(
    (name) => filters[name] === undefined || filters[name] === round[name],
  ) &&
  (filters.from === undefined || round.openedAt >= filters.from) &&
  (filters.to === undefined || round.openedAt < filters.to) &&
  round.stake >= (filters.stakeMin ?? 0) &&
  round.stake <= (filters.stakeMax ?? Infinity) &&
  round.payout >= (filters.payoutMin ?? 0) &&
  round.payout <= (filters.payoutMax ?? Infinity);

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 4 });
const instant = fc.integer({ min: -2, max: ROUNDS + 1 }).map((n) => new Date(NOW_MS + n * MINUTE_MS).toISOString());
const amount = fc.integer({ min: 0, max: 500 });

const someone = fc.integer({ min: 0, max: 2 });

const filters: fc.Arbitrary<WalkFilters> = fc.record({
  playerId: maybe(fc.constantFrom("ann", "bob", "nobody")),
  seedPairId: maybe(someone.map((n) => players[n]?.pairId ?? "")),
  sessionId: maybe(someone.map((n) => players[n]?.sessionId ?? "")),
  game: maybe(fc.constantFrom("coin-flip", "mines", "none")),
  variant: maybe(fc.constantFrom("standard", "high")),
  currency: maybe(fc.constantFrom("EUR", "JPY")),
  mode: maybe(fc.constantFrom("real", "demo")),
  status: maybe(fc.constantFrom("open", "settled", "voided", "reserving")),
  from: maybe(instant),
  to: maybe(instant),
  stakeMin: maybe(amount),
  stakeMax: maybe(amount),
  payoutMin: maybe(amount),
  payoutMax: maybe(amount),
});

/** Everything that a walk comes by, page after page, and how many pages that took. */
const walkAll = async (walk: Walk) => {
  const found: RoundSummary[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await inTenant(db, operatorId, (tx) => walkRounds(tx, { ...walk, after }, summaryOf));
    expect(page.found.length).toBeLessThanOrEqual(walk.limit);
    found.push(...page.found.map(summary));
    if (page.next === null) return { found, pages };
    expect(pages).toBeLessThanOrEqual(ROUNDS);
    after = page.next;
  }
};

it("walks find what the filters say, each round once and in order, however little a page holds or looks at", async () => {
  await fc.assert(
    fc.asyncProperty(
      filters,
      maybe(someone.map((n) => players[n]?.playerId ?? "")),
      fc.constantFrom("newest first" as const, "oldest first" as const),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      async (wanted, playerId, direction, limit, examine) => {
        const walked = await walkAll({ operatorId, playerId, filters: wanted, direction, limit, examine });
        const expected = model.filter((round) => meets(round, wanted, playerId));
        expect(walked.found).toEqual(direction === "oldest first" ? expected : expected.toReversed());
      },
    ),
    { numRuns: sized(60, 2_000) },
  );
});

it("a page that has looked at enough comes back short, with where to go on", async () => {
  const walk = { operatorId, filters: { payoutMin: 1_000 }, direction: "newest first", limit: 5, examine: 10 } as const;
  const page = await inTenant(db, operatorId, (tx) => walkRounds(tx, walk, summaryOf));
  expect(page).toEqual({ found: [], next: model.at(-10)?.id });
  expect(await walkAll(walk)).toEqual({ found: [], pages: ROUNDS / 10 + 1 });
});
