import { execFileSync } from "node:child_process";
import { readFile, readlink, unlink } from "node:fs/promises";
import path from "node:path";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** What postmaster.pid says, whether or not that process lives. Its lines: PostgreSQL's `utils/pidfile.h`. */
export const readPostmasterFile = async (dataDir: string): Promise<Postmaster | undefined> => {
  const text = await readFile(path.join(dataDir, "postmaster.pid"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "";
    throw new Error(`can't read the data in ${dataDir} (${error.code}): run this as the user that made them`, {
      cause: error,
    });
  });
  const [pid, , , port, , , , status] = text.split("\n");
  if (!pid) return undefined;
  // A negative pid is a single-user backend's.
  return { pid: Math.abs(Number(pid)), port: Number(port), status: status?.trim() ?? "" };
};

/** The server that runs on this data directory (given as its real path), if one does. */
export const findPostmaster = async (dataDir: string): Promise<Postmaster | undefined> => {
  const written = await readPostmasterFile(dataDir);
  return written !== undefined && (await worksIn(written.pid, dataDir)) ? written : undefined;
};

/**
 * PostgreSQL clears a dead server's file by itself, but not where another process of the same user has that pid by
 * now (after a reboot, or in a fresh container): it takes it for the server and refuses to start.
 */
export const clearStaleFile = async (dataDir: string): Promise<void> => {
  const written = await readPostmasterFile(dataDir);
  if (written === undefined || (await worksIn(written.pid, dataDir))) return;
  await unlink(path.join(dataDir, "postmaster.pid"));
};

/** A server works in its data directory, which tells it from any other process with that pid. */
const worksIn = async (pid: number, dataDir: string): Promise<boolean> => {
  if (process.platform === "linux") {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => undefined)) === dataDir;
  }
  try {
    const command = execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8", stdio: "pipe" });
    return command.includes(dataDir);
  } catch {
    return false;
  }
};
