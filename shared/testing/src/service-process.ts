import { type Forked, forkProgram } from "./forked.ts";

/** A game service in a process of its own, to kill and start again on the same port. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** Of the process that runs now. */
  pid(): number;
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
export const startServiceProcess = (
  game: string,
  port: number,
  environment: Readonly<Record<string, string>>,
  print: (text: string) => void = () => {},
): Promise<ServiceProcess> =>
  startProgram(["shared/host/src/main.ts", `games/${game}/game.ts`], port, environment, print);

/** Starts a program, a source or a bundle, that says over IPC when it listens. */
export const startProgram = async (
  [program, ...args]: readonly [string, ...string[]],
  port: number,
  environment: Readonly<Record<string, string>>,
  print: (text: string) => void = () => {},
): Promise<ServiceProcess> => {
  let forked: Forked | undefined;
  const start = async (): Promise<void> => {
    forked = forkProgram({ program, args, environment: { PORT: String(port), ...environment }, print });
    await forked.ready;
  };
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<number | null> => (await forked?.end(signal)) ?? null;
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => forked?.pid ?? 0,
    start,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
    },
  };
};
