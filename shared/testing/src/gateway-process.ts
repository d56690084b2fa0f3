import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");

const PRELOADED = ["keep-compiled.ts", "tell-memory.ts"].map((name) => new URL(name, import.meta.url).href);

/** What a gateway's process uses, garbage left out. */
export interface ProcessUse {
  readonly memory: NodeJS.MemoryUsage;
  readonly cpu: NodeJS.CpuUsage;
}

/** A gateway in a process of its own, to be measured and killed. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  use(): Promise<ProcessUse>;
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code once it has drained. */
  stop(): Promise<number | null>;
}

/** The seed of the key that its session tokens are signed with. */
export const newSessionKey = (): Uint8Array => randomBytes(32);

/** Starts `gateway/src/server.ts` as in production; no game service stands behind it. */
export const startGatewayProcess = async (
  databaseUrl: string,
  sessionKey: Uint8Array,
  environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> => {
  const errors: string[] = [];
  const child: ChildProcess = fork(path.join(ROOT, "gateway/src/server.ts"), {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      DATABASE_URL: databaseUrl,
      PORT: "0",
      LOG_LEVEL: "error",
      CROUPIER_IDENTITY_KEY: randomBytes(32).toString("base64url"),
      CROUPIER_SESSION_KEY: Buffer.from(sessionKey).toString("base64url"),
      CROUPIER_SERVICES: "http://{game}.invalid",
      // All who watch are of one address.
      CROUPIER_RATE_LIMITS: "local",
      ...environment,
    },
    execArgv: ["--expose-gc", ...PRELOADED.flatMap((url) => ["--import", url])],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const output of [child.stdout, child.stderr]) output?.on("data", (chunk) => errors.push(String(chunk)));
  const ready = once(child, "message") as Promise<[{ readonly ready: string }]>;
  const exited = once(child, "exit").then(() => undefined);
  const first = await Promise.race([ready, exited]);
  if (!first) throw new Error(`the gateway did not start: ${errors.join("")}`);
  const [{ ready: url }] = first;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid ?? 0,
    use: async () => {
      const answer = once(child, "message") as Promise<[ProcessUse]>;
      child.send({});
      const [use] = await answer;
      return use;
    },
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
    },
  };
};
