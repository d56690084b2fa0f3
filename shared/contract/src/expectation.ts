import { type Rational, rational } from "@croupier/math/rational";
import type { ActionOf, Contract, SelectionOf } from "./game.ts";
import { eventsOf, type Law, lotteryOf } from "./law.ts";

/**
 * What rounds of a game were expected to pay: for `games/<name>/expectation.ts`, exported as `expectation`. Hosts load it
 * beside the game. It knows the certified sheet and not the rules, so that rules which pay otherwise are found out.
 */
export interface Expectation<C extends Contract = Contract> {
  /** By variant. */
  readonly variants: ReadonlyMap<string, Lawful<C>>;
}

export interface Lawful<C extends Contract = Contract> {
  /**
   * The law of one wager; `actions` are those taken in the whole round. Undefined where the sheet says nothing about such
   * a wager: its round is then left out of what is compared.
   */
  lawOf(selection: SelectionOf<C>, actions: readonly ActionOf<C>[]): Law | undefined;
}

/** A game's committed `par.json`, as far as laws need it. */
export interface CertifiedSheets {
  readonly sheets: readonly CertifiedSheet[];
}

interface CertifiedSheet {
  readonly variant: string | null;
  readonly parameters: unknown;
  readonly sections: readonly CertifiedSection[];
}

interface CertifiedSection {
  readonly name: string;
  readonly rtp: { readonly exact: string };
  readonly variance: { readonly exact: string };
  readonly distribution: object | null;
}

/** A certified sheet, read. */
export interface Sheet {
  readonly parameters: unknown;
  /** The names of its classes. */
  readonly classes: readonly string[];
  /** The law of a class: every outcome where the sheet lists them, else its moments. Undefined if there is no such class. */
  readonly law: (name: string) => Law | undefined;
  /** The outcomes of a class, as the sheet lists them. Throws a RangeError where it lists none. */
  readonly outcomes: (name: string) => readonly SheetOutcome[];
  /** Mean and variance alone. */
  readonly moments: (name: string) => Law | undefined;
}

export interface SheetOutcome {
  readonly multiplier: Rational;
  readonly probability: Rational;
}

interface Row {
  readonly multiplier: string;
  readonly probability: string;
  readonly wagered?: string;
}

/** A sheet's `"num/den"`, which may be longer than what people are let write. */
const exact = (text: string): Rational => {
  const [num = "", den = ""] = text.split("/");
  return rational(BigInt(num), BigInt(den));
};

/** Undefined where the sheet lists bands, or rounds whose stake grew. */
const listed = ({ distribution }: CertifiedSection): readonly SheetOutcome[] | undefined => {
  const { outcomes } = (distribution ?? {}) as { readonly outcomes?: readonly Row[] };
  if (!outcomes || outcomes.some(({ wagered }) => wagered !== undefined)) return undefined;
  return outcomes.map(({ multiplier, probability }) => ({
    multiplier: exact(multiplier),
    probability: exact(probability),
  }));
};

const momentsOf = ({ rtp, variance }: CertifiedSection): Law => ({
  kind: "moments",
  mean: exact(rtp.exact),
  variance: exact(variance.exact),
});

const lawOfSection = (section: CertifiedSection): Law => {
  const outcomes = listed(section);
  if (!outcomes) return momentsOf(section);
  return lotteryOf(
    eventsOf(outcomes.map(({ probability }) => probability)),
    outcomes.map(({ multiplier }) => multiplier),
  );
};

const readSheet = ({ parameters, sections }: CertifiedSheet): Sheet => {
  const byName = new Map(sections.map((section) => [section.name, section]));
  const laws = new Map(sections.map((section) => [section.name, lawOfSection(section)]));
  return {
    parameters,
    classes: [...byName.keys()],
    law: (name) => laws.get(name),
    moments(name) {
      const section = byName.get(name);
      return section && momentsOf(section);
    },
    outcomes(name) {
      const section = byName.get(name);
      const outcomes = section && listed(section);
      if (!outcomes) throw new RangeError(`the sheet lists no outcomes of "${name}"`);
      return outcomes;
    },
  };
};

/** Prepares the laws of every variant that has a certified sheet. `lawsIn` is called once for each. */
export const defineExpectation = <C extends Contract>(
  { sheets }: CertifiedSheets,
  lawsIn: (sheet: Sheet) => Lawful<C>["lawOf"],
): Expectation<C> => ({
  variants: new Map(
    sheets.flatMap((sheet) =>
      sheet.variant === null ? [] : [[sheet.variant, { lawOf: lawsIn(readSheet(sheet)) }] as const],
    ),
  ),
});
