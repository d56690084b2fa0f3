import type { ActionOf, ViewOf } from "@croupier/contract/game";
import type { Figures, Par, ParClass, Prepared, Strategy, Ways } from "@croupier/contract/par";
import type { DecidedPart } from "@croupier/contract/rules";
import { toDecimal } from "@croupier/math/arithmetic";
import { compare, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import { advise } from "./advise.ts";
import { placesAsDealt } from "./best-hold.ts";
import type { contract } from "./contract.ts";
import { multipliersOf, playExamples } from "./example-rounds.ts";
import { game } from "./game.ts";
import { CATEGORIES } from "./hands.ts";
import { actionOf } from "./holds.ts";
import { createPlayer, type KeptKind, type OptimalPlay, solve } from "./optimal-play.ts";

type VideoPoker = typeof contract;

const memoized = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const chartOf = (kept: readonly KeptKind[]): readonly string[] => {
  const worth = ({ least, most }: KeptKind): string =>
    compare(least, most) === 0 ? toDecimal(most, 4) : `${toDecimal(least, 4)} to ${toDecimal(most, 4)}`;
  return kept.map((one) => `${one.kind}: ${one.hands} hands, worth ${worth(one)}`);
};

/** Looks a hand up when it comes, so that a simulation solves the hands that it meets and no others. */
const strategyFor = (
  multipliers: readonly Rational[],
  solution: () => OptimalPlay,
): Strategy<ActionOf<VideoPoker>, ViewOf<VideoPoker>> => {
  const player = memoized(() => createPlayer(multipliers));
  return {
    name: "hold what returns most on average; of equals, what draws fewest cards and then makes most of the best hands",
    get chart() {
      return chartOf(solution().kept);
    },
    decide({ cards }) {
      const ascending = cards.toSorted((a, b) => a - b);
      return actionOf(placesAsDealt(cards, ascending, player()(ascending)));
    },
  };
};

const figuresOf = (
  { collect }: Ways,
  endings: readonly (readonly DecidedPart[])[],
  { ends, total }: OptimalPlay,
): Figures => {
  const categories = CATEGORIES.map((name, index) => {
    const outcome = endings[index] ?? [];
    return { name, outcome, count: ends[index] ?? 0n, probability: rational(ends[index] ?? 0n, total) };
  });
  const reached = categories.filter(({ count }) => count > 0n);
  return {
    ...collect(reached),
    breakdown: categories
      .filter(({ name }) => name !== "nothing")
      .map(({ name, outcome, probability }) => ({
        name,
        rtp: multiply(outcome[0]?.multiplier ?? ZERO, probability),
        hitFrequency: probability,
      }))
      .toReversed(),
    notes: [
      `Of ${total} equally likely hands and draws: ${reached
        .map(({ name, count }) => `${count} ${name}`)
        .toReversed()
        .join(", ")}.`,
    ],
  };
};

/** Optimal play of every hand. What categories pay, and how rounds end in them, is asked of the rules. */
const optimalPlay = (prepared: Prepared<VideoPoker>): ParClass<VideoPoker> => {
  const endings = playExamples(prepared);
  const multipliers = multipliersOf(endings);
  const solution = memoized(() => solve(multipliers));
  return {
    name: "optimal play",
    selections: [{}],
    strategy: strategyFor(multipliers, solution),
    figures: (ways) => figuresOf(ways, endings, solution()),
  };
};

export const par: Par<VideoPoker> = { game, classes: (prepared) => [optimalPlay(prepared)], advise };
