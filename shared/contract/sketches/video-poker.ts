import { type ActionOf, defineContract, defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import type { Shuffle } from "@croupier/math/draws";
import { ONE, rational } from "@croupier/math/rational";
import { bestHold, HOLDS } from "./best-hold.ts";
import { CATEGORIES, type Category, categoryOf } from "./poker-hands.ts";

const card = z.int().min(0).max(51);
const flag = z.boolean();

const contract = defineContract({
  name: "video-poker",
  title: "Video poker",
  selection: z.strictObject({}),
  /** Five flags and no list of places: each of the 32 holds has one spelling. */
  action: z.strictObject({ hold: z.tuple([flag, flag, flag, flag, flag]).readonly() }),
  view: z.strictObject({
    cards: z.array(card).readonly(),
    held: z.array(flag).readonly().nullable(),
    category: z.enum(CATEGORIES),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

type Action = ActionOf<typeof contract>;

interface State {
  readonly deck: Shuffle;
  readonly cards: readonly number[];
  readonly held: Action["hold"] | undefined;
}

const DRAWS: readonly Action[] = HOLDS.map((hold) => ({ hold }));

type Pays = Readonly<Record<Category, number>>;

const createRules = ({ pays }: { readonly pays: Partial<Pays> }) => {
  const worth = Object.fromEntries(CATEGORIES.map((of) => [of, BigInt(pays[of] ?? 0)])) as Record<Category, bigint>;
  const partsOf = Object.fromEntries(
    CATEGORIES.map((of) => [of, [{ wager: 0, fraction: ONE, multiplier: rational(worth[of]) }]]),
  ) as unknown as Readonly<Record<Category, readonly DecidedPart[]>>;
  const dearest = CATEGORIES.reduce((best, of) => (worth[of] > worth[best] ? of : best));

  return {
    open(_selections, draws): State {
      const deck = draws.shuffle(52);
      return { deck, cards: Array.from({ length: 5 }, () => deck.next()), held: undefined };
    },
    act: ({ deck, cards }, { hold }): State => ({
      deck,
      cards: cards.map((kept, place) => (hold[place] ? kept : deck.next())),
      held: hold,
    }),
    legal: ({ held }) => (held ? [] : DRAWS),
    parts: ({ cards, held }) =>
      held ? partsOf[categoryOf(cards)] : [{ wager: 0, fraction: ONE, multiplier: undefined }],
    view: ({ cards, held }) => ({ cards, held: held ?? null, category: categoryOf(cards) }),
    fallback: ({ cards }) => ({ action: { hold: bestHold(cards, worth) } }),
    ceilings: () => [partsOf[dearest]],
  } satisfies Rules<Record<string, never>, Action, State>;
};

const NINE_SIX = {
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

const pay = z.int().min(0);
const parameters = z.strictObject({ pays: z.partialRecord(z.enum(CATEGORIES), pay).default(NINE_SIX) });

export const videoPoker = defineGame({
  contract,
  rules: { 1: defineRules(contract, parameters, createRules) },
  variants: { "9-6": { rules: 1, parameters: {} } },
  lock: { variants: { "9-6": { rulesHash: "06".repeat(32) } } },
});
