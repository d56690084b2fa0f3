import { multiplierWords } from "@croupier/contract/multiplier-words";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

const WIDTH = 5;

const place = (tile: number): string => `row ${(tile - (tile % WIDTH)) / WIDTH + 1}, column ${(tile % WIDTH) + 1}`;
const places = (tiles: readonly number[]): string => tiles.map(place).join("; ");
const mines = (count: number): string => (count === 1 ? "1 mine" : `${count} mines`);
const tiles = (count: number): string => (count === 1 ? "1 tile" : `${count} tiles`);

export const words = defineWords<typeof contract>({
  selection: (selection) =>
    selection.maxReveals === undefined
      ? mines(selection.mines)
      : `${mines(selection.mines)}, cashing out after ${tiles(selection.maxReveals)} at the latest`,
  action: (action) => (action.type === "reveal" ? `Revealed ${place(action.tile)}.` : "Cashed out."),
  view: ({ revealed, multiplier, ended, board }) => {
    const worth = multiplier === null ? "" : multiplierWords(multiplier);
    const safe = ended === "mine" ? revealed.length - 1 : revealed.length;
    const found = `${tiles(safe)} revealed safely`;
    const mined = board === null ? [] : [`The mines were at ${places(board)}.`];
    if (ended === "mine") return [`${found}, then a mine at ${place(revealed.at(-1) ?? 0)}.`, ...mined];
    if (ended === "cash-out") return [`${found}; cashed out at ${worth}.`, ...mined];
    return [worth === "" ? "Nothing is revealed yet." : `${found}; a cash-out pays ${worth}.`];
  },
});
