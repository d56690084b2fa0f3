import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { listGames } from "./generate/game-folders.ts";
import { loadPar, locatePar } from "./par/load-par.ts";
import { findCasino } from "./play/casino.ts";
import { usualSelections } from "./play/selection.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(import.meta.dirname, "load");
/** What they are made of. */
const PIECES = new Set(["setting", "gateway", "player", "crowd"]);
const scripts = readdirSync(folder)
  .map((file) => path.basename(file, ".ts"))
  .filter((name) => !PIECES.has(name));

const USAGE = `pnpm load SCRIPT [k6's own options]

Loads the casino that \`pnpm dev\` runs, or the one that CROUPIER_URL and CROUPIER_OPERATOR_KEY name, with k6
(https://grafana.com/docs/k6/latest/set-up/install-k6/), and exits with 1 if a promise of the script is broken.

Scripts: ${scripts.join(", ")}
RATE=50 PLAYERS=50 SECONDS=60 say how many rounds a second, by how many players, for how long.`;

/** The first bet of each game's PAR sheet. */
const usualBets = async (): Promise<string> => {
  const bets = listGames(root).map(async (game) => [game, usualSelections(await loadPar(locatePar(root, game)))]);
  return JSON.stringify(Object.fromEntries(await Promise.all(bets)));
};

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
    CROUPIER_BETS: await usualBets(),
    K6_NO_USAGE_REPORT: "true",
  };
  const k6 = spawn("k6", ["run", ...options, path.join(folder, `${script}.ts`)], { stdio: "inherit", env });
  k6.on("error", () => fail("k6 is not installed: https://grafana.com/docs/k6/latest/set-up/install-k6/"));
  k6.on("exit", (code) => (process.exitCode = code ?? 1));
};

const [script = "", ...options] = process.argv.slice(2);
if (scripts.includes(script)) await run(script, options);
else if (script === "" || script === "--help" || script === "-h") console.log(USAGE);
else fail(`there is no load script '${script}'\n\n${USAGE}`);
