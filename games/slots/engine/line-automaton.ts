import { type LineReader, type LineReading, type LineWin, NO_WIN } from "./line-reading.ts";

/**
 * All that lines can do, in one table. A line that has not settled is at a row of it, at first row 0; `table[row + class]`
 * is the row it goes to when the next reel shows a symbol of that class, or ~(the index of its win) where nothing that
 * follows can change what it wins. Symbols that no row tells apart on a reel are of one class there.
 */
export interface LineAutomaton {
  readonly table: Int32Array;
  /** By reel: symbol → class. */
  readonly classOf: readonly ReadonlyMap<string, number>[];
  /** The first is no win. */
  readonly wins: readonly LineWin[];
}

/** A line before a reel, by where it goes from there; two that go the same ways are one. */
interface Node {
  /** By the reel's symbols: a node, or ~(the index of the win). */
  readonly ways: readonly (Node | number)[];
  readonly number: number;
}

/** `symbols` are those on each reel, each once. */
export const createLineAutomaton = (reader: LineReader, symbols: readonly (readonly string[])[]): LineAutomaton => {
  const wins: LineWin[] = [NO_WIN];
  const winIndex = numbering();
  const nodes = symbols.map(() => new Map<string, Node>());
  const visited = symbols.map(() => new Map<string, Node | number>());

  const indexOf = (win: LineWin): number => {
    const index = win.units === 0 ? 0 : winIndex(`${win.symbol} ${win.count} ${win.units}`) + 1;
    wins[index] = win.units === 0 ? NO_WIN : win;
    return index;
  };
  const visit = (reading: LineReading, reel: number): Node | number => {
    const known = visited[reel];
    if (!known) return ~indexOf(reader.end(reading, reel));
    const key = JSON.stringify([reading.best, reading.runs]);
    const met = known.get(key);
    if (met !== undefined) return met;
    const ways = symbols[reel]?.map((seen) => visit(reader.read(reading, seen, reel), reel + 1)) ?? [];
    const [first] = ways;
    const settled = reel > 0 && typeof first === "number" && ways.every((way) => way === first);
    const found = settled ? first : nodeOf(ways, reel);
    known.set(key, found);
    return found;
  };
  const nodeOf = (ways: Node["ways"], reel: number): Node => {
    const key = ways.map((way) => (typeof way === "number" ? way : way.number)).join();
    const node = nodes[reel]?.get(key) ?? { ways, number: nodes[reel]?.size ?? 0 };
    nodes[reel]?.set(key, node);
    return node;
  };

  visit(reader.begin(), 0);
  return {
    ...tabulate(
      symbols,
      nodes.map((ofReel) => [...ofReel.values()]),
    ),
    wins,
  };
};

/** Numbers what it is given, from 0; the same has the same number. */
const numbering = (): ((key: string) => number) => {
  const numbers = new Map<string, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
};

/** Lays out the rows of all nodes, a column per class. */
const tabulate = (
  symbols: readonly (readonly string[])[],
  nodes: readonly (readonly Node[])[],
): Pick<LineAutomaton, "table" | "classOf"> => {
  const classes = symbols.map((seen, reel) => {
    const classNumber = numbering();
    return seen.map((_, index) =>
      classNumber(
        nodes[reel]?.map(({ ways: { [index]: way = 0 } }) => (typeof way === "number" ? way : way.number)).join() ?? "",
      ),
    );
  });
  const widths = classes.map((ofReel) => Math.max(...ofReel) + 1);
  const rows = new Map<Node, number>();
  let length = 0;
  for (const [reel, ofReel] of nodes.entries()) {
    for (const node of ofReel) {
      rows.set(node, length);
      length += widths[reel] ?? 0;
    }
  }
  const table = new Int32Array(length);
  for (const [reel, ofReel] of nodes.entries()) {
    for (const node of ofReel) {
      for (const [index, way] of node.ways.entries()) {
        const at = (rows.get(node) ?? 0) + (classes[reel]?.[index] ?? 0);
        table[at] = typeof way === "number" ? way : (rows.get(way) ?? 0);
      }
    }
  }
  return {
    table,
    classOf: symbols.map((seen, reel) => new Map(seen.map((symbol, index) => [symbol, classes[reel]?.[index] ?? 0]))),
  };
};
