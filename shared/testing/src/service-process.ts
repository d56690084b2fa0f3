import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");

const KEEP_COMPILED = new URL("keep-compiled.ts", import.meta.url).href;

/** A game service in a process of its own, to kill and start again on the same port. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL: nothing is finished, nothing is said. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code once it has drained. */
  stop(): Promise<number | null>;
  start(): Promise<void>;
}

/**
 * Starts `games/<game>/game.ts` as the service it is in production; `environment` is all the configuration it has. All that
 * it prints goes to `print`.
 */
export const startServiceProcess = async (
  game: string,
  port: number,
  environment: Readonly<Record<string, string>>,
  print: (text: string) => void = () => {},
): Promise<ServiceProcess> => {
  let child: ChildProcess | undefined;
  const inherited = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] };
  const start = async (): Promise<void> => {
    const errors: string[] = [];
    child = fork(path.join(ROOT, "shared/host/src/main.ts"), [path.join(ROOT, "games", game, "game.ts")], {
      env: { ...inherited, PORT: String(port), LOG_LEVEL: "fatal", ...environment },
      execArgv: ["--import", KEEP_COMPILED],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child.stdout?.on("data", (chunk) => print(String(chunk)));
    child.stderr?.on("data", (chunk) => {
      errors.push(String(chunk));
      print(String(chunk));
    });
    const ready = once(child, "message").then(() => "ready" as const);
    const ended = once(child, "exit").then(() => "ended" as const);
    if ((await Promise.race([ready, ended])) === "ended") throw new Error(`${game} did not start: ${errors.join("")}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
    return ending.exitCode;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
    },
  };
};
