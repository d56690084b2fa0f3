import {
  type Contract,
  defineContract,
  defineGame,
  defineRules,
  type Game,
  type SelectionOf,
} from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { rtp } from "@croupier/contract/parameters";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";

/** A contract outlives its rules: it only widens. Version 2 brought "edge", and a view member that version 1 lacks. */
const contract = defineContract({
  name: "thick-coin",
  title: "Thick coin",
  selection: z.strictObject({ call: z.enum(["heads", "tails", "edge"]) }),
  action: z.never(),
  view: z.strictObject({ fell: z.enum(["heads", "tails", "edge"]), draw: z.int().optional() }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

type Side = SelectionOf<typeof contract>["call"];

interface State {
  readonly call: Side;
  readonly fell: Side;
  readonly draw: number;
}

const partsOf = (multiplier: Rational): readonly DecidedPart[] => [{ wager: 0, fraction: ONE, multiplier }];

const createRulesOne = ({ rtp: target }: { readonly rtp: Rational }) => {
  const won = partsOf(multiply(target, rational(2)));
  return {
    // Written as what it knows: what a later version adds to the contract is not among it.
    objection: ([selection]) =>
      selection?.call === "heads" || selection?.call === "tails" ? undefined : "This coin falls on a side.",
    open([selection], draws): State {
      const draw = draws.uniform(2);
      return { call: selection?.call ?? "heads", fell: draw === 0 ? "heads" : "tails", draw };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ call, fell }) => (call === fell ? won : partsOf(ZERO)),
    view: ({ fell }) => ({ fell }),
    fallback: () => "void",
    ceilings: () => [won],
  } satisfies Rules<{ call: Side }, never, State>;
};

const SIDES = 100;

const createRulesTwo = ({ rtp: target }: { readonly rtp: Rational }) => {
  const onSide = partsOf(multiply(target, rational(SIDES, 49)));
  const onEdge = partsOf(multiply(target, rational(SIDES, 2)));
  const wonWith = (call: Side) => (call === "edge" ? onEdge : onSide);
  return {
    open([selection], draws): State {
      const draw = draws.uniform(SIDES);
      return { call: selection?.call ?? "heads", fell: draw < 49 ? "heads" : draw < 98 ? "tails" : "edge", draw };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ call, fell }) => (call === fell ? wonWith(call) : partsOf(ZERO)),
    view: ({ fell, draw }) => ({ fell, draw }),
    fallback: () => "void",
    ceilings: ([selection]) => [wonWith(selection?.call ?? "heads")],
  } satisfies Rules<{ call: Side }, never, State>;
};

const parameters = z.strictObject({ rtp });

export const thickCoin = defineGame({
  contract,
  rules: { 1: defineRules(contract, parameters, createRulesOne), 2: defineRules(contract, parameters, createRulesTwo) },
  variants: {
    standard: { rules: 1, parameters: { rtp: "99/100" } },
    "standard-2": { rules: 2, parameters: { rtp: "99/100" } },
  },
  lock: { variants: { standard: { rulesHash: "07".repeat(32) }, "standard-2": { rulesHash: "08".repeat(32) } } },
});

/** The same game in a build that lacks a version of its rules. */
export const without = <C extends Contract>(game: Game<C>, version: number): Game<C> => ({
  ...game,
  rules: Object.fromEntries(Object.entries(game.rules).filter(([number]) => Number(number) !== version)),
});
