import { existsSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { bundle } from "../../../scripts/bundle/bundle.ts";
import { programs } from "../../../scripts/bundle/programs.ts";
import { makeWholeDirectory } from "./postgres/whole-directory.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where this run's bundles are; put there by `bundles-setup.ts`. */
    bundles: string;
  }
}

/**
 * Makes of a game's service what is shipped, once in a run, and returns the file to start: for tests that start it many times
 * over, since a bundle takes 0.15 s of CPU to start and 735 source files 0.42.
 */
export const bundleService = async (game: string): Promise<string> => {
  const program = programs.find(({ name }) => name === game);
  if (!program) throw new Error(`no game is called ${game}`);
  const place = join(inject("bundles"), game);
  if (!existsSync(place)) await makeWholeDirectory(place, async (folder) => void (await bundle(program, folder)));
  return join(place, game, "main.cjs");
};
