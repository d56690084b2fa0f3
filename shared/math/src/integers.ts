/** The greatest common divisor, never negative; that of 0 and n is |n|. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x < 0n ? -x : x;
};

/** The least common multiple of two positive integers. */
export const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

/** How many binary digits |n| has; 0 has none. */
export const bitLength = (n: bigint): number => {
  const hex = (n < 0n ? -n : n).toString(16);
  return (hex.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(hex.charAt(0), 16));
};

/** ⌊√n⌋ by Newton's method from above. Throws a RangeError below 0. */
export const integerSqrt = (n: bigint): bigint => {
  if (n < 0n) throw new RangeError("a negative number has no real square root");
  if (n === 0n) return 0n;
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
};
