import { DEALER_BUSTED, DEALER_NATURAL } from "./classes.ts";
import { type DealerHand, listDealerHands } from "./dealer-hands.ts";
import { falling, type Shoe } from "./shoe.ts";
import { createWideSum } from "./wide-sum.ts";
import type { Counts } from "./values.ts";

/**
 * Draws are counted in doubles as far as they fit: eight decks leave 415 cards beside the up card, and (415)₆ is below
 * 2⁵³. What is drawn beyond the first five or six is counted apart.
 */
const FIRST = 5;
const MOST_BEYOND = 5;
const ENDS = 5;
const SAFE = 2 ** 52;

/** Dealer's hands as a tree: a node draws one more card, the highest values first, so that hands share their beginnings. */
interface Tree {
  /** By node, in the order of a walk: its card's value, how many of that value are on the way to it, and its depth. */
  readonly values: Int32Array;
  readonly before: Int32Array;
  readonly depths: Int32Array;
  /** What ends here: the number of the end, −1 if nothing does; and in how many orders of its cards. */
  readonly ends: Int32Array;
  readonly ways: Float64Array;
}

interface Node {
  readonly children: Map<number, Node>;
  end: number;
  ways: number;
}

const createTree = (hands: readonly DealerHand[]): Tree => {
  const root: Node = { children: new Map(), end: -1, ways: 0 };
  for (const { counts, end, ways } of hands) {
    let node = root;
    for (let value = 10; value >= 1; value -= 1) {
      for (let card = 0; card < (counts[value] ?? 0); card += 1) {
        let next = node.children.get(value);
        if (!next) node.children.set(value, (next = { children: new Map(), end: -1, ways: 0 }));
        node = next;
      }
    }
    [node.end, node.ways] = [end, ways];
  }
  const [values, before, depths, ends, ways]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  const walk = (node: Node, depth: number, last: number, run: number): void => {
    for (const [value, child] of node.children) {
      const same = value === last ? run + 1 : 0;
      values.push(value);
      before.push(same);
      depths.push(depth);
      ends.push(child.end);
      ways.push(child.ways);
      walk(child, depth + 1, value, same);
    }
  };
  walk(root, 1, 0, 0);
  return {
    values: Int32Array.from(values),
    before: Int32Array.from(before),
    depths: Int32Array.from(depths),
    ends: Int32Array.from(ends),
    ways: Float64Array.from(ways),
  };
};

/** A dealer who draws from what players have left. */
export interface ShoeDealer {
  /** Ways are counted of so many cards. */
  readonly cards: number;
  /** In how many ways, of (left)ₙ for n cards, the dealer comes to each end once these are dealt, by number. */
  readonly endsAfter: (dealt: Counts, number: number) => readonly bigint[];
  /** The same where only a blackjack matters: all else counts as a bust. */
  readonly blackjackAfter: (dealt: Counts, number: number) => readonly bigint[];
}

const NOTHING: readonly bigint[] = Array<bigint>(ENDS).fill(0n);

/** (cards − drawn)ₙ for n = most − drawn, by cards; each is computed when it is first wanted. */
const createFallingTable = (largest: number, drawn: number, most: number): ((cards: number) => bigint) => {
  const table: bigint[] = Array<bigint>(largest + 1).fill(-1n);
  return (cards) => {
    const known = table[cards] ?? -1n;
    return known >= 0n ? known : (table[cards] = falling(cards - drawn, most - drawn));
  };
};

export const createShoeDealer = (shoe: Shoe, up: number, soft17: "stand" | "hit"): ShoeDealer => {
  const hands = listDealerHands(up, soft17);
  const tree = createTree(hands);
  const most = hands.reduce((longest, { cards }) => Math.max(longest, cards), FIRST);
  const exact = Math.max(FIRST, most - MOST_BEYOND);
  const { values, before, depths, ends, ways } = tree;
  const hole = up === 1 ? 10 : up === 10 ? 1 : 0;

  const left = new Float64Array(11);
  const products = new Float64Array(most + 1);
  /** In how many ways the cards after so many come: as far as doubles go of so many, beyond it of all. */
  const rest = new Float64Array(most + 1);
  const shallow = new Float64Array(ENDS);
  const deep = new Float64Array(ENDS);
  const sums = Array.from({ length: ENDS }, createWideSum);
  /** By how many cards are left: of all draws, of those after the hole card, of those after what doubles count. */
  const whole = createFallingTable(shoe.cards, 0, most);
  const afterHole = createFallingTable(shoe.cards, 1, most);
  const afterExact = createFallingTable(shoe.cards, exact, most);

  const fill = (dealt: Counts, cards: number): void => {
    for (let value = 1; value <= 10; value += 1) left[value] = (shoe.counts[value] ?? 0) - (dealt[value] ?? 0);
    for (const [from, to] of [
      [0, exact],
      [exact + 1, most],
    ] as const) {
      let product = 1;
      for (let drawn = to; drawn >= from; drawn -= 1) {
        rest[drawn] = product;
        product *= cards - drawn + 1;
      }
    }
  };

  /** Adds what the draws beyond the first ones came to, below the node where they begin. */
  const addDeep = (): void => {
    for (let end = 0; end < ENDS; end += 1) {
      const sum = deep[end] ?? 0;
      if (sum === 0) continue;
      if (sum >= SAFE) throw new RangeError("a dealer's draws are too many to count in doubles");
      sums[end]?.add(products[exact] ?? 0, sum);
      deep[end] = 0;
    }
  };

  const countMade = (): void => {
    let below = false;
    shallow.fill(0);
    for (let node = 0; node < values.length; node += 1) {
      const depth = depths[node] ?? 0;
      if (below && depth <= exact) {
        addDeep();
        below = false;
      }
      // Beyond the first draws the product starts anew, below the node of the last of them.
      const held = depth === 1 || depth === exact + 1 ? 1 : (products[depth - 1] ?? 0);
      const product = held * ((left[values[node] ?? 0] ?? 0) - (before[node] ?? 0));
      products[depth] = product;
      below ||= depth > exact;
      const end = ends[node] ?? -1;
      if (end < 0) continue;
      const counted = (ways[node] ?? 0) * product * (rest[depth] ?? 0);
      if (depth > exact) deep[end] = (deep[end] ?? 0) + counted;
      else shallow[end] = (shallow[end] ?? 0) + counted;
    }
    if (below) addDeep();
  };

  const finish = (made: readonly bigint[], dealt: Counts, cards: number): readonly bigint[] => {
    const blackjack = hole === 0 ? 0n : BigInt((shoe.counts[hole] ?? 0) - (dealt[hole] ?? 0)) * afterHole(cards);
    let busted = whole(cards) - blackjack;
    for (const count of made) busted -= count;
    const all = [...made];
    [all[DEALER_BUSTED], all[DEALER_NATURAL]] = [busted, blackjack];
    return all;
  };

  return {
    cards: most,
    endsAfter: (dealt, number) => {
      const cards = shoe.cards - number;
      fill(dealt, cards);
      countMade();
      const beyond = afterExact(cards);
      const made = sums.map((sum, end) => sum.take() + BigInt(shallow[end] ?? 0) * beyond);
      return finish(made, dealt, cards);
    },
    blackjackAfter: (dealt, number) => finish(NOTHING, dealt, shoe.cards - number),
  };
};
