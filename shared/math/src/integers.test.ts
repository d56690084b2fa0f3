import fc from "fast-check";
import { expect, test } from "vitest";
import { bitLength, gcd, integerSqrt, lcm } from "./integers.ts";

test.each([
  [12n, 18n, 6n],
  [18n, -12n, 6n],
  [-12n, -18n, 6n],
  [0n, -5n, 5n],
  [7n, 0n, 7n],
  [0n, 0n, 0n],
])("gcd(%s, %s) is %s", (a, b, divisor) => {
  expect(gcd(a, b)).toBe(divisor);
});

test("gcd · lcm is the product", () => {
  const positive = fc.bigInt({ min: 1n, max: 10n ** 30n });
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      expect(gcd(a, b) * lcm(a, b)).toBe(a * b);
      expect([a % gcd(a, b), b % gcd(a, b), lcm(a, b) % a, lcm(a, b) % b]).toEqual([0n, 0n, 0n, 0n]);
    }),
  );
});

test.each([
  [0n, 0],
  [1n, 1],
  [-1n, 1],
  [7n, 3],
  [8n, 4],
  [15n, 4],
  [16n, 5],
  [-255n, 8],
  [2n ** 1000n, 1001],
  [2n ** 1000n - 1n, 1000],
])("%s has %s binary digits", (n, digits) => {
  expect(bitLength(n)).toBe(digits);
});

test("the integer root is the greatest whose square is no more", () => {
  const check = (n: bigint): void => {
    const root = integerSqrt(n);
    expect(root * root <= n && (root + 1n) * (root + 1n) > n, `√${n} ≠ ${root}`).toBe(true);
  };
  for (let n = 0n; n < 2_000n; n += 1n) check(n);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 200n }), (n) => {
      check(n);
      for (const near of [n * n - 1n, n * n, n * n + 1n]) if (near >= 0n) check(near);
    }),
  );
  expect(() => integerSqrt(-1n)).toThrow(/no real square root/);
});
