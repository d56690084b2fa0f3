import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sum } from "./arithmetic.ts";
import { binomial, factorial, hypergeometric } from "./combinatorics.ts";
import { countedDistribution, type Distribution } from "./distribution.ts";
import type { Draws } from "./draws.ts";
import { distributionOf, enumerateDraws, weightedDraws, type WeightedOutcome } from "./enumerate.ts";
import { ONE, rational } from "./rational.ts";
import { dealing, scriptedDraws } from "./scripted-draws.ts";

const counts = (outcomes: Iterable<WeightedOutcome<number>>): Distribution =>
  distributionOf(outcomes, (outcome) => rational(outcome));

describe("enumeration", () => {
  test("walks every sequence of draws, depth first", () => {
    const outcomes = [...enumerateDraws((draws) => `${draws.uniform(2)}${draws.uniform(3)}`)];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["00", "01", "02", "10", "11", "12"]);
    expect(outcomes.map(({ draws }) => draws.join(""))).toEqual(["00", "01", "02", "10", "11", "12"]);
    expect(outcomes.every(({ probability }) => probability.num === 1n && probability.den === 6n)).toBe(true);
  });

  test("follows draws that depend on earlier ones", () => {
    const outcomes = enumerateDraws((draws) => {
      const first = draws.uniform(3);
      return first === 1 ? first + draws.uniform(4) : first;
    });
    expect(Array.from(outcomes, ({ outcome, probability: { den } }) => [outcome, den])).toEqual([
      [0, 3n],
      [1, 12n],
      [2, 12n],
      [3, 12n],
      [4, 12n],
      [2, 3n],
    ]);
  });

  test("gives each draw the range it asked for then, not the one its place had before", () => {
    const outcomes = enumerateDraws((draws) => {
      const first = draws.uniform(3);
      return `${first}${draws.uniform(first + 1)}`;
    });
    expect(Array.from(outcomes, ({ outcome, probability: { den } }) => [outcome, den])).toEqual([
      ["00", 3n],
      ["10", 6n],
      ["11", 6n],
      ["20", 9n],
      ["21", 9n],
      ["22", 9n],
    ]);
  });

  test("of n flips is binomial", () => {
    const flips = enumerateDraws((draws) => {
      let heads = 0;
      for (let flip = 0; flip < 10; flip += 1) heads += draws.uniform(2);
      return heads;
    });
    expect(counts(flips).counts).toEqual(Array.from({ length: 11 }, (_, k) => binomial(10, k)));
  });

  test("of a shuffle reaches every order once", () => {
    const orders = Array.from(
      enumerateDraws((draws) => {
        const deck = draws.shuffle(5);
        return Array.from({ length: 5 }, () => deck.next()).join("");
      }),
    );
    expect(new Set(orders.map(({ outcome }) => outcome)).size).toBe(120);
    expect(orders.every(({ probability }) => probability.den === factorial(5))).toBe(true);
  });

  test("of a wide draw is of its range", () => {
    const outcomes = [...enumerateDraws((draws) => draws.uniformWide(5n))];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(outcomes[0]?.probability).toEqual(rational(1, 5));
  });

  test("of no draw, or of draws of one, has one outcome", () => {
    expect([...enumerateDraws(() => "sure")]).toEqual([{ outcome: "sure", probability: ONE, draws: [] }]);
    expect([...enumerateDraws((draws) => draws.uniform(1) + draws.uniform(1))]).toEqual([
      { outcome: 0, probability: ONE, draws: [0, 0] },
    ]);
  });

  test("keeps each outcome's own draws, which play it again", () => {
    const play = (draws: Draws): number => draws.uniform(3) * 100 + (draws.shuffle(4).next() + draws.uniform(2));
    const outcomes = [...enumerateDraws(play)];
    expect(outcomes).toHaveLength(24);
    for (const { outcome, draws } of outcomes) expect(play(scriptedDraws(draws))).toBe(outcome);
  });

  test("has probabilities that sum to 1, whatever the tree", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        // How far the round goes depends on what it draws.
        const leaves = [
          ...enumerateDraws((draws) => {
            for (const size of sizes) if (draws.uniform(size) === 1) return;
          }),
        ];
        expect(sum(leaves.map(({ probability }) => probability))).toEqual(ONE);
        expect(new Set(leaves.map(({ draws }) => draws.join())).size).toBe(leaves.length);
      }),
    );
  });
});

describe("enumeration is bounded", () => {
  const run = (play: (draws: Draws) => unknown, options = {}) => [...enumerateDraws(play, options)].length;

  test("by its leaves, exactly", () => {
    const play = (draws: Draws) => (draws.uniform(3) === 0 ? draws.uniform(5) : draws.uniform(2));
    expect(run(play, { maxLeaves: 9 })).toBe(9);
    expect(() => run(play, { maxLeaves: 8 })).toThrow("there are more than 8 sequences of draws");
  });

  test("before it has begun, if the first draws tell", () => {
    let rounds = 0;
    const play = (draws: Draws) => {
      rounds += 1;
      const deck = draws.shuffle(52);
      for (let card = 0; card < 5; card += 1) deck.next();
    };
    expect(() => run(play, { maxLeaves: 245 })).toThrow(RangeError);
    expect(() => run((draws) => draws.uniformWide(2n ** 64n))).toThrow(/more than 10000000/);
    expect(rounds).toBe(1);
  });

  test("when a round may never end", () => {
    const until = (draws: Draws) => {
      while (draws.uniform(2) === 0);
    };
    expect(() => run(until, { maxLeaves: 1_000 })).toThrow(/more than 1000 sequences/);
    const forever = (draws: Draws) => {
      for (;;) draws.uniform(1);
    };
    expect(() => run(forever)).toThrow("a round takes more than 100000 draws; it may never end");
    const two = (draws: Draws) => draws.uniform(2) + draws.uniform(2);
    expect(run(two, { maxDepth: 2 })).toBe(4);
    expect(() => run(two, { maxDepth: 1 })).toThrow(/more than 1 draws/);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, NaN])("and uniform(%s) is refused, as it is of real draws", (n) => {
    expect(() => run((draws) => draws.uniform(n))).toThrow(/uniform\(n\) takes 1 … 2³²/);
  });

  test("and uniformWide takes as much as it does of real draws", () => {
    for (const n of [0n, -1n, 2n ** 64n + 1n]) {
      expect(() => run((draws) => draws.uniformWide(n))).toThrow(/uniformWide\(n\) takes 1 … 2⁶⁴/);
    }
    expect(() => run((draws) => draws.uniform(2 ** 32))).toThrow(/more than 10000000/);
    expect(run((draws) => draws.uniformWide(1n))).toBe(1);
  });

  test("to rounds that keep nothing from one to the next", () => {
    let count = 0;
    expect(() => run((draws) => draws.uniform(2 + (count++ % 2)))).toThrow("draw 0 was of 2 and is now of 3");
    let once = true;
    expect(() =>
      run((draws) => {
        draws.uniform(1);
        const again = once;
        once = false;
        return again ? draws.uniform(2) : 0;
      }),
    ).toThrow(/stopped drawing where it drew before/);
  });

  test("and a round that throws is not hidden", () => {
    expect(() =>
      run(() => {
        throw new Error("a bug");
      }),
    ).toThrow("a bug");
  });
});

describe("class counting", () => {
  const keno = (draws: Draws): number => {
    const balls = draws.shuffle(40);
    const drawn = Array.from({ length: 10 }, () => balls.next());
    return [0, 1, 2].filter((picked) => drawn.includes(picked)).length;
  };
  const classes = [0, 1, 2, 3].map((hits) => {
    const items = Array.from({ length: 10 }, (_, index) => (index < hits ? index : 10 + index));
    return { draws: dealing(40, items), count: binomial(3, hits) * binomial(37, 10 - hits) };
  });

  test("plays one of each, weighted by how many there are", () => {
    const outcomes = weightedDraws(keno, classes, binomial(40, 10));
    const urn = { population: 40, marked: 3, drawn: 10 };
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([0, 1, 2, 3]);
    expect(outcomes.map(({ probability }) => probability)).toEqual(
      [0, 1, 2, 3].map((hits) => hypergeometric(urn, hits)),
    );
    expect(outcomes[2]?.draws).toBe(classes[2]?.draws);
  });

  test("agrees with enumeration where both can be done", () => {
    const play = (draws: Draws): number => {
      const deck = draws.shuffle(7);
      return [deck.next(), deck.next(), deck.next()].filter((card) => card < 3).length;
    };
    const counted = weightedDraws(
      play,
      [0, 1, 2, 3].map((low) => ({
        draws: dealing(
          7,
          [0, 1, 2].map((index) => (index < low ? index : 3 + index)),
        ),
        count: binomial(3, low) * binomial(4, 3 - low),
      })),
      binomial(7, 3),
    );
    expect(counts(counted)).toEqual(counts(enumerateDraws(play)));
    expect(counts(counted)).toEqual(
      countedDistribution(
        [4n, 18n, 12n, 1n].map((count, hits) => ({ value: rational(hits), count })),
        35n,
      ),
    );
  });

  test("counts every case once", () => {
    const total = binomial(40, 10);
    expect(() => weightedDraws(keno, classes.slice(1), total)).toThrow(
      `the classes count ${total - binomial(37, 10)} cases, not ${total}`,
    );
    expect(() => weightedDraws(keno, [...classes, { draws: [], count: 0n }], total)).toThrow("a class of 0 draws");
    expect(() => weightedDraws(keno, [{ draws: [], count: -1n }], total)).toThrow(RangeError);
  });

  test("takes a whole round's draws, no more and no fewer", () => {
    const one = (draws: Draws) => draws.uniform(2);
    expect(() => weightedDraws(one, [{ draws: [0, 1, 1], count: 1n }], 1n)).toThrow(
      "2 of the draws [0, 1, 1] were not taken",
    );
    expect(() => weightedDraws(one, [{ draws: [], count: 1n }], 1n)).toThrow(/wants? another/);
  });
});
