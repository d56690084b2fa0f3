import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");

const KEEP_COMPILED = new URL("keep-compiled.ts", import.meta.url).href;

export interface ForkOptions {
  /** From the repository's root: `gateway/src/worker.ts`; or a path of its own. */
  readonly program: string;
  readonly args?: readonly string[];
  /** All the configuration it has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Gets all that it prints. */
  readonly print?: (text: string) => void;
}

/** One life of a server process. */
export interface Forked {
  /** Settles once it serves; rejects with its last words if it ends before that. */
  readonly ready: Promise<void>;
  /** Settles when it is gone, whoever ended it. */
  readonly ended: Promise<void>;
  readonly pid: number;
  /** Sends the signal, unless it is gone; the exit code once it is, null where a signal was its end. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/** Starts a program of this repository as the process it is in production. */
export const forkProgram = ({ program, args = [], environment, print = () => {} }: ForkOptions): Forked => {
  const inherited = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] };
  const errors: string[] = [];
  const child = fork(path.resolve(ROOT, program), [...args], {
    env: { ...inherited, LOG_LEVEL: "fatal", ...environment },
    cwd: ROOT,
    execArgv: ["--import", KEEP_COMPILED],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.on("data", (chunk) => print(String(chunk)));
  child.stderr?.on("data", (chunk) => {
    errors.push(String(chunk));
    print(String(chunk));
  });
  const ended = once(child, "exit").then(() => {});
  const served = once(child, "message").then(() => true);
  const ready = Promise.race([served, ended.then(() => false)]).then((serves) => {
    if (!serves) throw new Error(`${[program, ...args].join(" ")} did not start: ${errors.join("")}`);
  });
  // Who waits for it is told; where nobody does, it is no fault of ours.
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
};
