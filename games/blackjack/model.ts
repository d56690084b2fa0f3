import type { Draws } from "@croupier/math/draws";
import type * as z from "@croupier/contract/zod";
import { madeByPair, madeByThree, paysToOne } from "./model-sides.ts";
import type { parametersSchema } from "./parameters.ts";

// The game told a second time, from its page and not from its rules, and with no thought of speed: tests hold the rules
// against it. It goes through a round from the first card to the last, and stops wherever the player has a choice.

export type Given = Omit<z.input<typeof parametersSchema>, "strategy">;
export type Wager = "main" | "perfectPairs" | "twentyOnePlus3";
export type Action = "insure" | "decline" | "hit" | "stand" | "double" | "split" | "surrender";

interface Part {
  readonly wager: number;
  fraction: string;
  multiplier: string | null;
}

interface Hand {
  readonly cards: number[];
  /** What rides on it. */
  readonly part: Part;
  split: boolean;
  doubled: boolean;
  surrendered: boolean;
  done: boolean;
}

const NEW = { split: false, doubled: false, surrendered: false, done: false };

/** How a round stands; exact numbers are `"num/den"`. */
interface Told {
  readonly view: object;
  readonly legal: readonly Action[];
  readonly parts: readonly Readonly<Part>[];
  /** What becomes of it if the player leaves. */
  readonly left: Action | undefined;
}

/** The parameters as the page names them, with its defaults. */
const fillIn = ({
  decks = 8,
  soft17 = "stand",
  doubleOn = "any",
  doubleAfterSplit = true,
  maxHands = 2,
  resplitAces = false,
  hitSplitAces = false,
  surrender = "none",
  blackjackPays = "3:2",
  peek = true,
  insurance = true,
}: Given) => ({
  decks,
  soft17,
  doubleOn,
  doubleAfterSplit,
  maxHands,
  resplitAces,
  hitSplitAces,
  surrender,
  blackjackPays,
  peek,
  insurance,
});

type Table = ReturnType<typeof fillIn>;

const isAce = (card: number): boolean => card % 13 === 0;
const pip = (card: number): number => [11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10][card % 13] ?? 0;

/** Every ace is 11 until the hand is above 21; then one after the other becomes 1. */
const count = (cards: readonly number[]): { readonly total: number; readonly soft: boolean } => {
  let total = cards.reduce((sum, card) => sum + pip(card), 0);
  let elevens = cards.filter(isAce).length;
  while (total > 21 && elevens > 0) {
    total -= 10;
    elevens -= 1;
  }
  return { total, soft: elevens > 0 };
};

const is21 = (cards: readonly number[]): boolean => cards.length === 2 && count(cards).total === 21;

/** What a blackjack returns, the stake included. */
const BLACKJACK = { "3:2": "5/2", "6:5": "11/5", "1:1": "2/1" };
const DOUBLES = {
  any: Array.from({ length: 21 }, (_, total) => total),
  "9-11": [9, 10, 11],
  "10-11": [10, 11],
};

const isBlackjack = ({ cards, split }: Hand): boolean => is21(cards) && !split;

/** What the page lets a player do with a hand; nothing if it is at its end. */
const choicesFor = (table: Table, hand: Hand, hands: number): readonly Action[] => {
  const { total } = count(hand.cards);
  const [one = 0, other = 0] = hand.cards;
  const onTwo = hand.cards.length === 2;
  const ofAces = hand.split && isAce(one);
  const choices = new Set<Action>();
  if (total >= 21) return [];
  if (onTwo && pip(one) === pip(other) && hands < table.maxHands) choices.add("split");
  if (ofAces && !table.resplitAces) choices.delete("split");
  if (ofAces && !table.hitSplitAces && choices.size === 0) return [];
  choices.add("stand");
  if (ofAces && !table.hitSplitAces) return [...choices];
  choices.add("hit");
  if (onTwo && DOUBLES[table.doubleOn].includes(total)) choices.add("double");
  if (ofAces || (hand.split && !table.doubleAfterSplit)) choices.delete("double");
  if (onTwo && !hand.split && table.surrender === "late") choices.add("surrender");
  return [...choices];
};

const dealerDraws = (table: Table, dealer: readonly number[]): boolean => {
  const { total, soft } = count(dealer);
  return total < 17 || (total === 17 && soft && table.soft17 === "hit");
};

/** What a hand returns that is neither bust nor surrendered. */
const returnOf = (table: Table, hand: Hand, dealer: readonly number[]): string => {
  const [mine, theirs] = [count(hand.cards).total, count(dealer).total];
  if (isBlackjack(hand) && is21(dealer)) return "1/1";
  if (isBlackjack(hand)) return BLACKJACK[table.blackjackPays];
  if (is21(dealer)) return "0/1";
  if (theirs > 21 || mine > theirs) return "2/1";
  return mine === theirs ? "1/1" : "0/1";
};

/** Whether the page takes such a bet. */
export const isTaken = (wagers: readonly Wager[]): boolean =>
  wagers.includes("main") && new Set(wagers).size === wagers.length;

/** All there is on the table. */
interface Scene {
  readonly table: Table;
  readonly wagers: readonly Wager[];
  readonly deal: () => number;
  readonly dealer: number[];
  readonly hands: Hand[];
  /** In the order in which they come to be. */
  readonly parts: Part[];
  readonly sides: readonly { readonly on: Wager; readonly made: string | null }[];
  insured: Part | undefined;
  active: number | null;
  over: boolean;
}

const addPart = ({ parts, wagers }: Scene, fraction: string): Part => {
  const part = { wager: wagers.indexOf("main"), fraction, multiplier: null };
  parts.push(part);
  return part;
};

const setUp = (given: Given, wagers: readonly Wager[], draws: Draws): Scene => {
  const table = fillIn(given);
  const shoe = table.decks === "infinite" ? undefined : draws.shuffle(52 * table.decks);
  const deal = (): number => (shoe ? shoe.next() : draws.uniform(52)) % 52;
  const [first, up, second, hole] = [deal(), deal(), deal(), deal()];
  const made = { main: null, perfectPairs: madeByPair(first, second), twentyOnePlus3: madeByThree(first, second, up) };
  const main: Part = { wager: wagers.indexOf("main"), fraction: "1/1", multiplier: null };
  return {
    table,
    wagers,
    deal,
    dealer: [up, hole],
    hands: [{ ...NEW, cards: [first, second], part: main }],
    parts: wagers.map((on, wager): Part => {
      return on === "main" ? main : { wager, fraction: "1/1", multiplier: paysToOne(given, on, made[on]) };
    }),
    sides: wagers.filter((on) => on !== "main").map((on) => ({ on, made: made[on] })),
    insured: undefined,
    active: null,
    over: false,
  };
};

const tell = (
  { dealer, hands, parts, sides, insured, active, over }: Scene,
  legal: readonly Action[],
  left?: Action,
): Told => {
  const shown = over ? [...dealer] : dealer.slice(0, 1);
  return {
    view: {
      dealer: { cards: shown, ...count(shown) },
      hands: hands.map(({ cards, split, doubled, surrendered, done }) => {
        return { cards: [...cards], ...count(cards), split, doubled, surrendered, done };
      }),
      active,
      insured: insured !== undefined,
      sides,
    },
    legal,
    parts: parts.map((part) => ({ ...part })),
    left,
  };
};

const playAction = (scene: Scene, hand: Hand, action: Action): void => {
  const { deal, hands } = scene;
  if (action === "hit" || action === "double") hand.cards.push(deal());
  if (action === "double") hand.part.fraction = "2/1";
  if (action === "surrender") hand.part.multiplier = "1/2";
  hand.doubled = action === "double";
  hand.surrendered = action === "surrender";
  hand.done = action !== "hit" && action !== "split";
  if (action === "split") {
    const right = { ...NEW, cards: hand.cards.splice(1), part: addPart(scene, "1/1"), split: true };
    hands.splice(hands.indexOf(hand) + 1, 0, right);
    hand.split = true;
    hand.cards.push(deal());
  }
  if (count(hand.cards).total > 21) hand.part.multiplier = "0/1";
};

/** From the left hand on; a split puts another one to the right. */
function* playHands(scene: Scene): Generator<Told, void, Action> {
  const { table, deal, hands } = scene;
  for (const [turn, hand] of hands.entries()) {
    if (hand.cards.length === 1) hand.cards.push(deal());
    while (!hand.done) {
      const choices = choicesFor(table, hand, hands.length);
      if (choices.length === 0) break;
      scene.active = turn;
      playAction(scene, hand, yield tell(scene, choices, "stand"));
    }
    hand.done = true;
    scene.active = null;
  }
}

/** Yields wherever the player has a choice, and returns how the round ended. */
export function* playRound(given: Given, wagers: readonly Wager[], draws: Draws): Generator<Told, Told, Action> {
  const scene = setUp(given, wagers, draws);
  const { table, deal, dealer, hands } = scene;
  if (table.insurance && isAce(dealer[0] ?? 0)) {
    const answer = yield tell(scene, ["insure", "decline"], "decline");
    if (answer === "insure") scene.insured = addPart(scene, "1/2");
  }
  const { insured } = scene;

  // With a peek both sides see a dealer's blackjack, or that there is none, before the hands are played.
  if (insured && table.peek) insured.multiplier = is21(dealer) ? "3/1" : "0/1";
  if (!table.peek || !is21(dealer)) yield* playHands(scene);

  const waiting = hands.filter(({ part }) => part.multiplier === null);
  const beatable = waiting.some((hand) => !isBlackjack(hand));
  while (beatable && dealerDraws(table, dealer)) dealer.push(deal());
  for (const hand of waiting) hand.part.multiplier = returnOf(table, hand, dealer);
  if (insured) insured.multiplier = is21(dealer) ? "3/1" : "0/1";
  scene.over = true;
  return tell(scene, []);
}
