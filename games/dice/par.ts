import type { Par } from "@croupier/contract/par";
import { toPercent } from "@croupier/math/arithmetic";
import { rational } from "@croupier/math/rational";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";

const RESULTS = 10_000;
/** Winning results, from the likeliest bet to the rarest. All 9,799 counts return the same; these are read most often. */
const WINNING = [9_800, 9_500, 9_000, 7_500, 5_000, 4_950, 2_500, 1_000, 500, 100, 10, 2];

const chanceOf = (winning: number): string => toPercent(rational(winning, RESULTS), 2).replace(/\.?0+ /, " ");

/** A class per chance and direction. There are ten thousand draws, so all of them are played. */
export const par: Par<typeof contract> = {
  game,
  classes: () =>
    WINNING.flatMap((winning) => [
      { name: `under, ${chanceOf(winning)}`, selections: [{ direction: "under", target: winning }] },
      { name: `over, ${chanceOf(winning)}`, selections: [{ direction: "over", target: RESULTS - 1 - winning }] },
    ]),
};
