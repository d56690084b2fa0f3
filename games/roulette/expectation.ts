import { defineExpectation, type SheetOutcome } from "@croupier/contract/expectation";
import { eventsOf, type Law, lotteryOf } from "@croupier/contract/law";
import { compare, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { contract } from "./contract.ts";
import { colourOf, pocketsOf, SPOT_TYPES, spotsOf } from "./layout.ts";
import certified from "./par.json" with { type: "json" };
import { parameters } from "./parameters.ts";
import { indexSpots } from "./spot-index.ts";

/** What a spot returns where it wins, and on the zeros where it doesn't: the sheet's greatest, and what la partage leaves. */
const returnsIn = (outcomes: readonly SheetOutcome[]): { readonly won: Rational; readonly onZero: Rational } => {
  const [won = ZERO, ...rest] = outcomes.map(({ multiplier }) => multiplier).toSorted((a, b) => compare(b, a));
  return { won, onZero: rest.find(({ num }) => num > 0n) ?? ZERO };
};

/** All wagers of a bet wait for one ball, so what they return is known together, pocket by pocket. */
export const expectation = defineExpectation<typeof contract>(certified, ({ parameters: given, outcomes }) => {
  const { wheel } = parameters.parse(given);
  const pockets = pocketsOf(wheel);
  const events = eventsOf(pockets.map(() => rational(1, pockets.length)));
  const find = indexSpots(spotsOf(wheel), ({ type, covers }): Law => {
    const { won, onZero } = returnsIn(outcomes(SPOT_TYPES[type].title));
    return lotteryOf(
      events,
      pockets.map((pocket) => (covers.includes(pocket) ? won : colourOf(pocket) === "green" ? onZero : ZERO)),
    );
  });
  return (selection) => find(selection);
});
