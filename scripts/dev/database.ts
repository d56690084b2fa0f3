import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, findRunningCluster, startCluster } from "@croupier/testing/postgres/cluster";
import { devSettings } from "@croupier/testing/postgres/settings";
import { DevError, sentenceOf } from "./dev-error.ts";
import { answers } from "./ports.ts";

/** The database of this run: a cluster of our own, or one that was there before. */
export interface DevDatabase {
  readonly url: string;
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
}

export interface ClusterDeps {
  readonly dataDir: string;
  readonly port: number;
  readonly note: (text: string) => void;
  /** It is back after it died. */
  readonly onBack: () => void;
}

/** What a server says of connections while it comes and goes. */
const EXPECTED = /terminating connection|the database system is/;

/** Uses what `DATABASE_URL` names, and leaves it running. */
export const useDatabase = async (url: string): Promise<DevDatabase> => {
  const { hostname, port } = new URL(url);
  if (hostname !== "" && !(await answers(Number(port || 5432), hostname))) {
    const there = `no PostgreSQL answers at ${hostname}:${port || 5432}, which DATABASE_URL names`;
    throw new DevError(`${there}: start it, or unset DATABASE_URL to get one from here`);
  }
  return { url, pid: () => undefined, stop: () => Promise.resolve() };
};

/** Starts our own, and starts it again on the same port whenever it dies unasked. */
export const startOwnDatabase = async ({ dataDir, port, note, onBack }: ClusterDeps): Promise<DevDatabase> => {
  // Left by a `pnpm dev` that was killed; its guard stops it, we only make sure.
  await (await findRunningCluster(dataDir))?.stop("fast");
  const onLog = (line: string): void => {
    const [words] = /\b(?:FATAL|PANIC): .*/.exec(line) ?? [];
    if (words !== undefined && !EXPECTED.test(words)) note(words);
  };
  const start = (): Promise<Cluster> => startCluster({ dataDir, port, settings: devSettings, onLog });

  let stopping = false;
  let cluster: Cluster | undefined = await start();
  let reviving: Promise<void> | undefined;

  const revive = async (): Promise<void> => {
    cluster = undefined;
    for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 5_000)) {
      await sleep(delayMs);
      if (stopping) return;
      try {
        cluster = await start();
        note(`answers again on port ${port}`);
        watch(cluster);
        return onBack();
      } catch (error) {
        note(`can't be started again: ${sentenceOf(error)}`);
      }
    }
  };
  const watch = (watched: Cluster): void => {
    void watched.exited.then(({ code, signal }) => {
      if (stopping) return;
      note(`PostgreSQL died (${signal ?? `exit code ${code}`}); starting it again`);
      reviving = revive();
    });
  };
  watch(cluster);

  return {
    url: cluster.url(),
    pid: () => cluster?.pid,
    async stop() {
      stopping = true;
      await reviving;
      await cluster?.stop("fast");
    },
  };
};
