import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { findCasino } from "./play/casino.ts";
import { usualBets } from "./strain/usual-bets.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(import.meta.dirname, "load");
const SCRIPTS = ["smoke", "load", "spike", "soak", "breakpoint"];
const OVERLOAD_SECONDS = 60;
const SOAK_SECONDS = 60;

const USAGE = `pnpm load SCRIPT [k6's own options]

Loads the casino that \`pnpm dev\` runs, or the one that CROUPIER_URL and CROUPIER_OPERATOR_KEY name, with k6
(https://grafana.com/docs/k6/latest/set-up/install-k6/), and exits with 1 if a promise of the script is broken.

Scripts: ${SCRIPTS.join(", ")}
RATE=50 PLAYERS=50 SECONDS=60 say how many rounds a second, by how many players, for how long; BOUND_MS within how many
milliseconds 99 of 100 calls must be answered.

pnpm load all         all of these in small, SECONDS (${SOAK_SECONDS} unless told) for the soak
pnpm load overload    three times as much as can be answered, for SECONDS (${OVERLOAD_SECONDS} unless told)
pnpm load failures    half as much, while services, Redis and PostgreSQL fail one at a time
These three start a house of their own on half of the cores, the other half being k6's; print a table of what callers saw,
and what became of each promise; and exit with 1 if one is broken. They take three to five minutes.`;

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const run = async (script: string, options: readonly string[]): Promise<void> => {
  const casino = findCasino(root, { ...process.env, CROUPIER_PLAYER: "load" });
  if (!casino) return fail("Start the casino first: npx pnpm@12 dev");
  const env = {
    ...process.env,
    CROUPIER_URL: casino.url,
    CROUPIER_OPERATOR_KEY: casino.operatorKey,
    CROUPIER_CURRENCY: casino.currency,
    CROUPIER_BETS: JSON.stringify(await usualBets(root)),
    K6_NO_USAGE_REPORT: "true",
  };
  const k6 = spawn("k6", ["run", ...options, path.join(folder, `${script}.ts`)], { stdio: "inherit", env });
  k6.on("error", () => fail("k6 is not installed: https://grafana.com/docs/k6/latest/set-up/install-k6/"));
  k6.on("exit", (code) => (process.exitCode = code ?? 1));
};

/** With a house of their own, which not all who load one have need of. */
const strain = async (begin: () => Promise<boolean>): Promise<void> => {
  if (spawnSync("k6", ["version"], { stdio: "ignore" }).status !== 0) {
    return fail("k6 is not installed: https://grafana.com/docs/k6/latest/set-up/install-k6/");
  }
  const kept = await begin();
  // Pools that were broken off may still hold timers.
  process.exit(kept ? 0 : 1);
};

const seconds = (usual: number): number => Number(process.env["SECONDS"] ?? usual);

const strains: Readonly<Record<string, () => Promise<boolean>>> = {
  all: async () => (await import("./strain/rehearsal.ts")).runRehearsal(seconds(SOAK_SECONDS)),
  overload: async () => (await import("./strain/overload.ts")).runOverload(seconds(OVERLOAD_SECONDS)),
  failures: async () => (await import("./strain/failures.ts")).runFailures(),
};

const [script = "", ...options] = process.argv.slice(2);
const begin = strains[script];
if (SCRIPTS.includes(script)) await run(script, options);
else if (begin) await strain(begin);
else if (script === "" || script === "--help" || script === "-h") console.log(USAGE);
else fail(`there is no load script '${script}'\n\n${USAGE}`);
