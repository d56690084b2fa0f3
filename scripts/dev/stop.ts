import { lstatSync, readdirSync, readlinkSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { findRunningCluster } from "@croupier/testing/postgres/cluster";
import { removeData } from "@croupier/testing/postgres/data-place";
import { isInSharedHome } from "@croupier/testing/postgres/shared-home";
import { DevError } from "./dev-error.ts";
import { type DevHome, isOurHome, refuseStranger } from "./home.ts";
import { findRunning } from "./lock.ts";

const STOP_MS = 30_000;

/** Ends the `pnpm dev` that runs on this home, and what a killed one has left. Returns whether there was anything. */
export const stopRunning = async (home: DevHome): Promise<boolean> => {
  const pid = findRunning(home);
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    const deadline = performance.now() + STOP_MS;
    while (findRunning(home) === pid) {
      if (performance.now() > deadline) {
        throw new DevError(
          `\`pnpm dev\` (pid ${pid}) does not stop: end it by \`kill -9 ${pid}\`, and all else goes with it`,
        );
      }
      await sleep(50);
    }
  }
  // Elsewhere it would be somebody else's.
  if (!isOurHome(home)) return pid !== undefined;
  const orphan = await findRunningCluster(home.postgres);
  await orphan?.stop("fast");
  return pid !== undefined || orphan !== undefined;
};

/** Whether a `postgres` is a database's data, or where we link to them from; an empty or missing one is nobody's. */
const isData = (directory: string): boolean => {
  const entry = lstatSync(directory, { throwIfNoEntry: false });
  if (entry === undefined) return true;
  if (entry.isSymbolicLink() && isInSharedHome(readlinkSync(directory))) return true;
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return entry.isSymbolicLink();
  const names = readdirSync(directory);
  return names.length === 0 || names.includes("PG_VERSION");
};

/** Stops what runs and deletes what was kept. Only what we made; whatever else lies there stays. */
export const resetHome = async (home: DevHome): Promise<void> => {
  refuseStranger(home);
  if (!isData(home.postgres)) throw new DevError(`${home.postgres} is no PostgreSQL data: move it out of the way`);
  await stopRunning(home);
  await removeData(home.postgres);
  for (const file of [
    home.secretsFile,
    home.stateFile,
    home.lockFile,
    home.walletJournal,
    home.compileCache,
    home.observe,
  ]) {
    rmSync(file, { recursive: true, force: true });
  }
};
