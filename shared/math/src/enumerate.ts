import { createDistribution, type Distribution } from "./distribution.ts";
import { createShuffle, type Draws } from "./draws.ts";
import { ONE, type Rational, rational } from "./rational.ts";
import { scriptedDraws } from "./scripted-draws.ts";

/** What a round came to, and how likely that way of coming to it is. */
export interface WeightedOutcome<T> {
  readonly outcome: T;
  readonly probability: Rational;
  /** The draws that lead to it, in order; `scriptedDraws` plays them again. */
  readonly draws: readonly number[];
}

export interface EnumerateOptions {
  /** How many sequences of draws there may be. */
  readonly maxLeaves?: number;
  /** How many draws one of them may take. */
  readonly maxDepth?: number;
}

const WORD = 2 ** 32;
const WIDE = 2n ** 64n;

/**
 * Plays every sequence of draws there is, in depth-first order: the exact distribution of what `play` returns, from the
 * function that pays. Each draw of n branches n ways. `play` runs once per sequence, so it must depend on nothing but
 * its draws; an Error tells when it does. Throws a RangeError as soon as there are certain to be more than `maxLeaves`.
 */
export function* enumerateDraws<T>(
  play: (draws: Draws) => T,
  { maxLeaves = 10_000_000, maxDepth = 100_000 }: EnumerateOptions = {},
): Generator<WeightedOutcome<T>, void, undefined> {
  /** The branch taken at each draw, how many there were, and the probability of having come so far. */
  const taken: number[] = [];
  const ways: number[] = [];
  const chances: Rational[] = [ONE];
  let depth = 0;
  let leaves = 1;

  const branch = (n: number): number => {
    const at = depth;
    depth += 1;
    const before = ways[at];
    if (before !== undefined) {
      if (before !== n)
        throw new Error(`draw ${at} was of ${before} and is now of ${n}: play keeps something between rounds`);
      return taken[at] ?? 0;
    }
    if (at >= maxDepth) throw new RangeError(`a round takes more than ${maxDepth} draws; it may never end`);
    // Every branch of a new draw but the first is one leaf more at least.
    leaves += n - 1;
    if (leaves > maxLeaves) {
      throw new RangeError(
        `there are more than ${maxLeaves} sequences of draws; count them by classes or by recursion`,
      );
    }
    taken.push(0);
    ways.push(n);
    chances.push({ num: 1n, den: (chances[at] ?? ONE).den * BigInt(n) });
    return 0;
  };
  const uniform = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > WORD) throw new RangeError(`uniform(n) takes 1 … 2³², not ${n}`);
    return branch(n);
  };
  const uniformWide = (n: bigint): bigint => {
    if (n < 1n || n > WIDE) throw new RangeError(`uniformWide(n) takes 1 … 2⁶⁴, not ${n}`);
    return BigInt(branch(Number(n)));
  };
  const draws: Draws = { uniform, uniformWide, shuffle: (size) => createShuffle(size, uniform) };

  do {
    depth = 0;
    const outcome = play(draws);
    if (depth < taken.length)
      throw new Error("play stopped drawing where it drew before: it keeps something between rounds");
    yield { outcome, probability: chances[depth] ?? ONE, draws: taken.slice() };
    while (depth > 0 && (taken[depth - 1] ?? 0) + 1 === ways[depth - 1]) {
      taken.pop();
      ways.pop();
      chances.pop();
      depth -= 1;
    }
    if (depth > 0) taken[depth - 1] = (taken[depth - 1] ?? 0) + 1;
  } while (depth > 0);
}

/** Draws that all come to the same, by one of them and how many there are. */
export interface DrawClass {
  /** A representative, as `scriptedDraws` takes it. */
  readonly draws: readonly number[];
  readonly count: bigint;
}

/**
 * Class counting: plays one representative of each class, weighted by how many of the `total` equally likely cases are
 * in the class. That all of a class come to the same is the caller's claim. Throws a RangeError if a count is not
 * positive, if the counts don't sum to `total`, or if a round doesn't take exactly its script.
 */
export const weightedDraws = <T>(
  play: (draws: Draws) => T,
  classes: Iterable<DrawClass>,
  total: bigint,
): WeightedOutcome<T>[] => {
  let counted = 0n;
  const outcomes = Array.from(classes, ({ draws, count }): WeightedOutcome<T> => {
    if (count <= 0n) throw new RangeError(`a class of ${count} draws`);
    counted += count;
    const script = scriptedDraws(draws);
    const outcome = play(script);
    if (script.left() > 0) throw new RangeError(`${script.left()} of the draws [${draws.join(", ")}] were not taken`);
    return { outcome, probability: rational(count, total), draws };
  });
  if (counted !== total) throw new RangeError(`the classes count ${counted} cases, not ${total}`);
  return outcomes;
};

/** How a value of the outcomes is distributed: of a round's multiplier, say. Takes outcomes as they come and keeps none. */
export const distributionOf = <T>(
  outcomes: Iterable<WeightedOutcome<T>>,
  valueOf: (outcome: T) => Rational,
): Distribution => createDistribution(valuesOf(outcomes, valueOf));

function* valuesOf<T>(outcomes: Iterable<WeightedOutcome<T>>, valueOf: (outcome: T) => Rational) {
  for (const { outcome, probability } of outcomes) yield { value: valueOf(outcome), probability };
}
