import { parseArgs } from "node:util";
import { crossover, estimate, totalOf } from "@croupier/cloud/cost/estimate";
import { resourcesOf } from "@croupier/cloud/resources";
import { isStageName, stages } from "@croupier/cloud/stages";
import { LEAST_NODE } from "@croupier/workloads/cluster-wide";
import { leastGateway, leastNodes } from "@croupier/workloads/nodes";
import { alignTable } from "./par/table.ts";

const USAGE = `pnpm cost STAGE

What a month of a stage (${Object.keys(stages).join(", ")}) costs while nobody plays, item by item, from its templates and the
prices in infra/cloud/src/cost/prices.ts; and from which rate of calls the gateway's pods cost less than its function.`;

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const [name = ""] = positionals;
  if (!isStageName(name) || positionals.length > 1) throw new Error(USAGE);
  const stage = stages[name];
  const items = estimate(stage, resourcesOf(stage), leastNodes(stage));
  const rows = items.map(({ what, count, usd }) => [what, String(count), usd.toFixed(2)]);
  console.log(alignTable([[name, "", "USD a month"], ...rows, ["all", "", totalOf(items).toFixed(2)]]).join("\n"));
  if (!stage.cluster) return;
  const { callUsd, podsUsd, callsPerSecond } = crossover(stage, leastGateway(stage), LEAST_NODE);
  console.log(
    `\nA million calls of the gateway as a function: ${(callUsd * 1_000_000).toFixed(2)} USD; its least pods: ${podsUsd.toFixed(2)} a month.` +
      `\nPods cost less from ${callsPerSecond.toFixed(0)} calls a second on, around the clock.`,
  );
};

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
