import { sum } from "@croupier/math/arithmetic";
import { lcm } from "@croupier/math/integers";
import { add, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { WeighedParts } from "@croupier/math/stake-rounding";
import type { Parameters } from "../parameters.ts";
import { createKinds, type Kinds } from "./classes.ts";
import { listStarts } from "./openings.ts";
import type { Play } from "./player.ts";
import { type Take, takePeeked, takeSeat, takeWhole } from "./seat.ts";
import { falling } from "./shoe.ts";
import { countSingles } from "./shoe-splits.ts";
import { VALUES } from "./values.ts";

/** Per unit of the initial stake, on average. */
export interface Means {
  readonly returned: Rational;
  readonly wagered: Rational;
  /** How many parts of each kind there are: what rounding costs needs no more. */
  readonly parts: WeighedParts;
}

/** Adds up what is returned and wagered, exactly: in ways of so many cards. */
const createMeans = ({ parts, kindOf }: Kinds) => {
  const byCards = new Map<number, bigint[]>();
  const take: Take = (hands, ends, times, cards) => {
    const held = byCards.get(cards) ?? parts.map(() => 0n);
    byCards.set(cards, held);
    for (const hand of hands) {
      for (const [end, ways] of ends.entries()) {
        const kind = kindOf(hand, end);
        if (ways !== 0n) held[kind] = (held[kind] ?? 0n) + ways * times;
      }
    }
  };
  const means = (decks: number): Means => {
    const often = parts.map((_, kind) =>
      sum([...byCards].map(([cards, held]) => rational(held[kind] ?? 0n, falling(52 * decks, cards)))),
    );
    const wagers = parts.map(({ fraction }, kind) => multiply(fraction, often[kind] ?? ZERO));
    const total = often.reduce((common, { den }) => lcm(common, den), 1n);
    const weighed = parts.map(({ fraction, multiplier }, kind) => {
      const { num, den } = often[kind] ?? ZERO;
      return { fraction, multiplier, weight: num * (total / den) };
    });
    return {
      wagered: wagers.reduce(add, ZERO),
      returned: sum(parts.map(({ multiplier }, kind) => multiply(multiplier, wagers[kind] ?? ZERO))),
      parts: { parts: weighed.filter(({ weight }) => weight > 0n), total },
    };
  };
  return { take, means };
};

/** What a round of the main wager returns and stakes on average, dealt from a shoe, with any number of hands. */
export const findShoeMeans = (parameters: Parameters, decks: number, play: Play): Means => {
  const { take, means } = createMeans(createKinds(parameters));
  for (const up of VALUES) {
    const seat = takeSeat(parameters, decks, play, up);
    takePeeked(seat, take);
    takeWhole(seat, take);
    for (const pair of listStarts(parameters, play, up).split) {
      for (const singles of countSingles(seat, pair).values()) {
        for (const { number, against, cards } of singles) take([number], against, 1n, cards);
      }
    }
  }
  return means(decks);
};
