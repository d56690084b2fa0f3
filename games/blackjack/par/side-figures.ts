import type { ExactFigures, Ways } from "@croupier/contract/par";
import { ONE, type Rational, rational } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { HALF, settleInsurance } from "../settlement.ts";
import type { SettleSide, Side, SideResult } from "../side-wagers.ts";
import { perDeck } from "./values.ts";

const CARDS = Array.from({ length: 52 }, (_, card) => card);

/** In how many ways cards of these faces are dealt, in this order. */
const waysOf = (faces: readonly number[], decks: number | "infinite"): number =>
  decks === "infinite"
    ? 1
    : faces.reduce((ways, face, place) => {
        const before = faces.slice(0, place).filter((other) => other === face).length;
        return ways * Math.max(0, decks - before);
      }, 1);

const faces = function* (): Generator<readonly [number, number, number], void, undefined> {
  for (const one of CARDS) for (const other of CARDS) for (const up of CARDS) yield [one, other, up];
};

/** A side wager, by all faces of the three cards that may decide it. It is the bet's second. */
export const countSide = (
  { collect }: Ways,
  { decks }: Pick<Parameters, "decks">,
  settle: SettleSide,
  side: Side,
): ExactFigures => {
  const counts = new Map<SideResult, number>();
  let total = 0;
  for (const dealt of faces()) {
    const [one, other, up] = dealt;
    const ways = waysOf(dealt, decks);
    if (ways === 0) continue;
    const result = settle(side, one, other, up);
    counts.set(result, (counts.get(result) ?? 0) + ways);
    total += ways;
  }
  return collect(
    [...counts].map(([{ multiplier }, count]) => ({
      outcome: [{ wager: 1, fraction: ONE, multiplier }],
      probability: rational(count, total),
    })),
  );
};

/** The insurance alone: of the cards that are left beside the ace, the ten-valued ones make the dealer's blackjack. */
export const countInsurance = ({ collect }: Ways, { decks }: Pick<Parameters, "decks">): ExactFigures => {
  const [tens, all] = decks === "infinite" ? [perDeck(10), 52] : [decks * perDeck(10), 52 * decks - 1];
  const ending = (natural: boolean, probability: Rational) => ({
    outcome: [{ wager: 0, fraction: HALF, multiplier: settleInsurance({ total: 21, natural }) }],
    probability,
  });
  return collect([ending(true, rational(tens, all)), ending(false, rational(all - tens, all))]);
};
