import { seededDraws } from "@croupier/testing/seeded-draws";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openPool, playInto } from "./pool.ts";
import type { TierTerms } from "./tier.ts";
import { markOf } from "./trigger.ts";

const shapes = fc
  .record({
    perUnit: fc.bigInt(1n, 999_999n),
    seed: fc.bigInt(0n, 10_000n),
    span: fc.bigInt(1n, 10_000n),
    nonce: fc.nat(2 ** 31),
    stakes: fc.array(fc.oneof(fc.bigInt(1n, 500n), fc.bigInt(1n, 10_000_000n)), { minLength: 1, maxLength: 200 }),
  })
  .map(({ span, ...shape }) => ({ ...shape, ceiling: shape.seed + span }));

test("a pool that must hit always does: each win is its mark, never above the ceiling, and nothing is lost", () => {
  fc.assert(
    fc.property(shapes, ({ perUnit, seed, ceiling, nonce, stakes }) => {
      const terms: TierTerms = { perUnit, seed, ceiling, trigger: { kind: "must-hit-by" } };
      const draws = seededDraws(nonce);
      const chance = { round: () => draws, mark: () => markOf(draws, seed, ceiling) };
      let [pool, staked] = [openPool(terms, chance), 0n];
      for (const stake of stakes) {
        const { mark, paid, wins } = pool;
        pool = playInto(pool, terms, stake, chance);
        staked += stake;
        if (mark === null) throw new Error("a pool without a mark");
        expect(mark).toBeGreaterThan(seed);
        expect(mark).toBeLessThanOrEqual(ceiling);
        // Won by the round that reached the mark, and by none before it.
        if (pool.wins > wins) expect(pool.paid - paid).toBe(mark);
        else expect(pool.level).toBeLessThan(mark * 1_000_000n);
        expect(pool.level + pool.paid * 1_000_000n).toBe(staked * perUnit + (pool.wins + 1n) * seed * 1_000_000n);
      }
    }),
    { numRuns: sized(300, 20_000) },
  );
});

test("every whole amount above the seed, up to the ceiling, can be the mark, and no other", () => {
  const seen = new Set<bigint>();
  for (let nonce = 0; nonce < 400; nonce += 1) seen.add(markOf(seededDraws(nonce), 7n, 17n));
  expect([...seen].toSorted((a, b) => Number(a - b))).toEqual([8n, 9n, 10n, 11n, 12n, 13n, 14n, 15n, 16n, 17n]);
});
