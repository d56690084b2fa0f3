import path from "node:path";
import { findGames } from "./game-folders.ts";
import type { Preparation } from "./preparation.ts";
import type { DemoCasino } from "./demo-data.ts";

export interface DatabasePreparerDeps {
  readonly root: string;
  readonly preparation: Preparation;
  readonly casinos: readonly DemoCasino[];
  readonly databaseUrl: string;
  readonly note: (name: string, text: string) => void;
}

/** Migrates, and plants the demo data for the games that there are. Returns why it can't, if so. One at a time. */
export const createDatabasePreparer = (deps: DatabasePreparerDeps): (() => Promise<string | undefined>) => {
  const { root, preparation, casinos, databaseUrl } = deps;
  let last: Promise<unknown> = Promise.resolve();

  const prepare = async (): Promise<string | undefined> => {
    const games = Object.fromEntries(findGames(root).playable.map((game) => [game, path.join(root, "games", game)]));
    const { fatal, warnings } = await preparation.run({ databaseUrl, casinos, games });
    for (const warning of warnings) deps.note("dev", warning);
    return fatal;
  };

  return () => {
    const next = last.then(prepare, prepare);
    last = next;
    return next;
  };
};
