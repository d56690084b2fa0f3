import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DevError } from "./dev-error.ts";
import type { DevHome } from "./home.ts";

/** The `pnpm dev` that runs on this home, by process id. */
export const findRunning = ({ lockFile }: DevHome): number | undefined => {
  const pid = Number(readText(lockFile));
  return Number.isInteger(pid) && pid > 0 && isDevLoop(pid) ? pid : undefined;
};

/**
 * Makes this process the one that runs here. Throws if another does. Returns whether an earlier one died without
 * clearing up: what it started may still be on its way out.
 */
export const takeLock = (home: DevHome): boolean => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      writeFileSync(home.lockFile, String(process.pid), { flag: "wx", mode: 0o600 });
      return attempt > 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt === 3) throw error;
    }
    const pid = findRunning(home);
    if (pid !== undefined) {
      throw new DevError(
        `\`pnpm dev\` runs already (pid ${pid}): see \`pnpm dev status\`, or end it by \`pnpm dev stop\``,
      );
    }
    rmSync(home.lockFile, { force: true });
  }
};

export const releaseLock = ({ lockFile }: DevHome): void => {
  if (Number(readText(lockFile)) === process.pid) rmSync(lockFile, { force: true });
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** By its command line, since a dead one's process id may be another program's by now. */
const isDevLoop = (pid: number): boolean => {
  if (process.platform === "linux") return readText(`/proc/${pid}/cmdline`).includes("dev.ts");
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8", stdio: "pipe" }).includes(
      "dev.ts",
    );
  } catch {
    return false;
  }
};
