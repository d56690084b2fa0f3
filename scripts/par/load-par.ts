import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Game } from "@croupier/contract/game";
import type { Par, ParClass } from "@croupier/contract/par";
import { listGames } from "../generate/game-folders.ts";

/** What a command line asks for can't be had; the message says why, for people. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** A game by its folder's name, or a path to a `par.ts` or `game.ts` anywhere. Throws a CommandError if there is none. */
const findGame = (root: string, name: string): string => {
  if (name.endsWith(".ts")) {
    if (existsSync(name)) return name;
    throw new CommandError(`there is no ${name}`);
  }
  const games = listGames(root);
  if (!games.includes(name)) throw new CommandError(`there is no game ${name}; there are: ${games.join(", ")}`);
  const par = join(root, "games", name, "par.ts");
  return existsSync(par) ? par : join(root, "games", name, "game.ts");
};

/** Finds a game's mathematics; a game without a par.ts has none but for the bets that `--selection` names. */
export const locatePar = (root: string, name: string): string => pathToFileURL(findGame(root, name)).href;

/** A class per wager of the bet, each played out in full. */
const parseSelection = (game: Game, text: string): readonly ParClass[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandError(`--selection is not JSON: ${text}`);
  }
  // A bet of several wagers is a list of selections, and no selection is a list.
  const list = Array.isArray(json) ? json : [json];
  const selections = list.map((one) => {
    const { success, data, error } = game.contract.selection.safeParse(one);
    if (success) return data;
    const [issue] = error.issues;
    throw new CommandError(`--selection: ${[...(issue?.path ?? []), issue?.message].map(String).join(": ")}`);
  });
  return selections.map((_, wager) => ({
    name: selections.length === 1 ? text : `wager ${wager} of ${text}`,
    selections,
    wager,
    figures({ enumerate }) {
      try {
        return enumerate();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new CommandError(
          `such bets of ${game.contract.name} have too many sequences of draws to play them all: name a class with --class`,
        );
      }
    },
  }));
};

/**
 * Loads what `locatePar` found. With `selection`, the bet of that JSON becomes the only class, and every sequence of its
 * draws is played.
 */
export const loadPar = async (url: string, selection?: string): Promise<Par> => {
  const loaded = (await import(url)) as { readonly par?: Par; readonly game?: Game };
  const game = loaded.par?.game ?? loaded.game;
  if (!game)
    throw new CommandError(`${url} exports no \`par\`; export const par: Par<typeof contract> = { game, classes }`);
  if (selection !== undefined) return { game, classes: () => parseSelection(game, selection) };
  if (loaded.par) return loaded.par;
  throw new CommandError(`${game.contract.name} has no par.ts; write one, or name a bet with --selection JSON`);
};
