import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RuntimeApi } from "./runtime-api.ts";

/** AWS's own runtime client for Node, as the managed runtime has it. */
const CLIENT = fileURLToPath(import.meta.resolve("aws-lambda-ric"));
const NO_NATIVE_CLIENT = new URL("no-native-client.ts", import.meta.url).href;

export interface FunctionOptions {
  /** The file that exports `handler`: a bundle, or a source. */
  readonly module: string;
  /** All the configuration it has. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many invocations can run at a time: each has a process of its own, as in Lambda, started when it is wanted. */
  readonly environments: number;
  readonly print?: (text: string) => void;
}

/** A function's execution environments. */
export interface RunningFunction extends AsyncDisposable {
  /** Of those that have been started. */
  readonly pids: () => readonly number[];
}

/** There before they are wanted, so that of calls that come one by one, too, each next goes to another. */
const AT_FIRST = 2;

/** Starts them. They live until they are disposed of, and ask for work by themselves. */
export const startFunction = async (
  api: RuntimeApi,
  { module, environment, environments, print = () => {} }: FunctionOptions,
): Promise<RunningFunction> => {
  const root = await mkdtemp(join(tmpdir(), "croupier-lambda-"));
  await writeFile(join(root, "function.mjs"), functionOf(module));
  const inherited = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] };
  const children: ChildProcess[] = [];
  let alive = 0;
  const start = (): ChildProcess => {
    const child = spawn(process.execPath, ["--import", NO_NATIVE_CLIENT, CLIENT], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...inherited,
        ...environment,
        AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
        AWS_LAMBDA_RUNTIME_API: api.address,
        AWS_LAMBDA_FUNCTION_NAME: "gateway",
        AWS_LAMBDA_FUNCTION_VERSION: "1",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1024",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/gateway",
        AWS_LAMBDA_LOG_STREAM_NAME: "test",
        LAMBDA_TASK_ROOT: root,
        _HANDLER: "function.handler",
      },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said.push(chunk.toString());
        print(chunk.toString());
      });
    }
    alive += 1;
    child.once("exit", () => {
      alive -= 1;
      if (alive === 0) api.close(said.join("").slice(-4_000));
    });
    return child;
  };
  const grow = (wanted: number): void => {
    while (children.length < Math.min(wanted, environments)) children.push(start());
  };
  grow(AT_FIRST);
  api.onWanted(grow);
  return {
    pids: () => children.map(({ pid }) => pid ?? 0),
    async [Symbol.asyncDispose]() {
      api.onWanted(() => {});
      await Promise.all(children.map(end));
      await rm(root, { recursive: true, force: true });
    },
  };
};

/** The module, and what it took to compile, kept: nobody who is killed keeps it by itself. */
const functionOf = (module: string): string => `
import { flushCompileCache } from "node:module";
export * from ${JSON.stringify(pathToFileURL(module).href)};
flushCompileCache();
`;

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
};
