import type { LineNode } from "./line-tree.ts";
import type { Machine, Mode } from "./machine.ts";

/** A way a spin can come out, and on how many of all combinations of stops. */
export interface SpinOutcome {
  readonly lineUnits: number;
  readonly scatters: number;
  readonly count: number;
}

export interface SpinLaw {
  /** How many combinations of stops there are. */
  readonly cycle: number;
  /** Each once, none of count 0. */
  readonly outcomes: readonly SpinOutcome[];
}

/** What a reel's window shows at some of its stops: the class in each row, and how many scatters. */
interface Column {
  readonly classes: Uint16Array;
  readonly scatters: number;
  readonly count: number;
}

/** So many standings fill gigabytes. */
const MOST_STANDINGS = 3_000_000;

/** How lines stand before a reel: of those that haven't settled, how many are at which node and row of the table, by code. */
type Standing = ReadonlyMap<number, number>;

/** Counts by code: units won from here on, and scatters. */
type Tally = ReadonlyMap<number, number>;

/**
 * How all the lines of a window and its scatters come out together, over every combination of stops. Reel by reel from
 * the left: what the reels to the right still add depends only on how the lines stand, and very many windows leave them
 * standing alike, so each standing is worked out once. Lines are read by the automaton that pays them.
 */
export const spinLaw = ({ lineTree, automaton, rows }: Machine, mode: Mode): SpinLaw => {
  const { table, wins } = automaton;
  const columns = mode.lengths.map((_, reel) => columnsOf(mode, reel, rows));
  const span = mode.scatterLevels.length;
  const nodes = new Map<number, LineNode>();
  const known = mode.lengths.map(() => new Map<string, Tally>());
  let standings = 0;

  const codeOf = (node: LineNode, way: number): number => {
    nodes.set(node.number, node);
    return node.number * table.length + way;
  };

  const work = (standing: Standing, reel: number): Tally => {
    const ofReel = known[reel];
    if (!ofReel) return LAST;
    const key = keyOf(standing);
    const met = ofReel.get(key);
    if (met) return met;
    const tally = new Map<number, number>();
    for (const column of columns[reel] ?? []) {
      const { units, left } = advance(standing, column);
      const offset = units * span + column.scatters;
      for (const [code, ways] of work(left, reel + 1)) {
        tally.set(code + offset, (tally.get(code + offset) ?? 0) + ways * column.count);
      }
    }
    ofReel.set(key, tally);
    standings += 1;
    if (standings > MOST_STANDINGS) throw new RangeError("these strips leave lines standing in too many ways to count");
    return tally;
  };

  /** What settles on a column, and how the lines left stand before the next reel. */
  const advance = (standing: Standing, { classes }: Column) => {
    const left = new Map<number, number>();
    let units = 0;
    for (const [code, times] of standing) {
      const at = code % table.length;
      for (const { row, node } of nodes.get((code - at) / table.length)?.branches ?? []) {
        const way = table[at + (classes[row] ?? 0)] ?? ~0;
        if (way < 0) units += times * node.lines * (wins[~way]?.units ?? 0);
        else {
          const reached = codeOf(node, way);
          left.set(reached, (left.get(reached) ?? 0) + times);
        }
      }
    }
    return { units, left };
  };

  const outcomes = Array.from(work(new Map([[codeOf(lineTree, 0), 1]]), 0), ([code, count]) => {
    const scatters = code % span;
    return { lineUnits: (code - scatters) / span, scatters, count };
  });
  return { cycle: mode.lengths.reduce((all, length) => all * length, 1), outcomes };
};

const LAST: Tally = new Map([[0, 1]]);

const keyOf = (standing: Standing): string =>
  Array.from(standing, ([code, times]) => `${code}*${times}`)
    .toSorted()
    .join();

/** The different windows of a reel. */
const columnsOf = ({ cells, starts, scatters }: Mode, reel: number, rows: number): readonly Column[] => {
  const columns = new Map<string, Column>();
  for (const [stop, shown] of (scatters[reel] ?? []).entries()) {
    const at = (starts[reel] ?? 0) + stop;
    const classes = cells.slice(at, at + rows);
    const key = `${classes.join()} ${shown}`;
    columns.set(key, { classes, scatters: shown, count: (columns.get(key)?.count ?? 0) + 1 });
  }
  return [...columns.values()];
};
