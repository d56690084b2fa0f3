import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { listFiles, readPackages } from "./check/source-tree.ts";
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

const [name, ...rest] = process.argv.slice(2);
try {
  if (name === undefined || rest.length > 0) throw new Error("name one game: pnpm new-game lucky-seven");
  const taken = readPackages(root, listFiles(root)).map((entry) => entry.name);
  const refusal = refuseName(name, taken);
  if (refusal !== undefined) throw new Error(refusal);
  writeGame(root, name);
  run(process.execPath, join(root, "scripts", "generate.ts"));
  run(pnpmProgram(), "install", "--prefer-offline", "--no-frozen-lockfile");
  console.log(`\ngames/${name} is ready: change its contract.ts and rules/1.ts, then run pnpm generate and pnpm test`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
