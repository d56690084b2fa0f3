/**
 * Works out `root` from its children, theirs first, each key once; `work` is called when every child of a state is done
 * and finds their results by key. An explicit stack, so depth costs memory only. Throws a RangeError on a state that
 * depends on itself, and beyond `maxStates`.
 */
export const workThrough = <State, Node, Result>(
  root: State,
  {
    key,
    open,
    children,
    work,
    maxStates,
  }: {
    readonly key: (state: State) => string | number;
    readonly open: (state: State) => Node;
    readonly children: (node: Node) => readonly State[];
    readonly work: (node: Node, resultOf: (child: State) => Result) => Result;
    readonly maxStates: number;
  },
): Map<string | number, Result> => {
  const results = new Map<string | number, Result>();
  const opened = new Set<string | number>();
  const resultOf = (state: State): Result => results.get(key(state)) as Result;
  interface Frame {
    readonly at: string | number;
    readonly node: Node;
    readonly waiting: readonly State[];
    next: number;
  }
  const stack: Frame[] = [];
  const push = (state: State): void => {
    const at = key(state);
    if (results.has(at)) return;
    if (opened.has(at)) throw new RangeError(`state ${at} depends on itself`);
    if (opened.size >= maxStates) throw new RangeError(`there are more than ${maxStates} states`);
    opened.add(at);
    const node = open(state);
    stack.push({ at, node, waiting: children(node), next: 0 });
  };
  push(root);
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const child = frame.waiting[frame.next];
    if (child === undefined) {
      results.set(frame.at, work(frame.node, resultOf));
      stack.pop();
    } else {
      frame.next += 1;
      push(child);
    }
  }
  return results;
};
