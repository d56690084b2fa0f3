import type { Part } from "@croupier/contract/rules";
import { ONE, type Rational } from "@croupier/math/rational";
import { type Hand, isLive, isNatural } from "./hand.ts";
import type { Parameters } from "./parameters.ts";
import { totalOf } from "./points.ts";
import type { Round } from "./round.ts";
import { createSettleHand, HALF, settleInsurance, TWO } from "./settlement.ts";

/** A bet's wagers: a multiplier for each side wager, which the first cards decide, and undefined for the main one. */
export type Wagers = readonly (Rational | undefined)[];

/** The one list of these parts there is, so that rounds that end alike return the same one. */
type Intern = (parts: readonly Part[]) => readonly Part[];

const createIntern = (): Intern => {
  interface Node {
    list: readonly Part[] | undefined;
    readonly next: Map<Part, Node>;
  }
  const root: Node = { list: undefined, next: new Map() };
  return (parts) => {
    let node = root;
    for (const part of parts) {
      let next = node.next.get(part);
      if (!next) node.next.set(part, (next = { list: undefined, next: new Map() }));
      node = next;
    }
    return (node.list ??= parts);
  };
};

/** The one part of these values there is. */
const createPartPool = () => {
  const pool = new Map<Rational | undefined, Map<Rational, Part>[]>();
  return (wager: number, fraction: Rational, multiplier: Rational | undefined): Part => {
    let wagers = pool.get(multiplier);
    if (!wagers) pool.set(multiplier, (wagers = []));
    const fractions = (wagers[wager] ??= new Map<Rational, Part>());
    let part = fractions.get(fraction);
    if (!part) fractions.set(fraction, (part = { wager, fraction, multiplier }));
    return part;
  };
};

/** Makes the function that says how a round's parts stand, in the order in which they come to be. */
export const createPartsOf = (parameters: Pick<Parameters, "blackjackPays" | "peek">) => {
  const settleHand = createSettleHand(parameters);
  const pool = createPartPool();
  const intern = createIntern();

  const multiplierOf = (hand: Hand, { phase, dealer }: Round): Rational | undefined => {
    // A bust and a surrender are seen at once, all else when the dealer's cards are.
    if (isLive(hand) && phase !== "over") return undefined;
    return settleHand(
      { total: totalOf(hand.points), natural: isNatural(hand), surrendered: hand.surrendered },
      { total: totalOf(dealer.points), natural: isNatural(dealer) },
    );
  };

  /** With a peek, an insurance is decided as soon as it is taken. */
  const insurancePays = ({ phase, dealer }: Round): Rational | undefined =>
    phase === "over" || parameters.peek
      ? settleInsurance({ total: totalOf(dealer.points), natural: isNatural(dealer) })
      : undefined;

  return (round: Round, wagers: Wagers): readonly Part[] => {
    const main = wagers.indexOf(undefined);
    const hands = round.hands
      .toSorted((a, b) => a.order - b.order)
      .map((hand) => pool(main, hand.doubled ? TWO : ONE, multiplierOf(hand, round)));
    const [first, ...split] = hands;
    const parts = wagers.map((side, wager) => (side === undefined && first ? first : pool(wager, ONE, side)));
    if (round.insured) parts.push(pool(main, HALF, insurancePays(round)));
    parts.push(...split);
    return intern(parts);
  };
};
