import { enumerateDraws, weightedDraws } from "@croupier/math/enumerate";
import { type Rational, rational } from "@croupier/math/rational";
import { divide, sum } from "@croupier/math/arithmetic";
import type { Contract } from "./game.ts";
import { createOutcomeIndex } from "./outcome-index.ts";
import type { ExactFigures, Figures, ParClass, Prepared } from "./par.ts";
import { countedParts, createPlayOut } from "./play-out.ts";
import { RulesError } from "./play.ts";
import type { DecidedPart } from "./rules.ts";

type Ending = { readonly outcome: readonly DecidedPart[]; readonly probability: Rational };

/** The figures of a class, by its own way of counting or else by playing every sequence of draws. */
export const computeFigures = <C extends Contract>(prepared: Prepared<C>, played: ParClass<C>): Figures => {
  const playOut = createPlayOut(prepared, played);
  const collect = (endings: Iterable<Ending>) => collectOutcomes(played, endings);
  const enumerate = (options = {}) => collect(enumerateDraws(playOut, options));
  if (!played.figures) return enumerate();
  return played.figures({
    enumerate,
    collect,
    count: (classes, total) => collect(weightedDraws(playOut, classes, total)),
  });
};

/** Adds up equal endings. Throws a RulesError unless the probabilities sum to exactly 1. */
const collectOutcomes = <C extends Contract>(played: ParClass<C>, endings: Iterable<Ending>): ExactFigures => {
  const index = createOutcomeIndex((parts) => countedParts(played, parts));
  // Numerators by denominator: of millions of endings few have denominators of their own.
  const shares: Map<bigint, bigint>[] = [];
  const all = new Map<bigint, bigint>();
  const add = (to: Map<bigint, bigint>, { num, den }: Rational) => to.set(den, (to.get(den) ?? 0n) + num);
  for (const { outcome, probability } of endings) {
    add(all, probability);
    const number = index.indexOf(outcome);
    if (number >= 0) add((shares[number] ??= new Map<bigint, bigint>()), probability);
  }
  index.assertUnchanged();
  const total = sumShares(all);
  if (total.num !== total.den) {
    throw new RulesError(
      `the endings of class "${played.name}" have a probability of ${total.num}/${total.den} in all`,
    );
  }
  const each = shares.map(sumShares);
  const counted = sum(each);
  if (counted.num === 0n) throw new RulesError(`class "${played.name}" counts no part of any round`);
  const outcomes = index.outcomes.map((parts, number) => {
    return { parts, probability: divide(each[number] ?? rational(0), counted) };
  });
  return { outcomes };
};

const sumShares = (shares: ReadonlyMap<bigint, bigint>): Rational =>
  sum([...shares].map(([den, num]) => rational(num, den)));
