import { describeSection } from "./describe-section.ts";
import { computeFigures } from "./figures.ts";
import type { Contract, Game } from "./game.ts";
import type { Par, ParClass, Prepared } from "./par.ts";
import { PAR_FORMAT, type ParSheet } from "./par-sheet.ts";

/** Minor units: the stakes at which a sheet tells the rounded RTP unless asked for others. */
export const USUAL_STAKES: readonly bigint[] = [1n, 10n, 100n, 1_000n];

/** What a sheet is of: a shipped variant, or parameters of anyone's for the newest rules. */
export type Subject = { readonly variant: string } | { readonly parameters: unknown };

/** The highest version of the rules, which new parameters are for. */
export const newestRules = <C extends Contract>(game: Game<C>): number =>
  Math.max(...Object.keys(game.rules).map(Number));

/**
 * Makes the rules that a sheet is computed with. Throws a RangeError for a variant that there is none of, and what the
 * game's own schema throws for parameters that it refuses.
 */
export const prepare = <C extends Contract>(game: Game<C>, subject: Subject): Prepared<C> => {
  const known = "variant" in subject ? game.variants[subject.variant] : undefined;
  if ("variant" in subject && !known) {
    const names = Object.keys(game.variants).join(", ");
    throw new RangeError(`${game.contract.name} has no variant ${subject.variant}; there are: ${names}`);
  }
  const rulesVersion = known?.rules ?? newestRules(game);
  const parameters = "parameters" in subject ? subject.parameters : known?.parameters;
  const version = game.rules[rulesVersion];
  if (!version) throw new RangeError(`${game.contract.name} has no rules ${rulesVersion}`);
  return { rulesVersion, parameters, rules: version.createRules(version.parameters.parse(parameters)) };
};

/**
 * The classes of a game, or the one of that name. Throws a RangeError if there is none, or if two share a name, which is
 * a bug of its par.ts.
 */
export const listClasses = <C extends Contract>(
  par: Par<C>,
  prepared: Prepared<C>,
  only?: string,
): readonly ParClass<C>[] => {
  const classes = par.classes(prepared);
  const names = new Set(classes.map(({ name }) => name));
  if (classes.length === 0 || names.size < classes.length) {
    throw new RangeError(`${par.game.contract.name}: par.ts gives no class, or two of one name`);
  }
  const chosen = classes.filter(({ name }) => only === undefined || name === only);
  if (chosen.length > 0) return chosen;
  throw new RangeError(`${par.game.contract.name} has no class "${only}"; there are: ${[...names].join(", ")}`);
};

export interface SheetOptions {
  /** Minor units: what to tell the rounded RTP at. */
  readonly stakes?: readonly bigint[] | undefined;
  /** The name of the only class wanted. */
  readonly only?: string | undefined;
}

/** Computes a PAR sheet. Throws as `prepare` does. */
export const computeParSheet = <C extends Contract>(
  par: Par<C>,
  subject: Subject,
  { stakes = USUAL_STAKES, only }: SheetOptions = {},
): ParSheet => {
  const { contract, lock } = par.game;
  const prepared = prepare(par.game, subject);
  const variant = "variant" in subject ? subject.variant : null;
  return {
    format: PAR_FORMAT,
    game: contract.name,
    title: contract.title,
    variant,
    rulesVersion: prepared.rulesVersion,
    rulesHash: (variant !== null && lock.variants[variant]?.rulesHash) || null,
    parameters: prepared.parameters,
    sections: listClasses(par, prepared, only).map((played) =>
      describeSection(played, computeFigures(prepared, played), stakes),
    ),
  };
};
