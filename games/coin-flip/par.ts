import type { Par } from "@croupier/contract/par";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";

const MAX_CALLS = 20;

/**
 * A class per number of calls. Of the 2ⁿ ways n flips can fall, one is as called and the others lose alike, so two rounds
 * tell all: one of each kind.
 */
export const par: Par<typeof contract> = {
  game,
  classes: () =>
    Array.from({ length: MAX_CALLS }, (_, index) => {
      const calls = index + 1;
      return {
        name: calls === 1 ? "1 call" : `${calls} calls`,
        selections: [{ calls: Array<"heads">(calls).fill("heads") }],
        figures: ({ count }) => {
          const right = Array<number>(calls).fill(0);
          const total = 2n ** BigInt(calls);
          return count(
            [
              { draws: right, count: 1n },
              { draws: right.with(0, 1), count: total - 1n },
            ],
            total,
          );
        },
      };
    }),
};
