import type { Par, ParClass } from "@croupier/contract/par";
import { binomial } from "@croupier/math/combinatorics";
import { dealing } from "@croupier/math/scripted-draws";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";
import { parameters } from "./parameters.ts";

const BALLS = 40;
const DRAWN = 10;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/**
 * Of the C(40, 10) ways to draw, C(picks, hits) · C(40 − picks, 10 − hits) hit so many of the picks, here 1, 2, 3 …, and one
 * of them tells what all of them pay.
 */
const pickClass = (risk: string, picks: number): ParClass<typeof contract> => ({
  name: `${risk}, ${picks === 1 ? "1 pick" : `${picks} picks`}`,
  selections: [{ risk, picks: upTo(picks).map((item) => item + 1) }],
  figures: ({ count }) => {
    const ways = upTo(picks + 1).map((hits) => {
      const missed = upTo(DRAWN - hits).map((item) => picks + item);
      return {
        draws: dealing(BALLS, [...upTo(hits), ...missed]),
        count: binomial(picks, hits) * binomial(BALLS - picks, DRAWN - hits),
      };
    });
    return count(ways, binomial(BALLS, DRAWN));
  },
});

/** A class per risk and number of picks: which numbers are picked changes nothing. */
export const par: Par<typeof contract> = {
  game,
  classes: ({ parameters: given }) =>
    Object.entries(parameters.parse(given).pays).flatMap(([risk, byPicks]) =>
      Object.keys(byPicks).map((picks) => pickClass(risk, Number(picks))),
    ),
};
