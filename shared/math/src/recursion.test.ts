import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDistribution, pointDistribution } from "./distribution.ts";
import { enumerateDraws } from "./enumerate.ts";
import { mean } from "./moments.ts";
import { workThrough } from "./postorder.ts";
import { add, compare, equals, multiply, ONE, type Rational, rational, ZERO } from "./rational.ts";
import { type Problem, solve, solveDistribution, type Step } from "./recursion.ts";

const half = rational(1, 2);

/** Roll a die up to three times; stop whenever you like and be paid the last face. */
interface Roll {
  readonly rolls: number;
  /** 0 before the die has landed. */
  readonly face: number;
}
const rollThrice: Problem<Roll, "stop" | "again"> = {
  root: { rolls: 1, face: 0 },
  key: ({ rolls, face }) => 10 * rolls + face,
  step: ({ rolls, face }) => {
    if (face === 0) {
      return {
        chance: [1, 2, 3, 4, 5, 6].map((next) => ({ probability: rational(1, 6), state: { rolls, face: next } })),
      };
    }
    if (rolls > 3) return { value: rational(face) };
    const stop = { rolls: 9, face };
    if (rolls === 3) return { decision: [{ action: "stop", state: stop }] };
    return {
      decision: [
        { action: "stop", state: stop },
        { action: "again", state: { rolls: rolls + 1, face: 0 } },
      ],
    };
  },
};

describe("solve", () => {
  test("finds the value of three rolls and the play for it", () => {
    const { value, bestAction, valueOf, states } = solve(rollThrice);
    // One roll is worth 7/2; two, 5/6 · … = 17/4; three, (4·17/4 + 5 + 6) / 6.
    expect(value).toEqual(rational(14, 3));
    expect(valueOf({ rolls: 2, face: 0 })).toEqual(rational(17, 4));
    expect([1, 2, 3, 4, 5, 6].map((face) => bestAction({ rolls: 1, face }))).toEqual([
      "again",
      "again",
      "again",
      "again",
      "stop",
      "stop",
    ]);
    expect([3, 4].map((face) => bestAction({ rolls: 2, face }))).toEqual(["again", "stop"]);
    expect(bestAction({ rolls: 1, face: 0 })).toBeUndefined();
    expect(bestAction({ rolls: 9, face: 1 })).toBeUndefined();
    expect(bestAction({ rolls: 7, face: 1 })).toBeUndefined();
    expect(valueOf({ rolls: 7, face: 1 })).toBeUndefined();
    // Three throws, three times six faces to decide on, six ends.
    expect(states).toBe(3 + 18 + 6);
  });

  test("adds rewards on the way, of chance and of decisions", () => {
    const steps: Record<string, Step<string, string>> = {
      start: {
        chance: [
          { probability: rational(1, 3), state: "choose", reward: ONE },
          { probability: rational(2, 3), state: "end" },
        ],
      },
      choose: {
        decision: [
          { action: "little", state: "end", reward: rational(2) },
          { action: "much", state: "end", reward: rational(5) },
          { action: "none", state: "end" },
        ],
      },
      end: { value: half },
    };
    const problem = {
      root: "start",
      key: (state: string) => state,
      step: (state: string) => steps[state] ?? { value: ZERO },
    };
    const { value, bestAction } = solve(problem);
    expect(value).toEqual(rational(5, 2));
    expect(bestAction("choose")).toBe("much");
    expect(solveDistribution(problem)).toEqual(
      createDistribution([
        { value: rational(13, 2), probability: rational(1, 3) },
        { value: half, probability: rational(2, 3) },
      ]),
    );
  });

  test("lets a branch have no chance at all", () => {
    const problem = {
      root: "start",
      key: (state: string) => state,
      step: (state: string): Step<string> =>
        state === "start"
          ? {
              chance: [
                { probability: ONE, state: "sure" },
                { probability: ZERO, state: "never", reward: rational(1_000) },
              ],
            }
          : { value: half },
    };
    expect(solve(problem).value).toEqual(half);
    expect(solveDistribution(problem)).toEqual(pointDistribution(half));
  });

  test("takes the first of equally good actions", () => {
    const problem = {
      root: 0,
      key: (state: number) => state,
      step: (state: number): Step<number, string> =>
        state === 0
          ? {
              decision: [
                { action: "worse", state: 1, reward: rational(-1) },
                { action: "first", state: 1 },
                { action: "second", state: 2 },
              ],
            }
          : { value: ONE },
    };
    expect(solve(problem).bestAction(0)).toBe("first");
    expect(solveDistribution(problem)).toEqual(pointDistribution(ONE));
  });

  test("asks a state once, however many ways lead to it", () => {
    const asked: number[] = [];
    const { states } = solve<number>({
      root: 20,
      key: (state) => state,
      step: (state) => {
        asked.push(state);
        if (state < 2) return { value: rational(state) };
        return {
          chance: [
            { probability: half, state: state - 1 },
            { probability: half, state: state - 2 },
          ],
        };
      },
    });
    expect(states).toBe(21);
    expect(asked).toHaveLength(21);
  });

  test("goes as deep as a hundred thousand states", () => {
    const problem: Problem<number> = {
      root: 100_000,
      key: (state) => state,
      step: (state) =>
        state === 0 ? { value: ZERO } : { chance: [{ probability: ONE, state: state - 1, reward: ONE }] },
    };
    expect(solve(problem).value).toEqual(rational(100_000));
    expect(solveDistribution(problem)).toEqual(pointDistribution(rational(100_000)));
  });

  test("agrees with enumeration on free spins that retrigger", () => {
    // Each spin wins 0, 1 or 2; a 2 adds two spins, up to five spins in all.
    const play = (uniform: (n: number) => number): Rational => {
      let [spins, played, won] = [1, 0, 0];
      while (played < spins) {
        const drawn = uniform(3);
        played += 1;
        won += drawn;
        if (drawn === 2) spins = Math.min(5, spins + 2);
      }
      return rational(won);
    };
    const enumerated = createDistribution(
      Array.from(
        enumerateDraws((draws) => play((n) => draws.uniform(n))),
        ({ outcome, probability }) => ({
          value: outcome,
          probability,
        }),
      ),
    );
    const problem: Problem<readonly [left: number, spins: number]> = {
      root: [1, 1],
      key: ([left, spins]) => `${left} ${spins}`,
      step: ([left, spins]) => {
        if (left === 0) return { value: ZERO };
        return {
          chance: [0, 1, 2].map((drawn) => {
            const more = drawn === 2 ? Math.min(5, spins + 2) - spins : 0;
            return { probability: rational(1, 3), reward: rational(drawn), state: [left - 1 + more, spins + more] };
          }),
        };
      },
    };
    expect(solveDistribution(problem)).toEqual(enumerated);
    expect(solve(problem).value).toEqual(mean(enumerated));
  });

  test("agrees with every strategy tried by hand, on random trees", () => {
    interface Tree {
      readonly value: number;
      readonly decides: boolean;
      readonly children: readonly Tree[];
    }
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.record({
        value: fc.integer({ min: -9, max: 9 }),
        decides: fc.boolean(),
        children: fc.oneof(
          { depthSize: "small", withCrossShrink: true },
          fc.constant([]),
          fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
        ),
      }),
    }));
    /** The oracle: plain recursion, expectations as sums. */
    const worth = ({ value, decides, children }: Tree): Rational => {
      if (children.length === 0) return rational(value);
      const worths = children.map((child) => add(worth(child), rational(child.value)));
      if (decides) return worths.reduce((best, other) => (compare(other, best) > 0 ? other : best));
      return multiply(worths.reduce(add), rational(1, children.length));
    };
    fc.assert(
      fc.property(tree, (root) => {
        const ids = new Map<Tree, number>();
        const problem: Problem<Tree, Tree> = {
          root,
          key: (state) => {
            if (!ids.has(state)) ids.set(state, ids.size);
            return ids.get(state) ?? -1;
          },
          step: ({ value, decides, children }) => {
            if (children.length === 0) return { value: rational(value) };
            const successors = children.map((state) => ({ state, reward: rational(state.value) }));
            return decides
              ? { decision: successors.map((way) => ({ ...way, action: way.state })) }
              : { chance: successors.map((way) => ({ ...way, probability: rational(1, children.length) })) };
          },
        };
        expect(solve(problem).value).toEqual(worth(root));
        expect(equals(mean(solveDistribution(problem)), worth(root))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("what is no problem is refused", () => {
  const of = (steps: Record<string, Step<string, string>>, maxStates?: number): Problem<string, string> => ({
    root: "root",
    key: (state) => state,
    step: (state) => steps[state] ?? { value: ZERO },
    ...(maxStates === undefined ? {} : { maxStates }),
  });

  test("probabilities that don't sum to 1, or are negative", () => {
    const short = of({ root: { chance: [{ probability: half, state: "end" }] } });
    expect(() => solve(short)).toThrow("the probabilities of a state's branches sum to 1/2, not to 1");
    expect(() => solveDistribution(short)).toThrow(RangeError);
    const negative = of({
      root: {
        chance: [
          { probability: rational(-1, 2), state: "end" },
          { probability: rational(3, 2), state: "end" },
        ],
      },
    });
    expect(() => solve(negative)).toThrow("a probability is negative");
    expect(() => solve(of({ root: { chance: [] } }))).toThrow(/sum to 0\/1/);
  });

  test("a decision without options", () => {
    expect(() => solve(of({ root: { decision: [] } }))).toThrow("a decision has at least one option");
  });

  test("a state that depends on itself", () => {
    const circle = of({
      root: { decision: [{ action: "on", state: "middle" }] },
      middle: { decision: [{ action: "on", state: "root" }] },
    });
    expect(() => solve(circle)).toThrow("state root depends on itself");
    expect(() => solve(of({ root: { chance: [{ probability: ONE, state: "root" }] } }))).toThrow(RangeError);
  });

  test("more states than the limit", () => {
    const three = {
      root: { decision: [{ action: "on", state: "middle" }] },
      middle: { decision: [{ action: "on", state: "end" }] },
    };
    expect(solve(of(three, 3)).states).toBe(3);
    expect(() => solve(of(three, 2))).toThrow("there are more than 2 states");
    expect(() => solveDistribution(of(three, 2))).toThrow(RangeError);
  });
});

test("working through states visits children first, in order, each once", () => {
  const children: Record<string, string[]> = { a: ["b", "c"], b: ["d"], c: ["d", "e"], d: [], e: [] };
  const order: string[] = [];
  const results = workThrough<string, string, number>("a", {
    key: (state) => state,
    open: (state) => state,
    children: (node) => children[node] ?? [],
    work: (node, resultOf) => {
      order.push(node);
      return 1 + (children[node] ?? []).reduce((total, child) => total + resultOf(child), 0);
    },
    maxStates: 5,
  });
  expect(order).toEqual(["d", "b", "e", "c", "a"]);
  expect(Object.fromEntries(results)).toEqual({ a: 6, b: 2, c: 3, d: 1, e: 1 });
});
