import { defineContract, defineGame, defineRules, type SelectionOf } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { ONE, type Rational, rational, ZERO } from "@croupier/math/rational";

const pocket = z.int().min(0).max(36);

const contract = defineContract({
  name: "roulette",
  title: "Roulette",
  selection: z.union([
    z.strictObject({ on: z.literal("straight"), pocket }),
    z.strictObject({ on: z.literal("split"), pockets: z.tuple([pocket, pocket]).readonly() }),
    z.strictObject({ on: z.literal("dozen"), dozen: z.int().min(1).max(3) }),
    z.strictObject({ on: z.enum(["red", "black"]) }),
  ]),
  action: z.never(),
  view: z.strictObject({ pocket, won: z.array(z.boolean()).readonly() }),
  wagers: { min: 1, max: 100 },
  stakeGrows: false,
});

type Selection = SelectionOf<typeof contract>;

const POCKETS = 37;
const RED = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36]);
const PAYS = { straight: rational(36), split: rational(18), dozen: rational(3), red: rational(2), black: rational(2) };

const covers = (selection: Selection, drawn: number): boolean => {
  switch (selection.on) {
    case "straight":
      return drawn === selection.pocket;
    case "split":
      return selection.pockets.includes(drawn);
    case "dozen":
      return Math.ceil(drawn / 12) === selection.dozen;
    case "red":
      return RED.has(drawn);
    case "black":
      return drawn > 0 && !RED.has(drawn);
  }
};

/** Neighbours on a layout of three columns; 0 touches 1, 2 and 3. Written low pocket first, so each split has one name. */
const adjoin = ([low, high]: readonly [number, number]): boolean =>
  low === 0 ? high >= 1 && high <= 3 : high - low === 3 || (high - low === 1 && low % 3 !== 0);

interface State {
  readonly selections: readonly Selection[];
  readonly drawn: number;
}

const createRules = ({ laPartage }: { readonly laPartage: boolean }) => {
  const multiplierOf = (selection: Selection, drawn: number): Rational => {
    if (covers(selection, drawn)) return PAYS[selection.on];
    const evenMoney = selection.on === "red" || selection.on === "black";
    return laPartage && evenMoney && drawn === 0 ? rational(1, 2) : ZERO;
  };
  const partsOf = (selections: readonly Selection[], drawn: number): readonly DecidedPart[] =>
    selections.map((selection, wager) => ({ wager, fraction: ONE, multiplier: multiplierOf(selection, drawn) }));

  return {
    objection(selections) {
      const torn = selections.findIndex((selection) => selection.on === "split" && !adjoin(selection.pockets));
      if (torn >= 0) return `wagers.${torn}.selection: these pockets don't adjoin, lower first.`;
      const distinct = new Set(selections.map((selection) => JSON.stringify(Object.values(selection))));
      return distinct.size < selections.length
        ? "The same selection is in this bet twice; stake more on one."
        : undefined;
    },
    open: (selections, draws): State => ({ selections, drawn: draws.uniform(POCKETS) }),
    act: (state) => state,
    legal: () => [],
    parts: ({ selections, drawn }) => partsOf(selections, drawn),
    view: ({ selections, drawn }) => ({
      pocket: drawn,
      won: selections.map((selection) => covers(selection, drawn)),
    }),
    fallback: () => "void",
    ceilings: (selections) =>
      Array.from({ length: POCKETS }, (_, drawn) =>
        partsOf(selections, drawn).filter(({ multiplier }) => multiplier.num > 0n),
      ),
  } satisfies Rules<Selection, never, State>;
};

const parameters = z.strictObject({ laPartage: z.boolean().default(false) });

export const roulette = defineGame({
  contract,
  rules: { 1: defineRules(contract, parameters, createRules) },
  variants: {
    european: { rules: 1, parameters: {} },
    french: { rules: 1, parameters: { laPartage: true } },
  },
  lock: { variants: { european: { rulesHash: "01".repeat(32) }, french: { rulesHash: "02".repeat(32) } } },
});
