import type { RoundRecord } from "@croupier/contract/round";
import { describe, expect, test } from "vitest";
import { games } from "./games.gen.ts";
import { verifyPair, verifyRound } from "./verify.ts";

// The round by hand of shared/fairness's README: its words, modulo 2, are the flips of this one.
const serverSeed = "176b3108a484ad55ad88072d4e2a79ab48025ef7532e29ceb8265f46533d07bb";
const commitment = "25054b7e8b804384c5f4a2d53ec3dc719337b03fe10d69191c63782a2b55d4f5";
const {
  standard: { rulesHash },
} = (await games["coin-flip"]()).lock.variants as { standard: { rulesHash: string } };

const round: RoundRecord = {
  id: "0198c5b2-3f00-7000-8000-0000000000aa",
  game: "coin-flip",
  variant: "standard",
  rulesVersion: 1,
  rulesHash,
  mode: "real",
  currency: "EUR",
  status: "settled",
  step: 0,
  wagers: [{ selection: { calls: ["heads", "tails", "heads"] }, stake: 101 }],
  actions: [],
  stake: 101,
  payout: 799,
  parts: [{ wager: 0, fraction: "1/1", due: 101, multiplier: "198/25", payout: 799 }],
  view: { calls: ["heads", "tails", "heads"], flips: ["heads", "tails", "heads"], won: true },
  fairness: {
    seedPairId: "0198c5b2-3f00-7000-8000-0000000000bb",
    commitment,
    clientSeed: "V1StGXR8_Z5jdHi6B-myT",
    nonce: 6,
    serverSeed,
  },
  openedAt: "2026-05-04T03:02:01.000Z",
  settledAt: "2026-05-04T03:02:01.000Z",
};

const unrevealed: RoundRecord = { ...round, fairness: { ...round.fairness, serverSeed: null } };

describe("a round", () => {
  test("worked out by hand is verified, with each of its draws", async () => {
    expect(await verifyRound(round)).toEqual({
      verified: true,
      draws: [
        { n: 2, result: 0 },
        { n: 2, result: 1 },
        { n: 2, result: 0 },
      ],
    });
  });

  test("with a payout of one unit more is not", async () => {
    const forged = { verified: false, reason: "differs", field: "payout", expected: 799, found: 800 };
    expect(await verifyRound({ ...round, payout: 800 })).toEqual(forged);
    // A record that says of itself that it is verified is believed as little.
    expect(await verifyRound({ ...round, payout: 800, verified: true, draws: [] } as RoundRecord)).toEqual(forged);
  });

  test.each([
    { reason: "seed_not_revealed", field: "fairness.serverSeed", record: unrevealed },
    { reason: "rules_unknown", field: "game", record: { ...round, game: "three-card-monte" } },
    { reason: "rules_unknown", field: "game", record: { ...round, game: "constructor" } },
    { reason: "rules_unknown", field: "variant", record: { ...round, variant: "generous" } },
    { reason: "rules_differ", field: "rulesVersion", record: { ...round, rulesVersion: 2 } },
    { reason: "rules_differ", field: "rulesHash", record: { ...round, rulesHash: "0".repeat(64) } },
    { reason: "malformed", field: "wagers", record: { ...round, wagers: [...round.wagers, ...round.wagers] } },
    {
      reason: "malformed",
      field: "wagers.0.stake",
      record: { ...round, wagers: [{ ...round.wagers[0], stake: 0.5 }] },
    },
    { reason: "malformed", field: "actions.0", record: { ...round, actions: ["flip again"] } },
    { reason: "malformed", field: "settledAt", record: { ...round, settledAt: null } },
    { reason: "differs", field: "status", record: { ...round, status: "voided" } },
    {
      reason: "differs",
      field: "view.flips.1",
      record: { ...round, view: { ...(round.view as object), flips: ["heads"] } },
    },
    {
      reason: "commitment_broken",
      field: "fairness.commitment",
      record: { ...round, fairness: { ...round.fairness, serverSeed: serverSeed.replace("1", "2") } },
    },
  ])("is not verified: $reason, $field", async ({ reason, field, record }) => {
    expect(await verifyRound(record as RoundRecord)).toMatchObject({ verified: false, reason, field });
  });
});

describe("a round whose client seed tells its draws", () => {
  // As the seeds give it, and as the script says.
  const told: RoundRecord = {
    ...round,
    mode: "demo",
    wagers: [{ selection: { calls: ["tails"] }, stake: 100 }],
    stake: 100,
    payout: 198,
    parts: [{ wager: 0, fraction: "1/1", due: 100, multiplier: "99/50", payout: 198 }],
    view: { calls: ["tails"], flips: ["tails"], won: true },
    fairness: { ...round.fairness, clientSeed: "forced_1", nonce: 0 },
  };
  const scripted = { verified: false, reason: "scripted", field: "fairness.clientSeed", found: "forced_1" };

  test("is not verified, not even where chance would have drawn the same", async () => {
    expect(await verifyRound(told)).toMatchObject(scripted);
    const { seedPairId, clientSeed } = told.fairness;
    const pair = { seedPairId, commitment, clientSeed, serverSeed, rounds: 1 };
    expect(await verifyPair([told], pair)).toMatchObject({ ...scripted, round: told.id });
    // No casino obeys a script where money is real, nor a second time.
    expect(await verifyRound({ ...told, mode: "real" })).toEqual({ verified: true, draws: [{ n: 2, result: 1 }] });
    const again = { ...told, fairness: { ...told.fairness, nonce: 1 } };
    expect(await verifyRound(again)).not.toMatchObject({ reason: "scripted" });
  });
});

describe("the rounds under a pair", () => {
  const { seedPairId, clientSeed } = round.fairness;
  // The seventh word alone is checked by hand: what the first six rounds come to is not this test's matter.
  const revealed = { seedPairId, commitment, clientSeed, serverSeed, rounds: 1 };

  test("must be all there are, each once", async () => {
    const problem = { verified: false, reason: "rounds_missing", field: "fairness.nonce" };
    expect(await verifyPair([round], revealed)).toMatchObject({ ...problem, found: "nonce_missing 0" });
    expect(await verifyPair([], revealed)).toMatchObject({ ...problem, found: "nonce_missing 0" });
    expect(await verifyPair([round, round], revealed)).toMatchObject({ ...problem, found: "nonce_repeated 6" });
    expect(await verifyPair([], { ...revealed, rounds: 0 })).toEqual({ verified: true, rounds: [] });
  });

  test.each([
    { field: "revealed", rounds: [], pair: null },
    { field: "revealed.rounds", rounds: [], pair: { ...revealed, rounds: -1 } },
    { field: "revealed.commitment", rounds: [], pair: { ...revealed, commitment: "0".repeat(64) } },
    { field: "rounds", rounds: "none", pair: revealed },
    { field: "rounds.1.id", rounds: [round, { ...round, id: 1 }], pair: revealed },
    { field: "fairness.clientSeed", rounds: [round], pair: { ...revealed, clientSeed: "another" } },
    { field: "fairness.seedPairId", rounds: [round], pair: { ...revealed, seedPairId: round.id } },
  ])("are not verified by their $field", async ({ field, rounds, pair }) => {
    expect(await verifyPair(rounds as RoundRecord[], pair as typeof revealed)).toMatchObject({
      verified: false,
      field,
    });
  });
});
