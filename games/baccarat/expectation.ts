import { defineExpectation, type Sheet } from "@croupier/contract/expectation";
import { eventsOf, lotteryOf } from "@croupier/contract/law";
import { subtract } from "@croupier/math/arithmetic";
import { equals, ONE, type Rational, ZERO } from "@croupier/math/rational";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** What happens, how likely it is, and what the three wagers on it return. */
interface Ending {
  readonly probability: Rational;
  readonly player: Rational;
  readonly banker: Rational;
  readonly tie: Rational;
}

/**
 * One of player, banker and tie wins, so what their wagers return is known together: a tie returns the stakes on the other
 * two, and banker's wins may differ in what they pay.
 */
const endingsIn = ({ outcomes }: Sheet): readonly Ending[] => {
  const greatest = (name: string) =>
    outcomes(name).reduce((most, one) =>
      one.multiplier.num * most.multiplier.den > most.multiplier.num * one.multiplier.den ? one : most,
    );
  const [tie, player] = [greatest("tie"), greatest("player")];
  const bankerWins = outcomes("banker")
    .filter(({ multiplier }) => multiplier.num > 0n)
    .map(({ multiplier, probability }) => ({
      probability: equals(multiplier, ONE) ? subtract(probability, tie.probability) : probability,
      player: ZERO,
      banker: multiplier,
      tie: ZERO,
    }));
  return [
    { probability: player.probability, player: player.multiplier, banker: ZERO, tie: ZERO },
    { probability: tie.probability, player: ONE, banker: ONE, tie: tie.multiplier },
    ...bankerWins.filter(({ probability }) => probability.num > 0n),
  ];
};

/** By wager; player, banker and tie together. How the pairs go with them, the sheet doesn't tell. */
export const expectation = defineExpectation<typeof contract>(certified, (sheet) => {
  const endings = endingsIn(sheet);
  const events = eventsOf(endings.map(({ probability }) => probability));
  const lawOn = (on: "player" | "banker" | "tie") =>
    lotteryOf(
      events,
      endings.map((ending) => ending[on]),
    );
  const laws = {
    player: lawOn("player"),
    banker: lawOn("banker"),
    tie: lawOn("tie"),
    playerPair: sheet.law("playerPair"),
    bankerPair: sheet.law("bankerPair"),
  };
  return ({ on }) => laws[on];
});
