import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, rmSync, writeFileSync, type WriteStream } from "node:fs";
import path from "node:path";
import type { DevConsole } from "./console.ts";
import { DevError } from "./dev-error.ts";
import type { DevHome } from "./home.ts";
import type { ProcessState } from "./state.ts";

/** Where the stores that we start take traces. */
export const OTLP = "http://127.0.0.1:4318";
const GRAFANA = "http://127.0.0.1:3000/dashboards/f/Croupier";

/** Grafana and its stores, which see what runs here. */
export interface Observing {
  readonly url: string;
  /** As the console's, and kept for Loki. */
  readonly line: DevConsole["line"];
  /** Has Prometheus ask these processes from now on. */
  scrape(processes: readonly Pick<ProcessState, "name" | "url">[]): void;
}

export interface ObserveOptions {
  readonly root: string;
  readonly home: Pick<DevHome, "observe">;
  readonly stack: AsyncDisposableStack;
  readonly console: DevConsole;
}

/** It measures nothing. */
const MEASURED_NOT = "operator-wallet";

/** What Prometheus is told: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config */
export const targetsOf = (processes: readonly Pick<ProcessState, "name" | "url">[]): readonly object[] =>
  processes
    .filter(({ name }) => name !== MEASURED_NOT)
    .map(({ name, url }) => ({ targets: [new URL(url).host], labels: { job: `croupier-${name}` } }));

/** Keeps what processes print where the agent reads it: a file for each, from its beginning at each start. */
export const keepLines = (home: Pick<DevHome, "observe">, { line }: Pick<DevConsole, "line">) => {
  const logs = path.join(home.observe, "logs");
  mkdirSync(logs, { recursive: true });
  const files = new Map<string, WriteStream>();
  const fileOf = (name: string): WriteStream => {
    const file = files.get(name) ?? createWriteStream(path.join(logs, `${name}.jsonl`));
    files.set(name, file);
    return file;
  };
  return {
    line: ((name, text, stream) => {
      line(name, text, stream);
      if (stream === "stdout" && text.startsWith("{")) fileOf(name).write(`${text}\n`);
    }) satisfies DevConsole["line"],
    close: async () => {
      for (const file of files.values()) await new Promise<void>((done) => file.end(done));
    },
  };
};

const isRunning = (): boolean =>
  spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0 &&
  spawnSync("docker", ["compose", "version"], { stdio: "ignore" }).status === 0;

/** Starts them, until the stack is disposed of. Throws a DevError where there is no Docker. */
export const startObserving = async (options: ObserveOptions): Promise<Observing> => {
  const { root, home, stack, console } = options;
  if (!isRunning()) {
    throw new DevError(
      "--observe starts Grafana and its stores with Docker, which does not run here: start it, or name an OTLP endpoint, as in --observe http://localhost:4318",
    );
  }
  rmSync(home.observe, { recursive: true, force: true });
  const lines = keepLines(home, console);
  stack.defer(() => lines.close());
  const targets = path.join(home.observe, "targets.json");
  writeFileSync(targets, "[]");
  const compose = async (...args: readonly string[]): Promise<void> => {
    const file = path.join(root, "observability/local/compose.yaml");
    const env = { ...process.env, CROUPIER_OBSERVE: home.observe };
    const docker = spawn("docker", ["compose", "--file", file, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    const said: string[] = [];
    docker.stderr.on("data", (chunk) => said.push(String(chunk)));
    await once(docker, "close");
    if (docker.exitCode !== 0) throw new DevError(`docker compose ${args.join(" ")} failed:\n${said.join("").trim()}`);
  };
  console.note("dev", "starts Grafana and its stores with Docker; the first time they are fetched");
  stack.defer(() => compose("down", "--timeout", "2"));
  await compose("up", "--detach", "--wait");
  return {
    url: GRAFANA,
    line: lines.line,
    scrape: (processes) => writeFileSync(targets, JSON.stringify(targetsOf(processes))),
  };
};
