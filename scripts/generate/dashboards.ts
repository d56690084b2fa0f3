import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listGames } from "./game-folders.ts";
import { formatted } from "./generated-files.ts";

const FOLDER = "observability/dashboards";
const SOURCE = "observability/src/generate.ts";

type GenerateDashboards = (games: readonly string[]) => ReadonlyMap<string, object>;

/** The dashboards that are not as their sources and the folders of `games/` would have them. */
export const staleDashboards = async (root: string): Promise<ReadonlyMap<string, string>> => {
  if (!existsSync(join(root, SOURCE))) return new Map();
  const { generateDashboards } = (await import(pathToFileURL(join(root, SOURCE)).href)) as {
    readonly generateDashboards: GenerateDashboards;
  };
  const stale = new Map<string, string>();
  for (const [name, dashboard] of generateDashboards(listGames(root))) {
    const path = `${FOLDER}/${name}`;
    const text = await formatted(root, path, JSON.stringify(dashboard, undefined, 2));
    if (!existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text) stale.set(path, text);
  }
  return stale;
};

/** Dashboards on the disk that nothing writes any more. */
export const forgottenDashboards = async (root: string): Promise<readonly string[]> => {
  if (!existsSync(join(root, SOURCE)) || !existsSync(join(root, FOLDER))) return [];
  const { generateDashboards } = (await import(pathToFileURL(join(root, SOURCE)).href)) as {
    readonly generateDashboards: GenerateDashboards;
  };
  const known = generateDashboards([]);
  return readdirSync(join(root, FOLDER))
    .filter((name) => !known.has(name))
    .map((name) => `${FOLDER}/${name} is no dashboard's any more; delete it`);
};
