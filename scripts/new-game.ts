import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { listFiles, readPackages } from "./check/source-tree.ts";
import { firstLocks, registries, writeFiles } from "./generate/generated-files.ts";
import { refuseName, writeGame } from "./new-game/scaffold.ts";

const root = join(import.meta.dirname, "..");

const run = (program: string, ...args: readonly string[]): void => {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${program} ${args.join(" ")}\` failed; mend what it says and run it again`);
};

/** The pnpm that started this script (npx leaves it off the PATH), or the one that is installed. */
const pnpmProgram = (): string => {
  const starter = process.env["npm_execpath"] ?? "";
  return /pnpm(?:\.exe)?$/.test(starter) ? starter : "pnpm";
};

const USAGE = `pnpm new-game NAME   writes games/NAME, a working game to start from, and registers it`;

const create = async (name: string): Promise<void> => {
  const taken = readPackages(root, listFiles(root)).map((entry) => entry.name);
  const refusal = refuseName(name, taken);
  if (refusal !== undefined) throw new Error(refusal);
  writeGame(root, name);
  // The game can be loaded once it is installed, which takes the dependencies on it; the rest needs it loaded.
  writeFiles(root, new Map([...(await registries(root)), ...(await firstLocks(root))]));
  run(pnpmProgram(), "install", "--prefer-offline", "--no-frozen-lockfile");
  run(process.execPath, join(root, "scripts", "generate.ts"));
  console.log(`\ngames/${name} is ready: change its contract.ts and rules/1.ts, then run pnpm generate and pnpm test`);
};

const [name, ...rest] = process.argv.slice(2);
try {
  if (name === "--help" || name === "-h") console.log(USAGE);
  else if (name === undefined || rest.length > 0) throw new Error("name one game: pnpm new-game lucky-seven");
  else await create(name);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
