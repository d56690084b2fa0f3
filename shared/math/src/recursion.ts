import { sum } from "./arithmetic.ts";
import { mix } from "./combine.ts";
import { type Distribution, pointDistribution } from "./distribution.ts";
import { workThrough } from "./postorder.ts";
import { add, compare, multiply, ONE, type Rational, ZERO } from "./rational.ts";
import { shift } from "./reshape.ts";

/** The way to a later state. `reward` is earned on it, and is 0 where it is left out. */
export interface Successor<State> {
  readonly state: State;
  readonly reward?: Rational;
}

export interface Branch<State> extends Successor<State> {
  readonly probability: Rational;
}

export interface Option<State, Action> extends Successor<State> {
  readonly action: Action;
}

/** What happens in a state: it is over and worth so much, chance goes on, or the player does. */
export type Step<State, Action = never> =
  | { readonly value: Rational }
  | { readonly chance: readonly Branch<State>[] }
  | { readonly decision: readonly Option<State, Action>[] };

export interface Problem<State, Action = never> {
  readonly root: State;
  /** States of one key are one state: what one of them leads to, all do. */
  readonly key: (state: State) => string | number;
  readonly step: (state: State) => Step<State, Action>;
  /** A RangeError beyond it. Depth has no limit of its own; exact numbers may grow by some digits with every level. */
  readonly maxStates?: number;
}

export interface Solution<State, Action> {
  /** What `root` is worth in expectation, under the best decisions. */
  readonly value: Rational;
  /** How many different states there are. */
  readonly states: number;
  /** Of any state on the way; undefined for another. */
  readonly valueOf: (state: State) => Rational | undefined;
  /** What to do in it: of equally good actions the one listed first. Undefined where there is nothing to decide. */
  readonly bestAction: (state: State) => Action | undefined;
}

const MAX_STATES = 5_000_000;

interface Choice<State, Action> {
  readonly value: Rational;
  readonly best: Option<State, Action> | undefined;
}

const successorsOf = <State, Action>(step: Step<State, Action>): readonly Successor<State>[] =>
  "value" in step ? [] : "chance" in step ? step.chance : step.decision;

const assertChance = (branches: readonly Branch<unknown>[]): void => {
  if (branches.some(({ probability }) => probability.num < 0n)) throw new RangeError("a probability is negative");
  const { num, den } = sum(branches.map(({ probability }) => probability));
  if (num !== den) throw new RangeError(`the probabilities of a state's branches sum to ${num}/${den}, not to 1`);
};

const decide = <State, Action>(
  options: readonly Option<State, Action>[],
  worth: (successor: Successor<State>) => Rational,
): Choice<State, Action> => {
  const [first, ...others] = options;
  if (!first) throw new RangeError("a decision has at least one option");
  let [best, value] = [first, worth(first)];
  for (const option of others) {
    const other = worth(option);
    if (compare(other, value) > 0) [best, value] = [option, other];
  }
  return { best, value };
};

const chooseAll = <State, Action>({ root, key, step, maxStates = MAX_STATES }: Problem<State, Action>) =>
  workThrough<State, Step<State, Action>, Choice<State, Action>>(root, {
    key,
    open: step,
    children: (node) => successorsOf(node).map(({ state }) => state),
    work: (node, choiceOf) => {
      const worth = ({ state, reward = ZERO }: Successor<State>): Rational => add(reward, choiceOf(state).value);
      if ("value" in node) return { value: node.value, best: undefined };
      if ("decision" in node) return decide(node.decision, worth);
      assertChance(node.chance);
      const value = sum(node.chance.map((branch) => multiply(branch.probability, worth(branch))));
      return { value, best: undefined };
    },
    maxStates,
  });

/**
 * Expectation by recursion with memo: the exact value of the best play from `root`, and what that play is. Throws a
 * RangeError when branches don't sum to 1, when a state depends on itself, and beyond `maxStates`.
 */
export const solve = <State, Action = never>(problem: Problem<State, Action>): Solution<State, Action> => {
  const { root, key } = problem;
  const choices = chooseAll(problem);
  const valueOf = (state: State): Rational | undefined => choices.get(key(state))?.value;
  return {
    value: valueOf(root) ?? ZERO,
    states: choices.size,
    valueOf,
    bestAction: (state) => choices.get(key(state))?.best?.action,
  };
};

/**
 * The distribution of all that is earned from `root` on, rewards and final value, when every decision is taken as
 * `solve` takes it: what variance and hit frequency are computed from. Throws as `solve` does.
 */
export const solveDistribution = <State, Action = never>(problem: Problem<State, Action>): Distribution => {
  const { root, key, step, maxStates = MAX_STATES } = problem;
  const choices = chooseAll(problem);
  const distributions = workThrough<State, Rational | readonly Branch<State>[], Distribution>(root, {
    key,
    open: (state) => {
      const node = step(state);
      if ("value" in node) return node.value;
      if ("chance" in node) return node.chance;
      const best = choices.get(key(state))?.best;
      return best ? [{ ...best, probability: ONE }] : [];
    },
    children: (node) => ("num" in node ? [] : node.map(({ state }) => state)),
    work: (node, distributionOf) =>
      "num" in node
        ? pointDistribution(node)
        : mix(
            node.map(({ probability, state, reward = ZERO }) => ({
              probability,
              distribution: shift(distributionOf(state), reward),
            })),
          ),
    maxStates,
  });
  return distributions.get(key(root)) as Distribution;
};
