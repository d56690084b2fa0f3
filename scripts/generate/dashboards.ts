import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listGames } from "./game-folders.ts";
import { formatted } from "./generated-files.ts";

const FOLDER = "observability/dashboards";
const SOURCE = "observability/src/generate.ts";
const RULES = "observability/rules";
const MANIFESTS = "observability/cluster/rules.gen.yaml";

type GenerateDashboards = (games: readonly string[]) => ReadonlyMap<string, object>;

/** The dashboards, and the rules for the cluster, that are not as their sources and the folders of `games/` would have them. */
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
  const manifests = await formatted(root, MANIFESTS, ruleManifests(root));
  if (!existsSync(join(root, MANIFESTS)) || readFileSync(join(root, MANIFESTS), "utf8") !== manifests) {
    stale.set(MANIFESTS, manifests);
  }
  return stale;
};

/** Rules as the cluster takes them: PrometheusRule, one for each file, word for word. */
const ruleManifests = (root: string): string =>
  readdirSync(join(root, RULES))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => {
      const spec = readFileSync(join(root, RULES, name), "utf8").replaceAll(/^(?=.)/gm, "  ");
      const head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n";
      return `---\n${head}  name: croupier-${name.replace(/\.yaml$/, "")}\nspec:\n${spec}`;
    })
    .join("");

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
