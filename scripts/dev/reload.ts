import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fleet } from "./fleet.ts";
import { findGames, type GameFolders } from "./game-folders.ts";
import { type HashOf, hashFile, rememberHashes } from "./loaded-files.ts";
import type { Preparation } from "./preparation.ts";
import { needsRegenerating, regenerate } from "./regenerate.ts";
import type { Services } from "./services.ts";
import type { Supervised } from "./supervised.ts";

export interface ReloadDeps {
  readonly root: string;
  readonly fleet: Fleet;
  readonly services: Services;
  readonly preparation: Preparation;
  /** Migrates and plants demo data for the games that there are now; tells itself what goes wrong. */
  readonly prepare: () => Promise<void>;
  readonly env: Readonly<Record<string, string>>;
  readonly note: (name: string, text: string) => void;
}

const REGISTRY = path.join("gateway", "src", "games.gen.ts");
/** Editors that replace a file leave a moment without one. */
const REPLACING_MS = 100;

/** Looks for what differs from what runs, and restarts what it touches; nothing else. */
export const createReload = (deps: ReloadDeps): (() => Promise<void>) => {
  const { root, fleet, services, preparation, note } = deps;
  /** `migrate.ts` and `migrations/`. */
  const migrations = path.join(root, "shared", "db", "src", "migrat");

  const findChanged = (hashOf: HashOf): readonly string[] => {
    const loaded = [preparation.loaded, ...fleet.all().map((process) => process.loaded)];
    return [...new Set(loaded.flatMap((files) => files.stale(hashOf)))];
  };

  const settleChanged = async (): Promise<readonly string[]> => {
    const hashOf = rememberHashes();
    const changed = findChanged(hashOf);
    if (changed.every((file) => hashOf(file) !== "")) return changed;
    await sleep(REPLACING_MS);
    return findChanged(rememberHashes());
  };

  /** Generated files follow their sources. A released rules file that was changed is refused, and runs here all the same. */
  const followSources = async (changed: readonly string[], games: GameFolders, isNew: boolean): Promise<void> => {
    if (!isNew && !needsRegenerating(root, games.playable, changed)) return;
    const problem = await regenerate(root, deps.env);
    if (problem !== undefined) note("dev", `${problem}\n(not generated anew; what you saved runs here all the same)`);
  };

  /** Before anything that would run on a schema that is about to change. */
  const prepareIfTouched = async (isNew: boolean): Promise<void> => {
    const stale = preparation.loaded.stale(rememberHashes());
    if (isNew || stale.some((file) => file.startsWith(migrations))) return deps.prepare();
    // It would plant the same demo data; what it runs now is what it would find.
    if (stale.length > 0) preparation.loaded.begin(hashFile);
  };

  const findTouched = (games: GameFolders, isNew: boolean): readonly Supervised[] => {
    const hashOf = rememberHashes();
    return fleet.all().filter((process) => {
      const stale = process.loaded.stale(hashOf);
      // The registry names a game before its package is installed; until then what runs serves the other games.
      if (games.unfinished.length > 0 && stale.includes(path.join(root, REGISTRY))) return false;
      return stale.length > 0 || (isNew && process.name === "gateway");
    });
  };

  return async () => {
    const changed = (await settleChanged()).map((file) => path.relative(root, file));
    const games = findGames(root);
    const { added, gone } = await services.follow(games.playable);
    const isNew = added.length + gone.length > 0;
    if (changed.length === 0 && !isNew) return;

    await followSources(changed, games, isNew);
    await prepareIfTouched(isNew);
    const touched = findTouched(games, isNew).filter(({ name }) => !added.includes(name));
    for (const game of gone) note("dev", `games/${game} is gone, and so is its service`);
    for (const game of added) note("dev", `games/${game} is new: starting its service`);
    if (touched.length > 0) {
      const what = changed.length > 0 ? summarise(changed) : "the games";
      note("dev", `changed: ${what}; restarting ${touched.map(({ name }) => name).join(", ")}`);
    }
    for (const game of added) fleet.find(game)?.start();
    // Not waited for: a save meanwhile is looked at at once.
    for (const process of touched) void process.restart();
  };
};

const summarise = (files: readonly string[]): string =>
  files.length > 3 ? `${files.slice(0, 2).join(", ")} and ${files.length - 2} more` : files.join(", ");
