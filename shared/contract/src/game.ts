import type * as z from "zod";
import type { Rules } from "./rules.ts";

/**
 * What a client and the gateway know of a game: the shapes of a selection, an action and a view, and facts that don't
 * depend on a variant. It never tells how anything is decided.
 */
export interface Contract<
  Name extends string = string,
  Selection extends z.ZodType = z.ZodType,
  Action extends z.ZodType = z.ZodType,
  View extends z.ZodType = z.ZodType,
> {
  /** Kebab-case; the folder's name, the service's name and the procedure's. */
  readonly name: Name;
  /** For people. */
  readonly title: string;
  /** What one wager is on. */
  readonly selection: Selection;
  /** A later decision; `z.never()` for an instant game. */
  readonly action: Action;
  /** What a player sees. */
  readonly view: View;
  /** How many wagers one bet may carry. */
  readonly wagers: { readonly min: number; readonly max: number };
  /** Whether an action can add to the stake (double, split, insurance); such a game takes no free rounds. */
  readonly stakeGrows: boolean;
}

/** Keeps the literal types of what it is given. */
export const defineContract = <
  const Name extends string,
  Selection extends z.ZodType,
  Action extends z.ZodType,
  View extends z.ZodType,
>(
  contract: Contract<Name, Selection, Action, View>,
): Contract<Name, Selection, Action, View> => contract;

export type SelectionOf<C extends Contract> = z.output<C["selection"]>;
export type ActionOf<C extends Contract> = z.output<C["action"]>;
export type ViewOf<C extends Contract> = z.output<C["view"]>;

/**
 * One version of a game's rules beside the others. `parameters` turns the JSON of a variant into what `createRules`
 * takes, which prepares tables once, so that a round only looks them up.
 */
export interface RulesVersion<C extends Contract = Contract> {
  readonly parameters: z.ZodType;
  /** The very function that `rules/<n>.ts` exports: `pnpm check` compares them, so nothing may stand between. */
  createRules(parameters: unknown): Rules<SelectionOf<C>, ActionOf<C>, unknown, ViewOf<C>>;
}

/** Ties a version's parameter schema to its factory, types checked here and erased after. */
export const defineRules = <C extends Contract, Parameters extends z.ZodType, State>(
  _contract: C,
  parameters: Parameters,
  createRules: (parameters: z.output<Parameters>) => Rules<SelectionOf<C>, ActionOf<C>, State, ViewOf<C>>,
): RulesVersion<C> => ({ parameters, createRules });

/** A certified, immutable set of parameters for one version of the rules. */
export interface Variant {
  readonly rules: number;
  /** As JSON: what the rules hash covers. */
  readonly parameters: unknown;
}

/** What `pnpm generate` wrote beside the rules: a hash per variant over the rules' import closure and its parameters. */
export interface RulesLock {
  readonly variants: Readonly<Record<string, { readonly rulesHash: string }>>;
}

/** A game: its contract, every version of its rules that a round may still name, its variants and their hashes. */
export interface Game<C extends Contract = Contract> {
  readonly contract: C;
  readonly rules: Readonly<Record<number, RulesVersion<C>>>;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly lock: RulesLock;
}

export const defineGame = <C extends Contract>(game: Game<C>): Game<C> => game;
