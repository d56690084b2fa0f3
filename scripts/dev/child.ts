import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type ChildMessage, parseChildMessage } from "./child-message.ts";
import { guard } from "./guard.ts";

export interface ChildOptions {
  readonly root: string;
  /** Node's arguments: a source file and its own. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onMessage: (message: ChildMessage) => void;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
}

export interface Child {
  readonly pid: number | undefined;
  readonly send: (message: object) => void;
  /** Settles when it is gone, with how it ended. */
  readonly exited: Promise<string>;
  /** SIGTERM; SIGKILL to what is still there after `DRAIN_MS`. */
  end(): Promise<void>;
  kill(): void;
}

const DRAIN_MS = 2_000;
const preload = new URL("report-modules.ts", import.meta.url).href;

/** Runs one of our source files under this very Node, reporting what it loads. It goes when this process does. */
export const startChild = ({ root, args, env, onMessage, onLine }: ChildOptions): Child => {
  const child: ChildProcess = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Out of the terminal's process group: Ctrl-C is for us, and we end the children in order.
    detached: true,
  });
  guard(child);
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  child.on("message", (message) => {
    const parsed = parseChildMessage(message);
    if (parsed) onMessage(parsed);
  });
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface({ input: child[stream] as Readable }).on("line", (line) => onLine(line, stream));
  }
  const kill = (): void => void child.kill("SIGKILL");
  return {
    pid: child.pid,
    // Dead already: `exited` tells.
    send: (message) => void child.send(message, () => {}),
    exited,
    async end() {
      child.kill("SIGTERM");
      const timer = setTimeout(kill, DRAIN_MS);
      await exited;
      clearTimeout(timer);
    },
    kill,
  };
};
