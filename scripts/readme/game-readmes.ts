import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ParSheet } from "@croupier/contract/par-sheet";
import { listGames, lockPath } from "../generate/game-folders.ts";
import { formatted } from "../generate/generated-files.ts";
import type { RulesLock } from "../generate/rules-lock.ts";
import { type BlockName, fillBlock, marks, readBlock } from "./blocks.ts";
import { parTables } from "./par-tables.ts";
import { parseSimulations, recordSimulation, type SimulationRecord } from "./simulations.ts";

const readJson = (root: string, path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));

const readmePath = (game: string): string => `games/${game}/README.md`;

const fillBlockOf = (path: string, text: string, name: BlockName, content: string): string => {
  const filled = fillBlock(text, name, content);
  if (filled === undefined)
    throw new RangeError(`${path} has no place for it; write ${marks(name).join(" and ")} there`);
  return filled;
};

/** The README as the game's committed sheets would have it. Throws a RangeError that names the file and what it lacks. */
const written = async (root: string, game: string): Promise<string> => {
  const path = readmePath(game);
  if (!existsSync(join(root, path))) throw new RangeError(`${path} is missing; write half a page for players`);
  const { sheets } = readJson(root, `games/${game}/par.json`) as { readonly sheets: readonly ParSheet[] };
  return formatted(root, path, fillBlockOf(path, readFileSync(join(root, path), "utf8"), "par", parTables(sheets)));
};

/** The games' READMEs that differ from what their sheets say, with the text they should have. */
export const staleReadmes = async (root: string): Promise<ReadonlyMap<string, string>> => {
  const stale = new Map<string, string>();
  for (const game of listGames(root).filter((name) => existsSync(join(root, "games", name, "par.json")))) {
    const text = await written(root, game);
    if (text !== readFileSync(join(root, readmePath(game)), "utf8")) stale.set(readmePath(game), text);
  }
  return stale;
};

/** Puts a simulation into the game's README. Throws a RangeError that names the file and what it lacks. */
export const recordInReadme = async (root: string, game: string, record: SimulationRecord): Promise<void> => {
  const path = readmePath(game);
  const text = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
  const filled = fillBlockOf(path, text, "simulation", recordSimulation(readBlock(text, "simulation") ?? "", record));
  writeFileSync(join(root, path), await formatted(root, path, filled));
};

/** Simulations of rules or parameters that are no longer the variant's, one sentence each. */
export const outdatedSimulations = (root: string): readonly string[] =>
  listGames(root).flatMap((game) => {
    const path = readmePath(game);
    const block = existsSync(join(root, path)) ? readBlock(readFileSync(join(root, path), "utf8"), "simulation") : "";
    const { variants } = readJson(root, lockPath(game)) as RulesLock;
    return parseSimulations(block ?? "")
      .filter(({ variant, rulesHash }) => variants[variant]?.rulesHash !== rulesHash)
      .map(({ command, variant }) => `${path} shows a simulation of other rules as ${variant}'s; run ${command}`);
  });
