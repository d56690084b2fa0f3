import { join } from "node:path";
import { listGames } from "../generate/game-folders.ts";
import { explain } from "./subject.ts";

const ROOT = join(import.meta.dirname, "../..");

interface GameCommand {
  /** A game's name, or the path of its mathematics. */
  readonly game: string | undefined;
  readonly help: boolean;
}

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

/** A command about one game. `command` is what was read of its arguments, or the sentence that says what is wrong. */
export const runGameCommand = async <Command extends GameCommand>(
  command: Command | string,
  usage: (games: readonly string[]) => string,
  run: (root: string, game: string, command: Command) => Promise<void>,
): Promise<void> => {
  const howTo = usage(listGames(ROOT));
  if (typeof command === "string") return fail(`${command}\n\n${howTo}`);
  if (command.help) return console.log(howTo);
  if (command.game === undefined) return fail(howTo);
  try {
    await run(ROOT, command.game, command);
  } catch (error) {
    const sentence = explain(error);
    if (sentence === undefined) throw error;
    fail(sentence);
  }
};
