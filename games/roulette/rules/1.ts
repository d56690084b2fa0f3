import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { colourOf, pocketsOf, type Selection, type Spot, spotsOf, type SpotType, type Wheel } from "../layout.ts";
import { createObjection } from "../objection.ts";
import { indexSpots } from "../spot-index.ts";

interface Parameters {
  readonly wheel: Wheel;
  /** Whether wagers at even money return half the stake on 0 and 00. */
  readonly laPartage: boolean;
}

interface State {
  readonly selections: readonly Selection[];
  /** As drawn: 0 … 36, and 37 for 00. */
  readonly pocket: number;
}

/** To 1. */
const PAYS: Readonly<Record<SpotType, number>> = {
  straight: 35,
  split: 17,
  street: 11,
  trio: 11,
  corner: 8,
  firstFour: 8,
  fiveNumber: 6,
  sixLine: 5,
  dozen: 2,
  column: 2,
  red: 1,
  black: 1,
  odd: 1,
  even: 1,
  low: 1,
  high: 1,
};
const EVEN_MONEY = 1;
const MAX_WAGERS = 100;

/** All that a wager can return per unit staked: nothing, half, or what its type pays and the stake. */
const RETURNS: readonly Rational[] = [
  ZERO,
  rational(1, 2),
  ...[...new Set(Object.values(PAYS))].map((pays) => rational(pays + 1)),
];
const [LOST, HALF] = [0, 1];
const whole = (pays: number): number => RETURNS.findIndex(({ num, den }) => num === BigInt(pays + 1) && den === 1n);

/** One draw for all wagers, `uniform(37)`, or `uniform(38)` with 37 = 00. */
export const createRules = ({ wheel, laPartage }: Parameters) => {
  const pockets = pocketsOf(wheel);
  /** By pocket: the place in `RETURNS` of what the spot returns. */
  const returnsOf = ({ type, covers }: Spot): readonly number[] =>
    pockets.map((pocket) => {
      if (covers.includes(pocket)) return whole(PAYS[type]);
      return laPartage && PAYS[type] === EVEN_MONEY && colourOf(pocket) === "green" ? HALF : LOST;
    });
  const find = indexSpots(spotsOf(wheel), returnsOf);
  /** By the wager's place in the bet and the place in `RETURNS`. */
  const parts = Array.from({ length: MAX_WAGERS }, (_, wager) =>
    RETURNS.map((multiplier): DecidedPart => ({ wager, fraction: ONE, multiplier })),
  );
  /** All parts of a bet of one wager. */
  const alone = RETURNS.map((_, at) => [must(parts[0]?.[at])]);
  const returned = (selection: Selection, pocket: number): number => must(find(selection)?.[pocket]);

  return {
    objection: createObjection(wheel),
    open: (selections, draws): State => ({ selections, pocket: draws.uniform(pockets.length) }),
    act: (state) => state,
    legal: () => [],
    parts({ selections, pocket }) {
      const only = selections.length === 1 ? selections[0] : undefined;
      if (only) return must(alone[returned(only, pocket)]);
      return selections.map((selection, wager) => must(parts[wager]?.[returned(selection, pocket)]));
    },
    view({ selections, pocket }) {
      const number = must(pockets[pocket]);
      return {
        number,
        colour: colourOf(number),
        won: selections.map((selection) => returned(selection, pocket) > HALF),
      };
    },
    fallback: () => "void",
    ceilings(selections) {
      const bet = selections.map((selection) => must(find(selection)));
      return pockets.map((_, pocket) =>
        bet.flatMap((returns, wager) => {
          const at = must(returns[pocket]);
          return at === LOST ? [] : [must(parts[wager]?.[at])];
        }),
      );
    },
  } satisfies Rules<Selection, never, State>;
};

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new RangeError("a bet that should have met an objection");
  return value;
};
