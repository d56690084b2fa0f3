import { readdir, readFile } from "node:fs/promises";

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own clock (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** proc(5), /proc/pid/stat: what follows the name in brackets, from field 3 on. */
const statOf = async (pid: number | string): Promise<readonly string[]> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

const ticks = (fields: readonly string[], ...numbers: readonly number[]): number =>
  numbers.reduce((sum, field) => sum + Number(fields[field - 3]), 0);

const isGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");

/** CPU seconds that a process has used, its own children that are over included. */
export const cpuSeconds = async (pid: number): Promise<number> =>
  ticks(await statOf(pid), 14, 15, 16, 17) / TICKS_PER_SECOND;

/**
 * The same of a process and all its children: PostgreSQL has one for each connection. Read again if one has ended
 * meanwhile, which then is in neither count.
 */
export const familySeconds = async (pid: number): Promise<number> => {
  for (;;) {
    const parent = await cpuSeconds(pid);
    const children = await childrenSeconds(pid);
    if ((await cpuSeconds(pid)) - parent < 0.05) return parent + children;
  }
};

const childrenSeconds = async (pid: number): Promise<number> => {
  let sum = 0;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await statOf(name).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      throw error;
    });
    if (fields && Number(fields[1]) === pid) sum += ticks(fields, 14, 15) / TICKS_PER_SECOND;
  }
  return sum;
};
