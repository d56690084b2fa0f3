import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { compare, ONE, type Rational, ZERO } from "@croupier/math/rational";

interface Selection {
  readonly risk: string;
  readonly picks: readonly number[];
}

interface State extends Selection {
  /** In the order in which they were drawn. */
  readonly drawn: readonly number[];
  readonly parts: readonly DecidedPart[];
}

/** `[risk][picks][hits]`, hits from 0 to `picks`. */
type Pays = Readonly<Record<string, Readonly<Record<string, readonly Rational[] | undefined>>>>;

interface Table {
  /** By hits. */
  readonly parts: readonly (readonly DecidedPart[])[];
  readonly most: readonly DecidedPart[];
}

const BALLS = 40;
const DRAWN = 10;
const LOST: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: ZERO }];
const NO_TABLE: Table = { parts: [], most: LOST };

const createTable = (multipliers: readonly Rational[]): Table => {
  const most = multipliers.reduce((a, b) => (compare(a, b) < 0 ? b : a), ZERO);
  const pay = (multiplier: Rational): readonly DecidedPart[] => [{ wager: 0, fraction: ONE, multiplier }];
  return { parts: multipliers.map(pay), most: pay(most) };
};

/** The balls of a bet as bits: item 0 is the lowest bit of one word, item 32 of the other. */
const bitsOf = (picks: readonly number[]) => {
  let [low, high] = [0, 0];
  for (const pick of picks) {
    const item = pick - 1;
    if (item < 32) low |= 1 << item;
    else high |= 1 << item;
  }
  return { low, high };
};

/** The first ten of a lazy shuffle of 40 are drawn; item i is number i + 1. What a bet pays follows from its hits. */
export const createRules = ({ pays }: { readonly pays: Pays }) => {
  const tables = new Map(
    Object.entries(pays).map(([risk, byPicks]) => [
      risk,
      new Map(Object.entries(byPicks).map(([picks, list = []]) => [Number(picks), createTable(list)])),
    ]),
  );
  const tableOf = ({ risk, picks }: Selection): Table => tables.get(risk)?.get(picks.length) ?? NO_TABLE;

  return {
    objection([selection]) {
      if (!selection) return undefined;
      const { risk, picks } = selection;
      const byPicks = tables.get(risk);
      if (byPicks?.has(picks.length)) return undefined;
      const [field, missing, known] = byPicks?.size
        ? ["picks", `${picks.length} picks at risk "${risk}"`, [...byPicks.keys()]]
        : ["risk", `risk "${risk}"`, [...tables].filter(([, { size }]) => size > 0).map(([name]) => name)];
      return `wagers.0.selection.${field}: this variant has no pay table for ${missing}; choose from ${known.join(", ")}.`;
    },
    open(selections, draws): State {
      const selection = selections[0] ?? { risk: "", picks: [] };
      const { risk, picks } = selection;
      const balls = draws.shuffle(BALLS);
      const { low, high } = bitsOf(picks);
      const drawn: number[] = [];
      let hits = 0;
      for (let place = 0; place < DRAWN; place += 1) {
        const item = balls.next();
        drawn.push(item + 1);
        // A shift counts modulo 32.
        hits += ((item < 32 ? low : high) >>> item) & 1;
      }
      return { risk, picks, drawn, parts: tableOf(selection).parts[hits] ?? LOST };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ parts }) => parts,
    view: ({ risk, picks, drawn }) => ({
      risk,
      picks: [...picks],
      drawn: [...drawn],
      hits: drawn.filter((ball) => picks.includes(ball)),
    }),
    fallback: () => "void",
    ceilings: (selections) => selections.map((selection) => tableOf(selection).most),
  } satisfies Rules<Selection, never, State>;
};
