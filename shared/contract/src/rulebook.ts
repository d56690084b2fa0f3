import type { Contract, Game, SelectionOf, ActionOf, ViewOf } from "./game.ts";
import type { Rules } from "./rules.ts";

/** A variant made ready to play: its rules with their tables built, and the names a round carries. */
export interface PlayableVariant<C extends Contract = Contract> {
  readonly variant: string;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  /** As JSON, for people and for `info`. */
  readonly parameters: unknown;
  readonly rules: Rules<SelectionOf<C>, ActionOf<C>, unknown, ViewOf<C>>;
}

/** Every variant of a game, ready to play. */
export interface Rulebook<C extends Contract = Contract> {
  /** Undefined for a variant this build does not have. */
  find(variant: string): PlayableVariant<C> | undefined;
}

/** Throws (a bug in the game's folder) if a variant names rules that are not there, has bad parameters, or no hash. */
export const createRulebook = <C extends Contract>(game: Game<C>): Rulebook<C> => {
  const playable = Object.entries(game.variants).map(([name, { rules: rulesVersion, parameters }]) => {
    const version = game.rules[rulesVersion];
    const rulesHash = game.lock.variants[name]?.rulesHash;
    if (!version)
      throw new Error(`${game.contract.name}: variant ${name} names rules ${rulesVersion}, which do not exist`);
    if (!rulesHash) throw new Error(`${game.contract.name}: variant ${name} has no rules hash; run pnpm generate`);
    const rules = version.createRules(version.parameters.parse(parameters));
    return [name, { variant: name, rulesVersion, rulesHash, parameters, rules }] as const;
  });
  const byName = new Map<string, PlayableVariant<C>>(playable);
  return { find: (variant) => byName.get(variant) };
};
