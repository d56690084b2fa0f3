import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openDatabase } from "@croupier/db/database";
import { migrateToLatest } from "@croupier/db/migrate";
import { type DemoCasino, type DemoGame, plantDemoData } from "./demo-data.ts";
import { plantJackpots } from "./demo-jackpots.ts";
import { sentenceOf } from "./dev-error.ts";

/** What the parent sends once the database answers. */
export interface PrepareInput {
  readonly databaseUrl: string;
  readonly casinos: readonly DemoCasino[];
  /** The games' folders, by name. */
  readonly games: Readonly<Record<string, string>>;
}

/** What the parent is told: a sentence for each thing that went wrong; nothing may run on a `fatal` one. */
export interface Prepared {
  readonly fatal: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * Brings the database to the newest schema and plants the demo data. A process of its own: the code is loaded while
 * PostgreSQL starts, and after a save of a migration a new one runs what was saved.
 */
const prepare = async ({ databaseUrl, casinos, games }: PrepareInput): Promise<Prepared> => {
  const warnings: string[] = [];
  try {
    await migrateToLatest(databaseUrl);
    const db = openDatabase({ url: databaseUrl, applicationName: "croupier-dev" });
    try {
      const found = await readGames(games, warnings);
      await Promise.all(casinos.map((casino) => plantDemoData(db, casino, found)));
      // Where the money is with us, so are the jackpots that players look at.
      await Promise.all(casinos.flatMap(({ wallet, operatorId }) => (wallet ? [] : [plantJackpots(db, operatorId)])));
    } finally {
      await db.destroy();
    }
    return { fatal: undefined, warnings };
  } catch (error) {
    return { fatal: sentenceOf(error), warnings };
  }
};

/** A game that can't be read is left out: its own service says why, and the others play on. */
const readGames = async (folders: PrepareInput["games"], warnings: string[]): Promise<readonly DemoGame[]> => {
  const read = Object.entries(folders).map(async ([name, folder]): Promise<DemoGame[]> => {
    try {
      const { variants } = (await import(pathToFileURL(path.join(folder, "variants.ts")).href)) as {
        readonly variants: Readonly<Record<string, unknown>>;
      };
      return [{ name, variants: Object.keys(variants) }];
    } catch (error) {
      warnings.push(`${name} is not set up for the demo casino: ${sentenceOf(error)}`);
      return [];
    }
  });
  return (await Promise.all(read)).flat();
};

const [input] = (await once(process, "message")) as [PrepareInput];
const prepared = await prepare(input);
process.send?.({ prepared }, () => process.exit(0));
