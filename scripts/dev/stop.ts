import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { findRunningCluster } from "@croupier/testing/postgres/cluster";
import { removeData } from "@croupier/testing/postgres/data-place";
import { DevError } from "./dev-error.ts";
import type { DevHome } from "./home.ts";
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
  const orphan = await findRunningCluster(home.postgres);
  await orphan?.stop("fast");
  return pid !== undefined || orphan !== undefined;
};

/** Stops what runs and deletes what was kept. Only what we made: CROUPIER_HOME may hold other things. */
export const resetHome = async (home: DevHome): Promise<void> => {
  await stopRunning(home);
  await removeData(home.postgres);
  for (const path of [home.secretsFile, home.stateFile, home.lockFile, home.compileCache]) {
    rmSync(path, { recursive: true, force: true });
  }
};
