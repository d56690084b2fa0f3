import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";

type Direction = "under" | "over";

interface Selection {
  readonly direction: Direction;
  readonly target: number;
}

interface State extends Selection {
  readonly result: number;
}

const RESULTS = 10_000;
/** The most results that a bet may win with; the contract lets no other pass. */
const MOST_WINNING = 9_800;
const LOST: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: ZERO }];

const countWinning = ({ direction, target }: Selection): number =>
  direction === "under" ? target : RESULTS - 1 - target;

const wins = ({ direction, target, result }: State): boolean =>
  direction === "under" ? result < target : result > target;

/** 4950 as players read it: "49.50". */
const show = (hundredths: number): string => {
  const digits = String(hundredths).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/**
 * One draw, `uniform(10000)`: the result. `under` wins below the target, `over` above it, and a win pays
 * `rtp · 10000 / winning results`, so that every bet returns exactly `rtp`.
 */
export const createRules = ({ rtp }: { readonly rtp: Rational }) => {
  const won: readonly (readonly DecidedPart[])[] = Array.from({ length: MOST_WINNING + 1 }, (_, winning) =>
    winning === 0 ? LOST : [{ wager: 0, fraction: ONE, multiplier: multiply(rtp, rational(RESULTS, winning)) }],
  );
  const pays = (selection: Selection): readonly DecidedPart[] => won[countWinning(selection)] ?? LOST;

  return {
    open(selections, draws): State {
      const { direction, target } = selections[0] ?? { direction: "under", target: 0 };
      return { direction, target, result: draws.uniform(RESULTS) };
    },
    act: (state) => state,
    legal: () => [],
    parts: (state) => (wins(state) ? pays(state) : LOST),
    view(state) {
      const { direction, target, result } = state;
      return { direction, target, result, shown: { target: show(target), result: show(result) }, won: wins(state) };
    },
    fallback: () => "void",
    ceilings: (selections) => selections.map(pays),
  } satisfies Rules<Selection, never, State>;
};
