import { listGames } from "../generate/game-folders.ts";
import { loadPar, locatePar } from "../par/load-par.ts";
import { usualSelections } from "../play/selection.ts";

/** The first bet of each game's PAR sheet, by game: a selection per wager. */
export const usualBets = async (root: string): Promise<Readonly<Record<string, readonly unknown[]>>> => {
  const bets = listGames(root).map(
    async (game) => [game, usualSelections(await loadPar(locatePar(root, game)))] as const,
  );
  return Object.fromEntries(await Promise.all(bets));
};
