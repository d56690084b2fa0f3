import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, PortTakenError, startCluster, type StopMode } from "./cluster.ts";
import { makeTemporaryHome } from "./data-place.ts";
import { findRunAs } from "./run-as.ts";
import { type Settings, testSettings } from "./settings.ts";

/** A cluster that one test owns alone, to kill and restart as it likes. The address stays the same throughout. */
export interface TestCluster extends AsyncDisposable {
  readonly port: number;
  readonly dataDir: string;
  readonly url: (database?: string) => string;
  /** Changes with every restart. */
  pid(): number;
  stop(mode: StopMode): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts an empty cluster in a temporary directory, which goes when it is disposed of or this process dies. */
export const startTestCluster = async (
  options: { readonly settings?: Settings; readonly onLog?: (line: string) => void } = {},
): Promise<TestCluster> => {
  const home = await makeTemporaryHome(await findRunAs());
  const dataDir = path.join(home, "data");
  const settings = { ...testSettings, ...options.settings };
  const common = { ...options, dataDir, settings, removeIfOrphaned: home };
  let current = await startCluster(common).catch(async (error: unknown) => {
    await rm(home, { recursive: true, force: true });
    throw error;
  });
  const { port, url } = current;
  return {
    port,
    dataDir,
    url,
    pid: () => current.pid,
    stop: (mode) => current.stop(mode),
    kill: () => current.kill(),
    async restart() {
      await current.stop("fast");
      current = await startOnSamePort({ ...common, port });
    },
    async [Symbol.asyncDispose]() {
      await current.stop("immediate");
      await rm(home, { recursive: true, force: true });
    },
  };
};

/** While the server was down, a client of any process may have been lent the port for a moment. */
const startOnSamePort = async (options: Parameters<typeof startCluster>[0]): Promise<Cluster> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startCluster(options);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === 20) throw error;
      await sleep(250);
    }
  }
};
