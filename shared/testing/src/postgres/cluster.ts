import { createServer } from "node:net";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries } from "./binaries.ts";
import { placeData, resolveExisting } from "./data-place.ts";
import { ensureInitialised } from "./init.ts";
import { type Exit, launch, type Launched, type LaunchFailure } from "./launch.ts";
import { clearStaleFile, findPostmaster } from "./postmaster.ts";
import { killWithChildren, signal } from "./processes.ts";
import { findRunAs } from "./run-as.ts";
import type { Settings } from "./settings.ts";

export interface ClusterOptions {
  /** Made if missing; where the user that runs PostgreSQL can't reach it, it becomes a link to where the data are. */
  readonly dataDir: string;
  /** On 127.0.0.1. Without it the system chooses a free one. */
  readonly port?: number;
  readonly settings?: Settings;
  readonly onLog?: (line: string) => void;
  /** A directory to delete if this process dies without stopping the cluster. */
  readonly removeIfOrphaned?: string;
}

/** `fast` breaks connections off and writes everything down; `immediate` leaves it to recovery at the next start. */
export type StopMode = "fast" | "immediate";

export interface RunningCluster {
  readonly pid: number;
  readonly port: number;
  readonly url: (database?: string) => string;
  stop(mode: StopMode): Promise<void>;
}

export interface Cluster extends RunningCluster, AsyncDisposable {
  /** Settles when the server is gone, whoever ended it. */
  readonly exited: Promise<Exit>;
  /** SIGKILL to the server and every backend. */
  kill(): Promise<void>;
}

/** The port asked for is another program's. */
export class PortTakenError extends Error {}

/**
 * Starts a PostgreSQL of our own on the data in `dataDir`, made first if there are none. It lives as long as this
 * process at most, even if this process is killed.
 * Errors: the port is taken (`PortTakenError`), a server already runs there, data of another major version.
 */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const settings = options.settings ?? {};
  const runAs = await findRunAs(options.dataDir);
  const binaries = await findBinaries(runAs);
  const dataDir = await placeData(options.dataDir, runAs);
  await ensureInitialised(dataDir, binaries, { runAs, durable: settings["fsync"] !== "off" });
  await refuseSecondServer(dataDir);
  await clearStaleFile(dataDir);

  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    const launched = await launch({
      binaries,
      dataDir,
      port,
      settings,
      runAs,
      onLog: options.onLog ?? (() => {}),
      removeIfOrphaned: options.removeIfOrphaned ?? "",
    });
    if ("child" in launched) return createCluster(launched, port);
    await considerRetry(launched, { attempt, port, isPortFixed: options.port !== undefined, dataDir });
  }
};

/** The server that runs on `dataDir`, started by this process or another; for `status` and `stop` commands. */
export const findRunningCluster = async (dataDir: string): Promise<RunningCluster | undefined> => {
  const place = await resolveExisting(path.resolve(dataDir));
  const found = await findPostmaster(place);
  if (found === undefined) return undefined;
  const isGone = async (): Promise<boolean> => (await findPostmaster(place))?.pid !== found.pid;
  return {
    pid: found.pid,
    port: found.port,
    url: createUrl(found.port),
    stop: (mode) => stopInSteps(found.pid, mode, isGone),
  };
};

const createCluster = ({ pid, exited }: Launched, port: number): Cluster => {
  let hasExited = false;
  const gone = exited.then((exit) => {
    hasExited = true;
    return exit;
  });
  const isGone = (): Promise<boolean> => Promise.resolve(hasExited);
  const stop = (mode: StopMode): Promise<void> => stopInSteps(pid, mode, isGone);
  return {
    pid,
    port,
    url: createUrl(port),
    exited: gone,
    stop,
    async kill() {
      if (!hasExited) killWithChildren(pid);
      await gone;
    },
    [Symbol.asyncDispose]: () => stop("fast"),
  };
};

/** Asks, then insists, then kills: stopping ends, whatever the server does. */
const stopInSteps = async (pid: number, mode: StopMode, isGone: () => Promise<boolean>): Promise<void> => {
  const steps: [send: () => void, waitMs: number][] = [
    [() => signal(pid, "SIGINT"), 30_000],
    [() => signal(pid, "SIGQUIT"), 10_000],
    [() => killWithChildren(pid), 10_000],
  ];
  for (const [send, waitMs] of mode === "fast" ? steps : steps.slice(1)) {
    if (await isGone()) return;
    send();
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline && !(await isGone())) await sleep(5);
  }
  if (!(await isGone())) throw new Error(`PostgreSQL (pid ${pid}) does not die, not even by SIGKILL`);
};

const considerRetry = async (
  { failure, log }: LaunchFailure,
  tried: { readonly attempt: number; readonly port: number; readonly isPortFixed: boolean; readonly dataDir: string },
): Promise<void> => {
  if (failure === "port_taken" && tried.isPortFixed) {
    throw new PortTakenError(
      `port ${tried.port} on 127.0.0.1 is taken: stop what listens there, or choose another port`,
    );
  }
  // Between finding a free port and taking it another process may be faster; a killed server's last backends take
  // some seconds to notice.
  if (failure !== "failed" && tried.attempt < 20) return sleep(failure === "port_taken" ? 0 : 500);
  await refuseSecondServer(tried.dataDir);
  throw new Error(`PostgreSQL did not start on ${tried.dataDir}; its last words:\n${log}`);
};

const refuseSecondServer = async (dataDir: string): Promise<void> => {
  const running = await findPostmaster(dataDir);
  if (running === undefined) return;
  throw new Error(
    `PostgreSQL already runs on ${dataDir} (pid ${running.pid}, port ${running.port}): use that one, or stop it first`,
  );
};

const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
};

const createUrl = (port: number): ((database?: string) => string) => {
  return (database = "postgres") => `postgres://postgres@127.0.0.1:${port}/${database}`;
};
