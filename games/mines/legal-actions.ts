/** What a player may do: show what is under a tile, or take what the tiles shown so far pay. */
export type Action = { readonly type: "reveal"; readonly tile: number } | { readonly type: "cash-out" };

export const TILES = 25;
export const CASH_OUT: Action = { type: "cash-out" };

const REVEALS = Array.from({ length: TILES }, (_, tile): Action => ({ type: "reveal", tile }));
const MOST_KNOWN = 4_096;

/** Tiles are sets of bits here: bit t stands for tile t. */
export const bitOf = (tile: number): number => 1 << tile;

const listLegal = (revealed: number): readonly Action[] => [
  ...(revealed === 0 ? [] : [CASH_OUT]),
  ...REVEALS.filter((_, tile) => (revealed & bitOf(tile)) === 0),
];

/**
 * What is legal while these tiles are revealed and the round goes on: any other tile, and a cash-out once there is one.
 * Lists are made once and kept, up to a limit: players and simulations open the same tiles again and again.
 */
export const createLegalActions = (): ((revealed: number) => readonly Action[]) => {
  const known = new Map<number, readonly Action[]>();
  return (revealed) => {
    const met = known.get(revealed);
    if (met) return met;
    const legal = listLegal(revealed);
    if (known.size < MOST_KNOWN) known.set(revealed, legal);
    return legal;
  };
};
