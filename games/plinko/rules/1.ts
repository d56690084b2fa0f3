import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { compare, ONE, type Rational, ZERO } from "@croupier/math/rational";

interface Selection {
  readonly rows: number;
  readonly risk: string;
}

interface State extends Selection {
  /** A bit per row, the first row's is the highest: 1 is right. */
  readonly path: number;
  readonly bucket: number;
  readonly parts: readonly DecidedPart[];
}

/** `[rows][risk][bucket]`, buckets from 0 to `rows`. */
type Multipliers = Readonly<Record<string, Readonly<Record<string, readonly Rational[]>> | undefined>>;

interface Board {
  /** By bucket. */
  readonly parts: readonly (readonly DecidedPart[])[];
  readonly most: readonly DecidedPart[];
}

const LOST: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: ZERO }];
const NO_BOARD: Board = { parts: [], most: LOST };

const createBoard = (multipliers: readonly Rational[]): Board => {
  const most = multipliers.reduce((a, b) => (compare(a, b) < 0 ? b : a), ZERO);
  const pay = (multiplier: Rational): readonly DecidedPart[] => [{ wager: 0, fraction: ONE, multiplier }];
  return { parts: multipliers.map(pay), most: pay(most) };
};

/** One draw a row, `uniform(2)`: 0 is left, 1 is right. The ball falls into the bucket of as many rights, which pays. */
export const createRules = ({ multipliers }: { readonly multipliers: Multipliers }) => {
  const boards = new Map(
    Object.entries(multipliers).map(([rows, byRisk = {}]) => [
      Number(rows),
      new Map(Object.entries(byRisk).map(([risk, list]) => [risk, createBoard(list)])),
    ]),
  );
  const boardOf = ({ rows, risk }: Selection): Board => boards.get(rows)?.get(risk) ?? NO_BOARD;

  return {
    objection([selection]) {
      if (!selection) return undefined;
      const { rows, risk } = selection;
      const byRisk = boards.get(rows);
      if (byRisk?.has(risk)) return undefined;
      const [field, missing, known] = byRisk?.size
        ? ["risk", `"${risk}" with ${rows} rows`, [...byRisk.keys()]]
        : ["rows", `${rows} rows`, [...boards].filter(([, { size }]) => size > 0).map(([number]) => number)];
      return `wagers.0.selection.${field}: this variant has no board of ${missing}; choose from ${known.join(", ")}.`;
    },
    open(selections, draws): State {
      const selection = selections[0] ?? { rows: 0, risk: "" };
      const { rows, risk } = selection;
      let [path, bucket] = [0, 0];
      for (let row = 0; row < rows; row += 1) {
        const right = draws.uniform(2);
        path = 2 * path + right;
        bucket += right;
      }
      return { rows, risk, path, bucket, parts: boardOf(selection).parts[bucket] ?? LOST };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ parts }) => parts,
    view: ({ rows, risk, path, bucket }) => ({
      rows,
      risk,
      path: Array.from({ length: rows }, (_, row) => ((path >> (rows - 1 - row)) & 1 ? "right" : "left")),
      bucket,
    }),
    fallback: () => "void",
    ceilings: (selections) => selections.map((selection) => boardOf(selection).most),
  } satisfies Rules<Selection, never, State>;
};
