import { defineExpectation } from "@croupier/contract/expectation";
import { eventsOf, type Law, lotteryOf } from "@croupier/contract/law";
import { divide, subtract } from "@croupier/math/arithmetic";
import { ONE, rational, ZERO } from "@croupier/math/rational";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

const RESULTS = 10_000;

/**
 * By the number of results that win. The sheet tells those which are read most often; every other returns the same, which
 * is all there is to know of a wager that wins or loses.
 */
export const expectation = defineExpectation<typeof contract>(certified, ({ classes, outcomes }) => {
  const [first = ""] = classes;
  const won = outcomes(first).find(({ multiplier }) => multiplier.num > 0n);
  if (!won) throw new RangeError(`"${first}" never wins`);
  const rtp = rational(won.multiplier.num * won.probability.num, won.multiplier.den * won.probability.den);
  const byWinning = new Map<number, Law>();
  const lawWith = (winning: number): Law => {
    const chance = rational(winning, RESULTS);
    return lotteryOf(eventsOf([chance, subtract(ONE, chance)]), [divide(rtp, chance), ZERO]);
  };
  return ({ direction, target }) => {
    const winning = direction === "under" ? target : RESULTS - 1 - target;
    let law = byWinning.get(winning);
    if (!law) byWinning.set(winning, (law = lawWith(winning)));
    return law;
  };
});
