import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Expectation } from "@croupier/contract/expectation";
import type { Game } from "@croupier/contract/game";

/** A game as a host runs it. */
export interface HostedGame extends Game {
  /** What its rounds are expected to pay; left out where nobody has said, and then nothing is compared. */
  readonly expectation?: Expectation;
}

const load = (path: string): Promise<object> => import(pathToFileURL(path).href) as Promise<object>;

/** Loads a game by the path of its `game.ts`, and `expectation.ts` beside it; a game just made has no sheet for it yet. */
export const loadGame = async (path: string): Promise<HostedGame> => {
  const folder = dirname(resolve(path));
  const { game } = (await load(resolve(path))) as { readonly game: Game };
  const beside = join(folder, `expectation${extname(path)}`);
  const certified = extname(path) !== ".ts" || existsSync(join(folder, "par.json"));
  if (!existsSync(beside) || !certified) return game;
  const { expectation } = (await load(beside)) as { readonly expectation: Expectation };
  return { ...game, expectation };
};
