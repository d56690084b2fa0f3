import { spawnSync } from "node:child_process";

/** Whether a program can be run here. */
export const isInstalled = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

/** What a program prints; throws all of it if it fails. */
export const run = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} exits ${status}:\n${stdout}${stderr}`);
  return stdout;
};
