import type { Draws } from "@croupier/math/draws";
import { formatRational, parseRational } from "@croupier/math/rational-text";

// The game told a second time, from its page and not from its rules, and with no thought of speed: tests hold the rules
// against it.

type Paid = keyof typeof PAYS;
export type Pays = { readonly [Hand in Paid]?: number | string };
interface Draw {
  readonly type: "draw";
  readonly hold: readonly number[];
}

/** How a round stands; exact numbers are `"num/den"`. */
interface Told {
  readonly view: object;
  readonly legal: readonly Draw[];
  readonly parts: readonly { readonly wager: number; readonly fraction: string; readonly multiplier: string | null }[];
}

/** 9/6 Jacks or Better, for one. */
const PAYS = {
  royal: 800,
  straightFlush: 50,
  four: 25,
  fullHouse: 9,
  flush: 6,
  straight: 4,
  three: 3,
  twoPair: 2,
  jacks: 1,
};

/** Ranks in a row, an ace at either end. */
const ROW = "A23456789TJQKA".split("");
const PLACES = [0, 1, 2, 3, 4];

const sorted = (ranks: readonly string[]): string => ranks.toSorted().join("");
const STRAIGHTS = Array.from({ length: ROW.length - 4 }, (_, from) => sorted(ROW.slice(from, from + 5)));
const ROYAL = sorted(ROW.slice(-5));

/** What five cards are, by the groups of their ranks from the largest: "32" is a full house. */
export const nameHand = (cards: readonly number[]): Paid | "nothing" => {
  const ranks = cards.map((card) => ROW[card % 13] ?? "");
  const suited = new Set(cards.map((card) => Math.floor(card / 13))).size === 1;
  const straight = STRAIGHTS.includes(sorted(ranks));
  const sizes = [...new Set(ranks)].map((rank) => ranks.filter((other) => other === rank).length);
  const groups = sizes.toSorted((a, b) => b - a).join("");
  const paired = ranks.find((rank, place) => ranks.indexOf(rank) < place) ?? "";

  if (suited && sorted(ranks) === ROYAL) return "royal";
  if (suited && straight) return "straightFlush";
  if (groups === "41") return "four";
  if (groups === "32") return "fullHouse";
  if (suited) return "flush";
  if (straight) return "straight";
  if (groups === "311") return "three";
  if (groups === "221") return "twoPair";
  return groups === "2111" && "JQKA".includes(paired) ? "jacks" : "nothing";
};

/** All ways to keep some of five cards: for each place, those with it and those without. */
const everyHold = PLACES.reduce<readonly (readonly number[])[]>(
  (holds, place) => holds.flatMap((hold) => [hold, [...hold, place]]),
  [[]],
);

/** Yields where the player chooses what to hold, and returns how the round ended. */
export function* playRound(pays: Pays, draws: Draws): Generator<Told, Told, Draw> {
  const deck = draws.shuffle(52);
  const cards = PLACES.map(() => deck.next());

  const viewOf = (held: readonly number[] | null) => {
    const category = nameHand(cards);
    const pay = category === "nothing" ? 0 : (pays[category] ?? PAYS[category]);
    return { cards: [...cards], held, category, multiplier: formatRational(parseRational(pay)) };
  };

  const { hold } = yield {
    view: viewOf(null),
    legal: everyHold.map((held): Draw => ({ type: "draw", hold: held })),
    parts: [{ wager: 0, fraction: "1/1", multiplier: null }],
  };
  for (const place of PLACES) if (!hold.includes(place)) cards[place] = deck.next();
  const view = viewOf(hold);
  return { view, legal: [], parts: [{ wager: 0, fraction: "1/1", multiplier: view.multiplier }] };
}
