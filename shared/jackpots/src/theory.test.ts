import { toNumber } from "@croupier/math/arithmetic";
import { add, multiply, rational } from "@croupier/math/rational";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { sized } from "@croupier/testing/size";
import { describe, expect, test } from "vitest";
import { openPool, type Pool, playInto } from "./pool.ts";
import { quietFor, tierFigures } from "./theory.ts";
import type { TierTerms } from "./tier.ts";
import { markOf } from "./trigger.ts";

const byChance: TierTerms = {
  perUnit: 12_500n,
  seed: 1_000n,
  ceiling: 10_000_000n,
  trigger: { kind: "chance", range: 50_000n },
};
const mustHit: TierTerms = { perUnit: 7_500n, seed: 500n, ceiling: 1_500n, trigger: { kind: "must-hit-by" } };

describe("by hand", () => {
  test("a chance of 1 in 50,000 per unit, at 1.25 % of the stake on a seed of 1,000", () => {
    expect(tierFigures(byChance)).toEqual({
      hitsPerUnit: rational(1, 50_000),
      // 50,000 units between two wins bring 625.
      meanWin: rational(1_625),
      // (1.25 %)² · (50,000² − 50,000)
      variance: rational(3_906_171_875, 10_000),
      rtp: rational(325, 10_000),
      fromContributions: rational(125, 10_000),
      fromSeeds: rational(200, 10_000),
    });
  });

  test("a pool that must hit by 1,500 from 500: marks are 501 … 1,500", () => {
    expect(tierFigures(mustHit)).toEqual({
      // 500.5 in contributions lie between two wins: 66,733 1/3 units staked.
      hitsPerUnit: rational(3, 200_200),
      meanWin: rational(2_001, 2),
      variance: rational(999_999, 12),
      rtp: add(rational(75, 10_000), multiply(rational(500), rational(3, 200_200))),
      fromContributions: rational(75, 10_000),
      fromSeeds: multiply(rational(500), rational(3, 200_200)),
    });
  });

  test("all that is paid was brought or seeded: wins per unit times the mean win is the RTP", () => {
    for (const terms of [byChance, mustHit]) {
      const { hitsPerUnit, meanWin, rtp } = tierFigures(terms);
      expect(multiply(hitsPerUnit, meanWin)).toEqual(rtp);
    }
  });

  test("two rounds of half the range pass without a win a quarter of the time", () => {
    expect(quietFor(10n, 5n, 2)).toMatchObject({ num: 1n, den: 4n });
    expect(quietFor(10n, 50n, 1)).toMatchObject({ num: 0n });
  });
});

/** Rounds of stakes 1 … 20; the nonce repeats them. */
const simulate = (
  terms: TierTerms,
  rounds: number,
  nonce: number,
): { readonly pool: Pool; readonly staked: bigint } => {
  const draws = seededDraws(nonce);
  const chance = { round: () => draws, mark: () => markOf(draws, terms.seed, terms.ceiling) };
  let [pool, staked] = [openPool(terms, chance), 0n];
  for (let round = 0; round < rounds; round += 1) {
    const stake = 1n + BigInt(draws.uniform(20));
    pool = playInto(pool, terms, stake, chance);
    staked += stake;
  }
  return { pool, staked };
};

/** How far a sum lies from what was expected of it, in standard deviations. */
const sigmas = (observed: number, expected: number, variance: number): number =>
  (observed - expected) / Math.sqrt(variance);

describe.each([1, 2, 3])("simulated under nonce %i, 4 σ and no more from theory:", (nonce) => {
  const rounds = sized(200_000, 5_000_000);

  test("wins by chance", () => {
    const { pool, staked } = simulate(byChance, rounds, nonce);
    const { hitsPerUnit, rtp, variance } = tierFigures(byChance);
    const hits = toNumber(multiply(hitsPerUnit, rational(staked)));
    // A round wins or not: the variance of their number is a little below its mean.
    expect(Math.abs(sigmas(Number(pool.wins), hits, hits))).toBeLessThan(4);
    // What is paid follows the number of wins (seed money) and where the last one was (contributions since).
    const paid = toNumber(multiply(rtp, rational(staked)));
    const spread = hits * Number(byChance.seed) ** 2 + toNumber(variance);
    expect(Math.abs(sigmas(Number(pool.paid), paid, spread))).toBeLessThan(4);
  });

  test("must-hit-by", () => {
    const { pool, staked } = simulate(mustHit, rounds, nonce);
    const { hitsPerUnit, variance } = tierFigures(mustHit);
    const hits = toNumber(multiply(hitsPerUnit, rational(staked)));
    // A renewal process: the variance of the number of renewals is their number times (σ/μ)² of the time between two.
    const between = Number(mustHit.ceiling - mustHit.seed + 1n) / 2;
    expect(Math.abs(sigmas(Number(pool.wins), hits, hits * (toNumber(variance) / between ** 2)))).toBeLessThan(4);
    // And what is paid is exactly what was brought and seeded, less what is in the pool.
    const brought = staked * mustHit.perUnit + (pool.wins + 1n) * mustHit.seed * 1_000_000n;
    expect(pool.paid * 1_000_000n + pool.level).toBe(brought);
  });
});
