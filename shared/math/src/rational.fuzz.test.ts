import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ceiling,
  divide,
  floor,
  max,
  min,
  negate,
  power,
  sqrtDecimal,
  subtract,
  sum,
  toDecimal,
  toNumber,
} from "./arithmetic.ts";
import { add, compare, equals, floorTimes, multiply, ONE, type Rational, rational, ZERO } from "./rational.ts";
import { formatRational, parseRational } from "./rational-text.ts";

// The oracles share nothing with the code: arithmetic modulo a prime, subtractive gcd, continued fractions, long division.

/** A Mersenne prime; no number here is a multiple of it. */
const P = 2n ** 127n - 1n;
const mod = (n: bigint): bigint => ((n % P) + P) % P;
const modPower = (base: bigint, exponent: bigint): bigint =>
  exponent === 0n ? 1n : mod(modPower(mod(base * base), exponent / 2n) * (exponent % 2n === 1n ? base : 1n));
/** Fractions map to residues, and all four operations with them. Inverses by Fermat's little theorem. */
const residue = ({ num, den }: Rational): bigint => mod(num * modPower(mod(den), P - 2n));

const binaryGcd = (a: bigint, b: bigint): bigint => {
  if (a === b || b === 0n) return a;
  if (a === 0n) return b;
  if (a % 2n === 0n) return b % 2n === 0n ? 2n * binaryGcd(a / 2n, b / 2n) : binaryGcd(a / 2n, b);
  if (b % 2n === 0n) return binaryGcd(a, b / 2n);
  return a > b ? binaryGcd((a - b) / 2n, b) : binaryGcd((b - a) / 2n, a);
};

const expectLowestTerms = ({ num, den }: Rational): void => {
  expect(den > 0n).toBe(true);
  expect(binaryGcd(num < 0n ? -num : num, den)).toBe(1n);
};

/** Compares by continued fractions: the first difference decides, at odd places the other way round. */
const compareByTerms = (a: Rational, b: Rational): number => {
  const [whole, other] = [longFloor(a), longFloor(b)];
  if (whole !== other) return whole < other ? -1 : 1;
  const [restA, restB] = [a.num - whole * a.den, b.num - other * b.den];
  if (restA === 0n || restB === 0n) return restA === restB ? 0 : restA === 0n ? -1 : 1;
  // 0 − 0 is 0, where −0 would not be.
  return 0 - compareByTerms({ num: a.den, den: restA }, { num: b.den, den: restB });
};

/** ⌊num / den⌋ by binary search, without division. */
const longFloor = ({ num, den }: Rational): bigint => {
  let [low, high] = [-1n, 1n];
  while (low * den > num) low *= 2n;
  while (high * den <= num) high *= 2n;
  while (high - low > 1n) {
    const middle = (high + low) >> 1n;
    if (middle * den <= num) low = middle;
    else high = middle;
  }
  return low;
};

const numbers = fc.oneof(fc.bigInt({ min: -20n, max: 20n }), fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }));
const rationals = fc
  .tuple(
    numbers,
    numbers.filter((den) => den !== 0n),
  )
  .map(([num, den]) => rational(num, den));

describe("exact arithmetic", () => {
  test("is arithmetic modulo a prime, and results are in lowest terms", () => {
    fc.assert(
      fc.property(rationals, rationals, (a, b) => {
        const [x, y] = [residue(a), residue(b)];
        const results = [
          [add(a, b), x + y],
          [subtract(a, b), x - y],
          [multiply(a, b), x * y],
          [negate(a), -x],
          [power(a, 5), x ** 5n],
          ...(b.num === 0n
            ? []
            : ([
                [divide(a, b), x * modPower(y, P - 2n)],
                [power(b, -2), modPower(y, P - 3n)],
              ] as const)),
        ] as const;
        for (const [result, expected] of results) {
          expectLowestTerms(result);
          expect(residue(result)).toBe(mod(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("what is equal is spelled alike, and comes back from its text", () => {
    fc.assert(
      fc.property(
        rationals,
        numbers.filter((n) => n !== 0n),
        (a, factor) => {
          const same = rational(a.num * factor, a.den * factor);
          expect(same).toEqual(a);
          expect(equals(same, a)).toBe(true);
          expect(equals(add(a, ONE), a)).toBe(false);
          expect(parseRational(formatRational(a))).toEqual(a);
        },
      ),
    );
  });

  test("comparison, min and max agree with continued fractions", () => {
    fc.assert(
      fc.property(rationals, rationals, (a, b) => {
        const order = compareByTerms(a, b);
        expect(compare(a, b)).toBe(order);
        expect(compare(a, a)).toBe(0);
        expect(min(a, b)).toEqual(order <= 0 ? a : b);
        expect(max(a, b)).toEqual(order >= 0 ? a : b);
      }),
    );
  });

  test("a long sum is the sum of its terms", () => {
    fc.assert(
      fc.property(fc.array(rationals, { maxLength: 20 }), (terms) => {
        expect(sum(terms)).toEqual(terms.reduce(add, ZERO));
      }),
    );
  });

  test("floors and ceilings agree with binary search", () => {
    fc.assert(
      fc.property(rationals, fc.bigInt({ min: 0n, max: 10n ** 20n }), (r, amount) => {
        expect(floor(r)).toBe(longFloor(r));
        expect(ceiling(r)).toBe(-longFloor(negate(r)));
        if (r.num >= 0n) expect(floorTimes(amount, r)).toBe(longFloor({ num: amount * r.num, den: r.den }));
      }),
    );
  });
});

describe("rounding", () => {
  const digits = fc.integer({ min: 0, max: 30 });
  const twice = (text: string): bigint => 2n * BigInt(text.replace(".", ""));

  test("a decimal is within half of its last place, and further from 0 if both ends are", () => {
    fc.assert(
      fc.property(rationals, digits, (r, places) => {
        const text = toDecimal(r, places);
        // 2 · 10ᵖ · (text − r), as a fraction over r's denominator, lies in −1 … 1.
        const off = twice(text) * r.den - 2n * 10n ** BigInt(places) * r.num;
        const away = r.num < 0n ? -off : off;
        expect(away <= r.den && away > -r.den, `${formatRational(r)} → ${text}`).toBe(true);
        expect(text).toMatch(places === 0 ? /^-?(?:0|[1-9]\d*)$/ : /^-?(?:0|[1-9]\d*)\.\d+$/);
        expect(text).not.toMatch(/^-[0.]*$/);
        expect((text.split(".")[1] ?? "").length).toBe(places);
      }),
    );
  });

  test("a root's decimal is within half of its last place", () => {
    fc.assert(
      fc.property(rationals, digits, (r, places) => {
        const positive = r.num < 0n ? negate(r) : r;
        const n = twice(sqrtDecimal(positive, places));
        // n − 1 ≤ 2x < n + 1 for x = 10ᵖ√r, squared.
        const square = 4n * positive.num * 100n ** BigInt(places);
        expect(n === 0n || (n - 1n) ** 2n * positive.den <= square).toBe(true);
        expect((n + 1n) ** 2n * positive.den > square).toBe(true);
      }),
    );
  });

  const bits = new DataView(new ArrayBuffer(8));
  /** A double as the fraction it is, and its neighbour by `steps` places. */
  const exactly = (x: number): Rational => {
    bits.setFloat64(0, x);
    const raw = bits.getBigUint64(0) & (2n ** 63n - 1n);
    const exponent = raw >> 52n;
    const fraction = raw & (2n ** 52n - 1n);
    const mantissa = (exponent === 0n ? fraction : fraction + 2n ** 52n) * (x < 0 ? -1n : 1n);
    const places = exponent === 0n ? 1074n : 1075n - exponent;
    return places > 0n ? rational(mantissa, 2n ** places) : rational(mantissa * 2n ** -places);
  };
  const neighbour = (x: number, steps: bigint): number => {
    bits.setFloat64(0, x);
    bits.setBigUint64(0, bits.getBigUint64(0) + steps);
    return bits.getFloat64(0);
  };
  const distance = (r: Rational, x: number): Rational => {
    const off = subtract(r, exactly(x));
    return off.num < 0n ? negate(off) : off;
  };

  test("every double is its own nearest", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(toNumber(exactly(x)) === x).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("no other double is nearer, and of two as near the even one is taken", () => {
    const scales = fc.integer({ min: -1_100, max: 900 });
    const tiny = fc.constantFrom(-1n, 0n, 1n);
    const between = fc.tuple(fc.double({ min: 1e-322, max: 1e300, noNaN: true }), tiny).map(([x, off]) => {
      // Half-way between two doubles, or a trifle beside it.
      const middle = multiply(add(exactly(x), exactly(neighbour(x, 1n))), rational(1, 2));
      return add(middle, rational(off, 2n ** 2000n));
    });
    const anywhere = fc
      .tuple(rationals, scales)
      .map(([r, scale]) => multiply(r.num < 0n ? negate(r) : r, power(rational(2), scale)));
    fc.assert(
      fc.property(fc.oneof(between, anywhere), fc.boolean(), (positive, negative) => {
        const x = toNumber(positive);
        if (positive.num === 0n || x === Infinity) return;
        expect(toNumber(negative ? negate(positive) : positive)).toBe(negative ? -x : x);
        const here = distance(positive, x);
        for (const steps of x === 0 ? [1n] : [1n, -1n]) {
          const other = neighbour(x, steps);
          if (other === Infinity) continue;
          const there = compare(here, distance(positive, other));
          expect(there).toBeLessThanOrEqual(0);
          bits.setFloat64(0, x);
          if (there === 0) expect(bits.getBigUint64(0) % 2n).toBe(0n);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
