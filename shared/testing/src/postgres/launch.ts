import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { readPostmasterFile } from "./postmaster.ts";
import { killWithChildren } from "./processes.ts";
import type { RunAs } from "./run-as.ts";
import type { Settings } from "./settings.ts";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launch {
  readonly binaries: Binaries;
  readonly dataDir: string;
  readonly port: number;
  readonly settings: Settings;
  readonly runAs: RunAs | undefined;
  readonly onLog: (line: string) => void;
  /** A directory that goes if this process dies without stopping the server; "" for none. */
  readonly removeIfOrphaned: string;
}

export interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<Exit>;
}

/** `port_taken`: choose another. `still_attached`: a killed server's backends live yet; they go within seconds. */
export type LaunchFailure = { readonly failure: "port_taken" | "still_attached" | "failed"; readonly log: string };

// The server must not outlive this process, however this process dies. Descriptor 3 is a pipe that nobody else holds:
// it ends when this process does, and a word through it says that the server is gone and there is nothing to stop.
// `exec` gives the server this shell's pid; the guard is forked twice so that it is no child of the server, which
// would take its death for a backend's crash.
const guarded = `
orphaned=$1; shift
( (
  exec >/dev/null 2>&1
  trap '' INT TERM HUP
  read -r word <&3 && exit
  kill -INT $$
  waited=0
  while kill -0 $$ && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
  kill -QUIT $$ && sleep 1
  [ -z "$orphaned" ] || rm -rf "$orphaned"
) & )
exec "$@" 3<&-
`;

const readyWithinMs = 120_000;

export const launch = async (options: Launch): Promise<Launched | LaunchFailure> => {
  const { dataDir, port } = options;
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const command = [options.binaries.postgres, "-D", dataDir, ...flags];
  const child = spawn("/bin/sh", ["-c", guarded, "sh", options.removeIfOrphaned, ...command], {
    ...options.runAs,
    cwd: "/",
    env: cleanEnvironment(),
    // Out of the terminal's process group: Ctrl-C is for the caller, which stops its services before the database.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const exited = watchExit(child);
  const log = collectLog(child, options.onLog);
  if (child.pid === undefined) return { failure: "failed", log: "could not run /bin/sh" };

  const launched = { child, pid: child.pid, exited };
  if (await becomesReady(dataDir, child)) return launched;
  if (child.exitCode === null && child.signalCode === null) killWithChildren(child.pid);
  await exited;
  // The last words may still be in the pipe; a child of the server that lingers must not hold them up for ever.
  await Promise.race([log.ended, sleep(1_000)]);
  return { failure: diagnose(log.latest), log: log.latest.join("\n") };
};

/** Nothing of the caller's environment: PGPORT, PGDATA and locale variables would change what the server does. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
});

const watchExit = (child: ChildProcess): Promise<Exit> => {
  const lifeline = child.stdio[3] as Writable | null;
  lifeline?.on("error", () => {}); // The guard may be gone already, and that is fine.
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }));
    child.once("exit", (code, signal) => {
      lifeline?.end("gone\n");
      resolve({ code, signal });
    });
  });
};

const collectLog = (
  child: ChildProcess,
  onLog: (line: string) => void,
): { readonly latest: readonly string[]; readonly ended: Promise<unknown> } => {
  const latest: string[] = [];
  const lines = createInterface({ input: child.stderr as Readable }).on("line", (line) => {
    latest.push(line);
    if (latest.length > 30) latest.shift();
    onLog(line);
  });
  return { latest, ended: once(lines, "close") };
};

const becomesReady = async (dataDir: string, child: ChildProcess): Promise<boolean> => {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    // The server writes its state in its lock file, which pg_ctl waits for too: no log format to depend on.
    const written = await readPostmasterFile(dataDir);
    if (written?.pid === child.pid && written?.status === "ready") return true;
    await sleep(10);
  }
  return false;
};

const diagnose = (log: readonly string[]): LaunchFailure["failure"] => {
  if (log.some((line) => line.includes("Address already in use"))) return "port_taken";
  if (log.some((line) => line.includes("pre-existing shared memory block"))) return "still_attached";
  return "failed";
};
