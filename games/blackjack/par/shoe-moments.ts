import type { Moments } from "@croupier/contract/par";
import { max, subtract, sum } from "@croupier/math/arithmetic";
import { equals, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { createKinds, type Kinds } from "./classes.ts";
import { createEndTally } from "./end-tally.ts";
import { listStarts } from "./openings.ts";
import type { Play } from "./player.ts";
import { type Seat, type Take, takePeeked, takeSeat, takeWhole } from "./seat.ts";
import { findShoeMeans } from "./shoe-means.ts";
import { addUp, chanceOfAll, chanceOfHit, exactly, greatestOf, isWorth, squaredNet } from "./shoe-spread.ts";
import { countSplit } from "./shoe-splits.ts";
import { chanceOfSummits, type Summit } from "./shoe-summit.ts";
import { type Cell, createCells } from "./split-cells.ts";
import { VALUES } from "./values.ts";

/** Rounds that begin alike: of one hand, or of a pair that is split into so many. */
interface Branch {
  readonly seat: Seat;
  /** 0 where none is split. */
  readonly pair: number;
  readonly hands: number;
  readonly cells: readonly Cell[];
}

const listBranches = (parameters: Parameters, decks: number, play: Play, kinds: Kinds): readonly Branch[] => {
  const cellsOf = createCells(kinds, decks);
  return VALUES.flatMap((up): readonly Branch[] => {
    const seat = takeSeat(parameters, decks, play, up);
    const whole = createEndTally();
    const take: Take = (hands, ends, times, cards) => {
      for (const hand of hands) whole.add(hand, ends, times, cards);
    };
    takePeeked(seat, take);
    takeWhole(seat, take);
    const splits = listStarts(parameters, play, up).split.flatMap((pair) =>
      countSplit(seat, pair).map(({ hands, singles, pairs }): Branch => {
        return { seat, pair, hands, cells: cellsOf(hands, singles, pairs) };
      }),
    );
    return [{ seat, pair: 0, hands: 1, cells: cellsOf(1, whole.entries(), []) }, ...splits];
  });
};

/** The most that a round returns, and how likely that is. */
const maximumOf = (branches: readonly Branch[], decks: number, { parts, kindOf }: Kinds): Moments["maximum"] => {
  const greatest = ({ hands, cells }: Branch): Rational =>
    multiply(rational(hands), cells.map(greatestOf).reduce(max, ZERO));
  const multiplier = branches.map(greatest).reduce(max, ZERO);
  const tops = branches
    .filter((branch) => equals(greatest(branch), multiplier))
    .map((branch) => ({ ...branch, worth: multiply(multiplier, rational(1, branch.hands)) }));
  const atMost = (hands: (hands: number) => boolean): Rational =>
    sum(
      tops
        .filter((branch) => hands(branch.hands))
        .flatMap(({ cells, worth }) => cells.map((cell) => chanceOfAll(cell, worth))),
    );
  const few = atMost((hands) => hands <= 2);
  const summits = tops
    .filter(({ hands }) => hands > 2)
    .map(({ seat, pair, hands, worth }): Summit => {
      return { seat, pair, hands, isTop: (handClass, end) => isWorth(parts[kindOf(handClass, end)], worth) };
    });
  const { chance, exact } = chanceOfSummits(summits, decks);
  const many = { atLeast: chance, atMost: exact ? chance : atMost((hands) => hands > 2) };
  return { multiplier, probability: addUp([exactly(few), many]) };
};

/** What is known of rounds of the main wager, dealt from a shoe, with any number of hands. */
export const findShoeMoments = (parameters: Parameters, decks: number, play: Play): Moments => {
  const means = findShoeMeans(parameters, decks, play);
  const mean = subtract(means.returned, means.wagered);
  const kinds = createKinds(parameters);
  const branches = listBranches(parameters, decks, play, kinds);
  const cells = branches.flatMap((branch) => branch.cells);
  return {
    ...means,
    variance: subtract(sum(cells.map(squaredNet)), multiply(mean, mean)),
    hitFrequency: addUp(cells.map(chanceOfHit)),
    maximum: maximumOf(branches, decks, kinds),
  };
};
