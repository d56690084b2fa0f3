import { readFileSync } from "node:fs";
import type { RoundRecord } from "@croupier/contract/round";
import { expect, test } from "vitest";
import { tellRound } from "./words.ts";

const round = (over: Partial<RoundRecord>): RoundRecord => ({
  id: "0198c5b2-3f00-7000-8000-000000000001",
  game: "coin-flip",
  variant: "standard",
  rulesVersion: 1,
  rulesHash: "0".repeat(64),
  mode: "demo",
  currency: "EUR",
  status: "settled",
  step: 0,
  wagers: [{ selection: { calls: ["heads", "tails"] }, stake: 100 }],
  actions: [],
  stake: 100,
  payout: 0,
  parts: [],
  view: { calls: ["heads", "tails"], flips: ["heads", "heads"], won: false },
  fairness: { seedPairId: "", commitment: "", clientSeed: "", nonce: 0, serverSeed: null },
  openedAt: "2026-01-01T00:00:00Z",
  settledAt: "2026-01-01T00:00:00Z",
  ...over,
});

test("a round is told by its game's own words", async () => {
  expect(await tellRound(round({}))).toEqual({
    bets: ["heads, tails in a row"],
    actions: [],
    seen: ["The coin fell on heads, heads."],
  });
});

test("a game that this SDK has no words of is told as nothing, and not as a failure", async () => {
  expect(await tellRound(round({ game: "toString" }))).toEqual({ bets: [""], actions: [], seen: [] });
});

test("every game in the registry has words of its own", () => {
  const registry = readFileSync(new URL("games.gen.ts", import.meta.url), "utf8");
  const games = [...registry.matchAll(/import\("@croupier\/([a-z0-9-]+)"\)/g)].map(([, name]) => name);
  const worded = [...registry.matchAll(/import\("@croupier\/([a-z0-9-]+)\/words"\)/g)].map(([, name]) => name);
  expect(worded).toEqual(games);
  expect(games.length).toBeGreaterThanOrEqual(10);
});
