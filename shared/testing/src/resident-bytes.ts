import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The memory that a process has in use, told by the system; NaN if there is no such process. */
export const residentBytes = (pid: number): number => {
  const kilobytes =
    process.platform === "linux"
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      : execFileSync("ps", ["-p", String(pid), "-o", "rss="], { encoding: "utf8" });
  return Number(kilobytes ?? Number.NaN) * 1_024;
};
