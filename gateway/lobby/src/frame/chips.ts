import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** Chips that lie in one place: what they are on and what they come to, in minor units. */
export interface Stack<Selection> {
  /** The place's name on this table. */
  readonly place: string;
  readonly selection: Selection;
  readonly stake: number;
}

/** Chips on a table with many places. */
export interface Chips<Selection> {
  readonly stacks: ReadonlySignal<readonly Stack<Selection>[]>;
  readonly total: ReadonlySignal<number>;
  on(place: string): Stack<Selection> | undefined;
  /** One more chip of this worth. */
  add(place: string, selection: Selection, worth: number): void;
  /** Takes back what was laid last. */
  undo(): void;
  clear(): void;
  set(stacks: readonly Stack<Selection>[]): void;
}

export const createChips = <Selection>(): Chips<Selection> => {
  const stacks = signal<readonly Stack<Selection>[]>([]);
  const before: (readonly Stack<Selection>[])[] = [];
  const change = (next: readonly Stack<Selection>[]): void => {
    before.push(stacks.value);
    stacks.value = next;
  };
  const on = (place: string): Stack<Selection> | undefined => stacks.value.find((stack) => stack.place === place);
  return {
    stacks,
    total: computed(() => stacks.value.reduce((sum, { stake }) => sum + stake, 0)),
    on,
    add: (place, selection, worth) => {
      const others = stacks.value.filter((stack) => stack.place !== place);
      change([...others, { place, selection, stake: (on(place)?.stake ?? 0) + worth }]);
    },
    undo: () => (stacks.value = before.pop() ?? []),
    clear: () => change([]),
    set: (next) => (stacks.value = next),
  };
};
