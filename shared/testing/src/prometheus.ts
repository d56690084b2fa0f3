import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

export interface PrometheusOptions {
  /** Addresses of processes that serve `/metrics`, by the name of their job. */
  readonly targets: Readonly<Record<string, string>>;
  /** Paths of files with rules. */
  readonly rules: readonly string[];
  readonly scrapeInterval: string;
  readonly evaluationInterval: string;
}

interface Answer<T> {
  readonly status: string;
  readonly data: T;
}

export interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** What its API answers below `/api/v1/`. */
  ask<T>(path: string): Promise<Answer<T>>;
}

const READY_MS = 20_000;
const LOOK_MS = 50;

/** The program of that name, which must be on the PATH, until it is disposed of. It keeps exemplars. */
export const startPrometheus = async (options: PrometheusOptions): Promise<Prometheus> => {
  const folder = mkdtempSync(join(tmpdir(), "croupier-prometheus-"));
  const port = await freePort();
  const { scrapeInterval, evaluationInterval, targets, rules } = options;
  const config = {
    global: {
      scrape_interval: scrapeInterval,
      scrape_timeout: scrapeInterval,
      evaluation_interval: evaluationInterval,
    },
    rule_files: rules,
    scrape_configs: Object.entries(targets).map(([name, url]) => ({
      job_name: name,
      static_configs: [{ targets: [new URL(url).host] }],
    })),
  };
  // JSON is YAML.
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  const flags = {
    "config.file": join(folder, "prometheus.yml"),
    "storage.tsdb.path": join(folder, "data"),
    "web.listen-address": `127.0.0.1:${port}`,
    "enable-feature": "exemplar-storage",
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const server = spawn("prometheus", args, { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const untilMs = performance.now() + READY_MS;
  while (!(await isReady())) {
    if (server.exitCode !== null || performance.now() > untilMs) throw new Error("Prometheus does not start");
    await sleep(LOOK_MS);
  }
  return {
    url,
    ask: async <T>(path: string) => (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer<T>,
    [Symbol.asyncDispose]: async () => {
      server.kill("SIGKILL");
      if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
