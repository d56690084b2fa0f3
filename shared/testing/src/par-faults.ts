import { canonicalJson } from "@croupier/contract/canonical";
import { computeParSheet, listClasses, prepare, USUAL_STAKES } from "@croupier/contract/compute-par";
import { describeSection } from "@croupier/contract/describe-section";
import { momentsIn, outcomesIn } from "@croupier/contract/endings";
import { computeFigures } from "@croupier/contract/figures";
import type { Contract } from "@croupier/contract/game";
import { outcomeKey } from "@croupier/contract/outcome-index";
import type { Figures, Par, ParClass, Prepared } from "@croupier/contract/par";
import { max, sum } from "@croupier/math/arithmetic";
import { compare, equals, multiply, ONE, type Rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { judge } from "./simulation/judge.ts";
import { createChunkPlayer } from "./simulation/play-chunk.ts";
import { addChunk, NO_ROUNDS } from "./simulation/tally.ts";

/** A game's committed `par.json`, as far as it is read member by member. */
export interface CertifiedFile {
  readonly sheets: readonly { readonly variant: string | null }[];
}

/** A class and its figures, computed once, when they are first wanted. */
interface Examined<C extends Contract> {
  readonly prepared: Prepared<C>;
  readonly played: ParClass<C>;
  readonly figures: () => Figures;
  /** How many classes the sheet has. */
  readonly of: number;
}

/** The classes of a variant; `quick` leaves out those that are slow to compute. */
export const examine = <C extends Contract>(par: Par<C>, variant: string, quick = false): readonly Examined<C>[] => {
  const prepared = prepare(par.game, { variant });
  const classes = listClasses(par, prepared);
  return classes
    .filter(({ slow }) => !quick || slow !== true)
    .map((played) => {
      let figures: Figures | undefined;
      return { prepared, played, figures: () => (figures ??= computeFigures(prepared, played)), of: classes.length };
    });
};

/** Each of these returns what is wrong, a sentence per fault. This one is of the classes examined. */
export const findUncertified = <C extends Contract>(
  par: Par<C>,
  certified: CertifiedFile,
  variant: string,
  examined = examine(par, variant),
): readonly string[] => {
  const sheet = certified.sheets.find((one) => one.variant === variant);
  if (!sheet) return [`no sheet is committed for ${variant}; run pnpm generate`];
  const held = (sheet as { readonly sections?: readonly { readonly name?: unknown }[] }).sections ?? [];
  const committed = new Map(held.map((section) => [section.name, canonicalJson(section)]));
  const changed = examined
    .map(({ played, figures }) => describeSection(played, figures(), USUAL_STAKES))
    .filter((section) => committed.get(section.name) !== canonicalJson(section))
    .map(({ name, rtp }) => `${name}: the rules return ${rtp.exact}, and not all is as certified`);
  if (changed.length > 0) return changed;
  const names = listClasses(par, prepare(par.game, { variant })).map(({ name }) => name);
  const sameOrder = canonicalJson(held.map(({ name }) => name)) === canonicalJson(names);
  const [first] = examined;
  const head = first && computeParSheet(par, { variant }, { only: first.played.name });
  const sameHead = !head || canonicalJson({ ...head, sections: [] }) === canonicalJson({ ...sheet, sections: [] });
  return sameOrder && sameHead ? [] : ["the sheet's head or the order of its sections is not as certified"];
};

export const findUnsummed = <C extends Contract>({ played, figures }: Examined<C>): readonly string[] => {
  const found = figures();
  // The counts of a distribution sum to its total by construction.
  const outcomes = "distribution" in found ? undefined : outcomesIn(found);
  if (!outcomes) return [];
  const total = sum(outcomes.map(({ probability }) => probability));
  return [
    ...(equals(total, ONE) ? [] : [`${played.name}: the probabilities sum to ${formatRational(total)}`]),
    ...(outcomes.every(({ probability }) => probability.num > 0n)
      ? []
      : [`${played.name}: an outcome is listed that can't happen`]),
  ];
};

const spelled = (figures: Figures): string =>
  (outcomesIn(figures) ?? [])
    .map(({ parts, probability }) => `${outcomeKey(parts)} ${formatRational(probability)}`)
    .toSorted()
    .join("\n");

/** Every ending with its probability; undefined if there are more sequences of draws than that. */
const playAll = <C extends Contract>({ prepared, played }: Examined<C>, maxLeaves: number): string | undefined => {
  try {
    return spelled(computeFigures(prepared, { ...played, figures: (by) => by.enumerate({ maxLeaves }) }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** Classes with more than `maxLeaves` sequences of draws are taken at their word here; a simulation watches those. */
export const findMiscounted = <C extends Contract>(examined: Examined<C>, maxLeaves: number): readonly string[] => {
  const { played, figures } = examined;
  const found = figures();
  if (!played.figures || "moments" in found) return [];
  const all = playAll(examined, maxLeaves);
  if (all === undefined || all === spelled(found)) return [];
  return [`${played.name}: playing every sequence of draws gives\n${all}\nand not\n${spelled(found)}`];
};

/** The most that the class's wager earns by any of the bet's ceilings, per unit of its stake. */
const mostByCeilings = <C extends Contract>({ rules }: Prepared<C>, { selections, wager = 0 }: ParClass<C>): Rational =>
  rules
    .ceilings(selections)
    .map((ceiling) => ceiling.filter((part) => part.wager === wager))
    .map((parts) => sum(parts.map(({ fraction, multiplier }) => multiply(fraction, multiplier))))
    .reduce(max, ZERO);

export const findUnbounded = <C extends Contract>({ prepared, played, figures }: Examined<C>): readonly string[] => {
  const { maximum } = momentsIn(figures());
  if (!maximum) return [`${played.name}: there is no limit to what it pays`];
  const { multiplier } = maximum;
  const most = mostByCeilings(prepared, played);
  const [pays, told] = [formatRational(multiplier), formatRational(most)];
  if (compare(multiplier, most) > 0) return [`${played.name}: an outcome pays ${pays}, over the ceiling of ${told}`];
  // Who decides, or looks at a part only, may well not get there.
  const reaches = played.strategy !== undefined || played.counted !== undefined || equals(multiplier, most);
  return reaches ? [] : [`${played.name}: the ceiling is ${told}, but no outcome pays more than ${pays}`];
};

export const findUnlikely = <C extends Contract>(
  { prepared, played, figures, of }: Examined<C>,
  rounds: number,
): readonly string[] => {
  const tally = addChunk(NO_ROUNDS, createChunkPlayer(prepared, played)("laws", 0, rounds));
  if (tally.counted === 0) return [];
  return judge(figures(), tally, of).objections.map((why) => `${played.name}: ${why}`);
};
