import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import path from "node:path";

/**
 * Fills `target` all or nothing: in a sibling that takes the name once it is whole. Killed half-way it leaves a
 * sibling, which the next call clears; of two at once the first wins and the other's work is dropped.
 */
export const makeWholeDirectory = async (target: string, fill: (directory: string) => Promise<void>): Promise<void> => {
  const marker = `${path.basename(target)}.partial-`;
  await clearAbandoned(path.dirname(target), marker);
  const partial = path.join(path.dirname(target), `${marker}${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(partial, { mode: 0o700 });
  try {
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  }
};

/** Deletes the directories named marker, pid, "-" and anything, whose process is dead. */
export const clearAbandoned = async (directory: string, marker: string): Promise<void> => {
  for (const name of await readdir(directory)) {
    const pid = name.startsWith(marker) ? /^(\d+)-/.exec(name.slice(marker.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Someone else may be clearing it, or a child of the dead process still writing: then the next call gets it.
    await rm(path.join(directory, name), { recursive: true, force: true }).catch(() => {});
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
