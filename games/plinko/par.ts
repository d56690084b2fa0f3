import type { SelectionOf } from "@croupier/contract/game";
import type { Par, ParClass } from "@croupier/contract/par";
import { binomial } from "@croupier/math/combinatorics";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";
import { parameters } from "./parameters.ts";

/** Of the 2^rows ways a ball can fall, C(rows, bucket) lead to a bucket, and one of them tells what all of them pay. */
const boardClass = ({ rows, risk }: SelectionOf<typeof contract>): ParClass<typeof contract> => ({
  name: `${rows} rows, ${risk}`,
  selections: [{ rows, risk }],
  figures: ({ count }) => {
    const ways = Array.from({ length: rows + 1 }, (_, bucket) => ({
      draws: Array.from({ length: rows }, (__, row) => (row < bucket ? 1 : 0)),
      count: binomial(rows, bucket),
    }));
    return count(ways, 2n ** BigInt(rows));
  },
});

/** A class per board. */
export const par: Par<typeof contract> = {
  game,
  classes: ({ parameters: given }) =>
    Object.entries(parameters.parse(given).multipliers).flatMap(([rows, byRisk = {}]) =>
      Object.keys(byRisk).map((risk) => boardClass({ rows: Number(rows), risk })),
    ),
};
