import { join } from "node:path";
import { staleDashboards } from "./generate/dashboards.ts";
import { writeFiles } from "./generate/generated-files.ts";

const USAGE = `pnpm dashboards   writes Grafana's dashboards to observability/dashboards, one JSON file each, and Prometheus' rules as the
                  cluster takes them to observability/cluster`;

const run = async (root: string): Promise<void> => {
  const stale = await staleDashboards(root);
  writeFiles(root, stale);
  for (const path of stale.keys()) console.log(`wrote ${path}`);
  if (stale.size === 0) console.log("nothing to write: every dashboard is up to date");
};

if (process.argv.slice(2).some((word) => word === "--help" || word === "-h")) console.log(USAGE);
else await run(join(import.meta.dirname, ".."));
