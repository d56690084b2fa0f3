import { spawnSync } from "node:child_process";
import { provoke } from "./chaos/provoke.ts";
import { provocations } from "./chaos/provocations.ts";

const all = provocations();

const USAGE = `pnpm chaos            lists the alerts that can be provoked
pnpm chaos ALERT …    provokes them, one after another
pnpm chaos all        provokes each

Starts a house of its own (PostgreSQL, gateway, a game, a worker, an operator's wallet) and Prometheus with our rules, makes
happen for real what the alert is for, waits until it fires, follows its runbook, takes the cause away and waits until the
alert is gone. Exits with 1 where something of that does not come about. Prometheus must be installed. In the copy of the
rules that it is given time goes by faster, how much the list says: of what waits ten minutes, sixty times as fast is ten
seconds. observability/rules is not changed.`;

const list = (): string =>
  all.map(({ alert, faster, cause }) => `${alert} (${faster} times as fast)\n    ${cause}`).join("\n");

const run = async (names: readonly string[]): Promise<void> => {
  const failed: string[] = [];
  for (const one of all.filter(({ alert }) => names.includes("all") || names.includes(alert))) {
    await provoke(one, (sentence) => console.log(sentence)).catch((error: unknown) => {
      failed.push(one.alert);
      console.error(error);
    });
  }
  if (failed.length > 0) console.error(`not as it should be: ${failed.join(", ")}`);
  // Connections that were broken off may still hold timers.
  process.exit(failed.length === 0 ? 0 : 1);
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => name !== "all" && !all.some(({ alert }) => alert === name));
if (names.length === 0) console.log(list());
else if (names.includes("--help") || names.includes("-h")) console.log(USAGE);
else if (unknown.length > 0) {
  console.error(`no alert that can be provoked is called ${unknown.join(", ")}\n\n${USAGE}`);
  process.exitCode = 1;
} else if (spawnSync("prometheus", ["--version"]).status !== 0) {
  console.error("Prometheus is not installed: apt-get install prometheus, or https://prometheus.io/download/");
  process.exitCode = 1;
} else await run(names);
