import { createHash } from "node:crypto";
import { chown, lstat, mkdir, mkdtemp, readlink, realpath, rm, rmdir, statfs, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { canEnter, type RunAs } from "./run-as.ts";
import { findPostmaster } from "./postmaster.ts";
import { isInSharedHome, makeSharedHome } from "./shared-home.ts";
import { clearAbandoned } from "./whole-directory.ts";

/**
 * The directory that will hold the data of `dataDir`: itself, or, where the user that runs PostgreSQL can't reach it,
 * one in the shared home to which `dataDir` becomes a link. The link is the truth: without it, what lies there is
 * left over from a reset by hand and goes.
 */
export const placeData = async (dataDir: string, runAs: RunAs | undefined): Promise<string> => {
  const wanted = path.resolve(dataDir);
  const parent = path.dirname(wanted);
  await mkdir(parent, { recursive: true });
  const link = await readlink(wanted).catch(() => undefined);
  const isOwnLink = link === undefined || !isInSharedHome(link);
  if (isOwnLink && (runAs === undefined || canEnter(await realpath(parent), runAs))) return resolveExisting(wanted);

  const key = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  const home = path.join(await makeSharedHome(key), path.basename(wanted));
  if (link === home) return home;
  await rmdir(wanted).catch(() => {}); // An empty directory was only a wish for one.
  if (link === undefined && (await lstat(wanted).catch(() => undefined)) !== undefined) {
    throw new Error(`uid ${runAs?.uid} can't enter ${parent}: open it with chmod, or delete ${wanted} to start afresh`);
  }
  await refuseIfRunning(home);
  await rm(home, { recursive: true, force: true });
  await rm(wanted, { force: true });
  await symlink(home, wanted);
  return home;
};

/** Deletes a cluster's data, wherever they are. Refuses while it runs. */
export const removeData = async (dataDir: string): Promise<void> => {
  const place = await resolveExisting(path.resolve(dataDir));
  await refuseIfRunning(place);
  await rm(place, { recursive: true, force: true });
  await rm(dataDir, { force: true });
};

/** A new empty directory, in the first temporary place that the user can enter. The caller deletes it. */
export const makeTemporaryHome = async (runAs: RunAs | undefined): Promise<string> => {
  const places = [...(await memoryDirectory()), os.tmpdir(), ...(runAs === undefined ? [] : ["/tmp", "/var/tmp"])];
  const marker = "croupier-postgres-";
  for (const place of places) {
    const home = await mkdtemp(path.join(place, `${marker}${process.pid}-`)).catch(() => undefined);
    if (home === undefined) continue;
    await clearAbandoned(place, marker);
    const resolved = await realpath(home);
    if (runAs === undefined) return resolved;
    await chown(resolved, runAs.uid, runAs.gid);
    if (canEnter(resolved, runAs)) return resolved;
    await rm(home, { recursive: true, force: true });
  }
  throw new Error(`no temporary directory to keep a database in (tried ${places.join(", ")}): set TMPDIR to one`);
};

/**
 * Copying a database means three hundred small files: 20 ms in memory, up to 300 on a disk. Containers often have
 * a token 64 MB there, hence the look at what is free; setting TMPDIR overrules.
 */
const memoryDirectory = async (): Promise<string[]> => {
  const directory = "/dev/shm";
  const space = process.env["TMPDIR"] === undefined ? await statfs(directory).catch(() => undefined) : undefined;
  return space !== undefined && space.bavail * space.bsize >= 2 ** 31 ? [directory] : [];
};

/** PostgreSQL's own files name the real path, so a path is always made real before it is compared. */
export const resolveExisting = async (wanted: string): Promise<string> => {
  const parent = await realpath(path.dirname(wanted)).catch(() => path.dirname(wanted));
  return realpath(wanted).catch(() => readlink(wanted).catch(() => path.join(parent, path.basename(wanted))));
};

const refuseIfRunning = async (place: string): Promise<void> => {
  const running = await findPostmaster(place);
  if (running === undefined) return;
  throw new Error(
    `PostgreSQL still runs on ${place} (pid ${running.pid}): stop it first (\`kill -INT ${running.pid}\`)`,
  );
};
