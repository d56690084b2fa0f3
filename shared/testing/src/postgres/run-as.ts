import { execFileSync, spawnSync } from "node:child_process";
import { stat } from "node:fs/promises";
import path from "node:path";

export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it another user: the owner of the data if there are data, else
 * `postgres`. Anyone else runs it as themselves (`undefined`).
 */
export const findRunAs = async (dataDir?: string): Promise<RunAs | undefined> => {
  const me = process.getuid?.();
  const owner = dataDir === undefined ? undefined : await stat(dataDir).catch(() => undefined);
  if (me !== 0) {
    if (owner !== undefined && owner.uid !== me) {
      throw new Error(
        `${dataDir} belongs to another user (uid ${owner.uid}): run this as that user, or delete the directory to start afresh`,
      );
    }
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = lookUp("postgres") ?? createUser() ?? lookUp("nobody");
  if (found === undefined) {
    throw new Error("PostgreSQL can't run as root and there is no other user: create one with `useradd postgres`");
  }
  return found;
};

/** True if the user may enter the directory; asked of the kernel, since modes alone don't tell of ACLs and mounts. */
export const canEnter = (directory: string, runAs: RunAs | undefined): boolean => {
  const probe = spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", directory], { ...runAs, cwd: "/", stdio: "ignore" });
  if (probe.error !== undefined) {
    throw new Error(
      `can't run a program as uid ${runAs?.uid ?? process.getuid?.()} (${probe.error.message}): run this as an ordinary user, or point DATABASE_URL at a PostgreSQL you have`,
    );
  }
  return probe.status === 0;
};

const lookUp = (name: string): RunAs | undefined => {
  try {
    const id = (flag: string): number => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
};

const createUser = (): RunAs | undefined => {
  // A group of that name may be left from an old user; `--user-group` then refuses and `--gid` takes it.
  for (const group of [["--user-group"], ["--gid", "postgres"]]) {
    const args = ["--system", "--no-create-home", "--home-dir", path.sep, "--shell", "/bin/false", ...group];
    const made = spawnSync("useradd", [...args, "postgres"], { stdio: "ignore" });
    if (made.status === 0) break;
  }
  return lookUp("postgres");
};
