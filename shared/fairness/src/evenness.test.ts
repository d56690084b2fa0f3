import { expect, test } from "vitest";
import { createSeedPair } from "./draws.ts";

// A fixed seed, so no gamble: it passes for ever or never did. Catches gross mistakes; exactness is the scheme's.
test.each([2, 3, 6, 10, 37, 38, 52, 100, 416])("a draw below %i is even over 100 000 rounds by chi-square", (n) => {
  const rounds = 100_000;
  const pair = createSeedPair(new Uint8Array(32).fill(42));
  const counts = Array.from({ length: n }, () => 0);
  for (let nonce = 0; nonce < rounds; nonce += 1) {
    const result = pair.draws("chi-square", nonce).uniform(n);
    counts[result] = (counts[result] ?? 0) + 1;
  }
  const expected = rounds / n;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(Math.abs(chiSquare - (n - 1))).toBeLessThan(6 * Math.sqrt(2 * (n - 1)));
});
