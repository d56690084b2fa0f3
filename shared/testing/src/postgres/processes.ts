import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Kills a server the way a power cut does: nothing in it gets to say goodbye, its backends neither. */
export const killWithChildren = (pid: number): void => {
  // Stopped first, so that it starts no more children between the listing and the kill.
  signal(pid, "SIGSTOP");
  for (const child of childrenOf(pid)) signal(child, "SIGKILL");
  signal(pid, "SIGKILL");
};

export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

/** A server's children lead sessions of their own, so a signal to its process group would miss them. */
const childrenOf = (parent: number): number[] => {
  return listProcesses().flatMap(([pid, ppid]) => (ppid === parent ? [pid] : []));
};

const listProcesses = (): [pid: number, ppid: number][] => {
  if (process.platform !== "linux") {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    return table.split("\n").map((line) => {
      const [pid, ppid] = line.trim().split(/\s+/);
      return [Number(pid), Number(ppid)];
    });
  }
  // /proc, because slim container images have no ps.
  return readdirSync("/proc").flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // "pid (program name) state ppid …"; the name may hold anything, so count from the last parenthesis.
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])]];
    } catch {
      return [];
    }
  });
};
