/**
 * The lines of a window as a tree: lines that begin alike share their beginning, so it is read once. Subtrees that are
 * alike are one object, and have one number.
 */
export interface LineNode {
  readonly number: number;
  /** How many lines pass here. */
  readonly lines: number;
  /** The rows that they take on the next reel; none after the last. */
  readonly branches: readonly LineBranch[];
}

export interface LineBranch {
  readonly row: number;
  readonly node: LineNode;
}

/** The root of the tree. `lines` are rows, reel by reel, all of one length. */
export const createLineTree = (lines: readonly (readonly number[])[]): LineNode => {
  const known = new Map<string, LineNode>();
  const grow = (through: readonly (readonly number[])[], reel: number): LineNode => {
    const rows = [...new Set(through.flatMap((line) => line[reel] ?? []))].toSorted((a, b) => a - b);
    const branches = rows.map((row) => {
      return {
        row,
        node: grow(
          through.filter((line) => line[reel] === row),
          reel + 1,
        ),
      };
    });
    const key = `${through.length} ${branches.map(({ row, node }) => `${row}:${node.number}`).join()}`;
    const node = known.get(key) ?? { number: known.size, lines: through.length, branches };
    known.set(key, node);
    return node;
  };
  return grow(lines, 0);
};

/** The tree without its root as a list to walk, each node before those below it. */
export interface LineWalk {
  readonly length: number;
  /** By place: the reel, from 0. */
  readonly reel: Uint8Array;
  readonly row: Uint8Array;
  readonly lines: Uint16Array;
  /** The next place that isn't below this one. */
  readonly after: Uint16Array;
}

export const flattenLines = (root: LineNode): LineWalk => {
  const nodes: { reel: number; row: number; lines: number; after: number }[] = [];
  const list = ({ branches }: LineNode, reel: number): void => {
    for (const { row, node } of branches) {
      const place = { reel, row, lines: node.lines, after: 0 };
      nodes.push(place);
      list(node, reel + 1);
      place.after = nodes.length;
    }
  };
  list(root, 0);
  return {
    length: nodes.length,
    reel: Uint8Array.from(nodes, ({ reel }) => reel),
    row: Uint8Array.from(nodes, ({ row }) => row),
    lines: Uint16Array.from(nodes, ({ lines }) => lines),
    after: Uint16Array.from(nodes, ({ after }) => after),
  };
};
