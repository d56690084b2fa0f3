import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sum } from "./arithmetic.ts";
import {
  binomial,
  factorial,
  fallingFactorial,
  hypergeometric,
  multinomial,
  permutations,
  rankSubset,
  subsets,
  unrankSubset,
} from "./combinatorics.ts";
import { ONE, rational, ZERO } from "./rational.ts";

describe("counts", () => {
  test("a factorial is the product of 1 … n", () => {
    let product = 1n;
    for (let n = 0; n <= 200; n += 1) {
      product *= BigInt(Math.max(1, n));
      expect(factorial(n)).toBe(product);
    }
    expect(factorial(52).toString()).toBe("80658175170943878571660636856403766975289505440883277824000000000000");
  });

  test("the largest factorial takes no time to speak of", () => {
    const zeros = /0*$/.exec(factorial(100_000).toString(10))?.[0].length;
    // Legendre: ⌊n/5⌋ + ⌊n/25⌋ + …
    expect(zeros).toBe(20_000 + 4_000 + 800 + 160 + 32 + 6 + 1);
  });

  test("Pascal's triangle adds up", () => {
    let row = [1n];
    for (let n = 0; n <= 60; n += 1) {
      expect(row.map((_, k) => binomial(n, k))).toEqual(row);
      expect(binomial(n, n + 1)).toBe(0n);
      row = [1n, ...row.map((value, k) => value + (row[k + 1] ?? 0n))];
    }
    expect(binomial(52, 5)).toBe(2_598_960n);
    expect(binomial(100_000, 99_999)).toBe(100_000n);
  });

  test("ordered draws without replacement", () => {
    expect(fallingFactorial(52, 5)).toBe(311_875_200n);
    expect(fallingFactorial(5, 0)).toBe(1n);
    expect(fallingFactorial(0, 0)).toBe(1n);
    expect(fallingFactorial(5, 5)).toBe(120n);
    expect(fallingFactorial(5, 6)).toBe(0n);
    expect(fallingFactorial(5, 1)).toBe(5n);
  });

  test("a multinomial deals heaps", () => {
    expect(multinomial([])).toBe(1n);
    expect(multinomial([4, 0])).toBe(1n);
    expect(multinomial([1, 4, 4, 2])).toBe(34_650n); // the letters of MISSISSIPPI
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 6 }), (counts) => {
        const all = counts.reduce((total, count) => total + count, 0);
        const product = counts.reduce((orders, count) => orders * factorial(count), 1n);
        expect(multinomial(counts) * product).toBe(factorial(all));
      }),
    );
  });

  test.each([-1, 0.5, NaN, 100_001])("%s counts nothing", (n) => {
    for (const count of [
      () => factorial(n),
      () => binomial(n, 2),
      () => binomial(2, n),
      () => fallingFactorial(n, 2),
      () => fallingFactorial(2, n),
      () => multinomial([2, n]),
      () => rankSubset([n]),
      () => [...subsets(n, 0)],
      () => [...subsets(0, n)],
    ]) {
      expect(count).toThrow(/a count is a whole number 0 … 100000/);
    }
  });

  test("the sum of a multinomial's heaps is bounded too", () => {
    expect(() => multinomial([60_000, 60_000])).toThrow(RangeError);
    // Of several counts it says which.
    expect(() => multinomial([1, 0.5])).toThrow("not 0.5");
  });
});

describe("the hypergeometric distribution", () => {
  test("is keno's: ten of forty drawn, three picked", () => {
    const keno = { population: 40, marked: 3, drawn: 10 };
    // 10·9·8 / 40·39·38
    expect(hypergeometric(keno, 3)).toEqual(rational(720, 59_280));
    expect(hypergeometric(keno, 0)).toEqual(rational(30 * 29 * 28, 59_280));
    expect(hypergeometric(keno, 4)).toEqual(ZERO);
    expect(hypergeometric({ population: 5, marked: 4, drawn: 3 }, 1)).toEqual(ZERO);
    expect(hypergeometric({ population: 5, marked: 5, drawn: 3 }, 4)).toEqual(ZERO);
  });

  test("sums to 1, with any mark and draw", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (population, marked, drawn) => {
        fc.pre(marked <= population && drawn <= population);
        const urn = { population, marked, drawn };
        const chances = Array.from({ length: drawn + 1 }, (_, hits) => hypergeometric(urn, hits));
        expect(sum(chances)).toEqual(ONE);
      }),
    );
  });

  test("marks and draws are among the population", () => {
    expect(() => hypergeometric({ population: 5, marked: 6, drawn: 1 }, 1)).toThrow(/0 … 5, not 6/);
    expect(() => hypergeometric({ population: 5, marked: 1, drawn: 6 }, 1)).toThrow(/0 … 5, not 6/);
    expect(() => hypergeometric({ population: 5, marked: 1, drawn: 1 }, -1)).toThrow(RangeError);
    expect(() => hypergeometric({ population: 100_001, marked: 1, drawn: 1 }, 1)).toThrow(RangeError);
    // Also where the answer would be 0 whatever they are.
    expect(() => hypergeometric({ population: 100_001, marked: 1, drawn: 1 }, 2)).toThrow("not 100001");
    expect(() => hypergeometric({ population: 5, marked: 1, drawn: 1 }, 2.5)).toThrow("not 2.5");
  });
});

describe("subsets", () => {
  test("come in the order of their ranks, each once", () => {
    expect([...subsets(4, 2)]).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    for (let n = 0; n <= 9; n += 1) {
      for (let k = 0; k <= n + 1; k += 1) {
        const all = [...subsets(n, k)];
        expect(all.length).toBe(Number(binomial(n, k)));
        for (const [rank, subset] of all.entries()) {
          expect(rankSubset(subset)).toBe(BigInt(rank));
          expect(unrankSubset(BigInt(rank), n, k)).toEqual(subset);
        }
      }
    }
  });

  test("every poker hand is found by its rank", () => {
    expect(unrankSubset(2_598_959n, 52, 5)).toEqual([47, 48, 49, 50, 51]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2_598_959n }), (rank) => {
        expect(rankSubset(unrankSubset(rank, 52, 5))).toBe(rank);
      }),
    );
  });

  test("what is not there has no rank, and no rank finds it", () => {
    expect(() => unrankSubset(-1n, 52, 5)).toThrow(/no subset -1 of 5 from 52/);
    expect(() => unrankSubset(2_598_960n, 52, 5)).toThrow(RangeError);
    expect(() => unrankSubset(0n, 1, 2)).toThrow(RangeError);
    expect(() => rankSubset([1, 1])).toThrow(/\[1, 1\] does not ascend/);
    expect(() => rankSubset([2, 1])).toThrow(RangeError);
    expect(() => rankSubset([-1])).toThrow(RangeError);
  });

  test("each is a new array", () => {
    const [first, second] = subsets(3, 1);
    first?.push(9);
    expect(second).toEqual([1]);
  });
});

describe("permutations", () => {
  test("come in lexicographic order, each once", () => {
    expect([...permutations(3)].map((order) => order.join(""))).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (let n = 0; n <= 7; n += 1) {
      const all = [...permutations(n)].map((order) => order.join(""));
      expect(all.length).toBe(Number(factorial(n)));
      expect(new Set(all).size).toBe(all.length);
      expect(all).toEqual(all.toSorted());
      for (const order of all) expect(order.split("").toSorted().join("")).toBe(all[0]);
    }
  });

  test("of more than twelve are refused, of twelve begun", () => {
    expect(() => permutations(13).next()).toThrow(/0 … 12, not 13/);
    expect(() => permutations(-1).next()).toThrow(RangeError);
    expect(permutations(12).next().value).toHaveLength(12);
  });
});
