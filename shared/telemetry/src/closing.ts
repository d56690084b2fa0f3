/** Knows what is being closed, for who has to say what was left. */
export interface Closing {
  /** Closes it; until that has ended, `left` names it. */
  of(what: string, close: () => Promise<unknown>): Promise<void>;
  readonly left: () => readonly string[];
}

export const createClosing = (): Closing => {
  const open = new Set<string>();
  return {
    left: () => [...open],
    async of(what, close) {
      open.add(what);
      await close();
      open.delete(what);
    },
  };
};
