import { spawnSync } from "node:child_process";
import { join } from "node:path";

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of our commands as a process, for its tests. */
export const runCommand = (script: string, ...args: readonly string[]): CommandResult => {
  const path = join(import.meta.dirname, "..", script);
  const env = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { encoding: "utf8", env });
  return { status, stdout, stderr };
};
