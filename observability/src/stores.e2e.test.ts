import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contracts } from "@croupier/gateway/games.gen";
import { createTestDatabase } from "@croupier/testing/database";
import { freePort } from "@croupier/testing/free-port";
import { startStack } from "@croupier/testing/stack";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateDashboards } from "./generate.ts";
import { isInstalled } from "./installed.ts";

const HERE = join(import.meta.dirname, "..");
const read = (path: string): unknown => parse(readFileSync(join(HERE, path), "utf8"));

/** A program with this configuration, on the loopback, until it is disposed of; ready when it says so. */
const startStore = async (program: string, config: object, url: string): Promise<AsyncDisposable> => {
  const folder = mkdtempSync(join(tmpdir(), `croupier-${program}-`));
  const file = join(folder, "config.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config).replaceAll("/data", join(folder, "data")));
  mkdirSync(join(folder, "data"));
  const said: string[] = [];
  const store = spawn(program, [`-config.file=${file}`], { stdio: ["ignore", "ignore", "pipe"] });
  store.stderr.on("data", (chunk) => said.push(String(chunk)));
  const stop = async (): Promise<void> => {
    if (store.exitCode === null) {
      store.kill("SIGKILL");
      await once(store, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const isReady = async (): Promise<string> => {
    const ready = await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    return store.exitCode === null ? String(ready) : said.join("");
  };
  try {
    await expect.poll(isReady, { timeout: 60_000, interval: 100 }).toBe("true");
  } catch (error) {
    await stop();
    throw error;
  }
  return { [Symbol.asyncDispose]: stop };
};

interface TempoValues {
  readonly tempo: { readonly retention: string; readonly overrides: object };
}

/** As the cluster has it, but on disk and alone. */
const startTempo = async (started: AsyncDisposableStack) => {
  const { tempo } = read("cluster/tempo.yaml") as TempoValues;
  const [port, grpc, otlp, gossip] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const config = {
    usage_report: { reporting_enabled: false },
    server: {
      http_listen_address: "127.0.0.1",
      http_listen_port: port,
      grpc_listen_address: "127.0.0.1",
      grpc_listen_port: grpc,
    },
    memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
    distributor: { receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } } },
    querier: { frontend_worker: { frontend_address: `127.0.0.1:${grpc}` } },
    compactor: { compaction: { block_retention: tempo.retention } },
    overrides: tempo.overrides,
    metrics_generator: {
      storage: { path: "/data/generator", remote_write: [] },
      traces_storage: { path: "/data/traces" },
    },
    storage: { trace: { backend: "local", local: { path: "/data/blocks" }, wal: { path: "/data/wal" } } },
  };
  const url = `http://127.0.0.1:${port}`;
  started.use(await startStore("tempo", config, url));
  return { url, otlp: `http://127.0.0.1:${otlp}` };
};

interface LokiValues {
  readonly loki: {
    readonly auth_enabled: boolean;
    readonly analytics: object;
    readonly limits_config: object;
    readonly schemaConfig: { readonly configs: readonly object[] };
  };
}

const startLoki = async (started: AsyncDisposableStack) => {
  const { loki } = read("cluster/loki.yaml") as LokiValues;
  const [port, grpc] = [await freePort(), await freePort()];
  const config = {
    auth_enabled: loki.auth_enabled,
    analytics: loki.analytics,
    server: {
      http_listen_address: "127.0.0.1",
      http_listen_port: port,
      grpc_listen_address: "127.0.0.1",
      grpc_listen_port: grpc,
    },
    common: {
      instance_addr: "127.0.0.1",
      path_prefix: "/data/loki",
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: "/data/chunks", rules_directory: "/data/rules" } },
    },
    schema_config: { configs: loki.schemaConfig.configs.map((one) => ({ ...one, object_store: "filesystem" })) },
    limits_config: loki.limits_config,
    compactor: { retention_enabled: true, delete_request_store: "filesystem", working_directory: "/data/compactor" },
    ingester: { lifecycler: { min_ready_duration: "0s" } },
  };
  const url = `http://127.0.0.1:${port}`;
  started.use(await startStore("loki", config, url));
  return { url };
};

interface Line {
  readonly service: string;
  readonly time: string;
}

/** Pushes lines as the agent does: with the service as a label, at the time that the line says. */
const push = async (url: string, lines: readonly string[]): Promise<void> => {
  const streams = lines.map((text) => {
    const { service, time } = JSON.parse(text) as Line;
    return { stream: { service_name: service }, values: [[`${Date.parse(time)}000000`, text]] };
  });
  const body = JSON.stringify({ streams });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
  expect([response.status, await response.text()]).toEqual([204, ""]);
};

interface Found {
  readonly traces: readonly {
    readonly traceID: string;
    readonly rootServiceName: string;
    readonly rootTraceName: string;
  }[];
}

interface Lines {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [string, string])[] }[] };
}

interface Shown {
  readonly panels: readonly {
    readonly targets?: readonly {
      readonly expr?: string;
      readonly query?: string;
      readonly datasource: { readonly type: string };
    }[];
  }[];
}

/** All that dashboards ask a store of this kind, as Grafana would fill it in. */
const asked = (type: "loki" | "tempo"): readonly string[] =>
  [...(generateDashboards(Object.keys(contracts)) as ReadonlyMap<string, Shown>).values()]
    .flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets))
    .filter(({ datasource }) => datasource.type === type)
    .map(({ expr, query }) => (expr ?? query ?? "").replaceAll("$__auto", "5m").replaceAll(/\$\w+/g, "x.+"));

/** A bet through gateway, service and PostgreSQL; its id, and what the processes have printed. */
const bet = async (started: AsyncDisposableStack, otlp: string) => {
  const database = started.use(await createTestDatabase());
  const printed: string[] = [];
  const stack = started.use(
    await startStack(database.url, "coin-flip", {
      door: "server",
      bundles: { gateway: "gateway/src/server.ts" },
      environment: {
        LOG_LEVEL: "debug",
        OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
        OTEL_TRACES_SAMPLER_ARG: "1",
        OTEL_BSP_SCHEDULE_DELAY: "50",
      },
      print: (text) => printed.push(text),
    }),
  );
  const { client } = await stack.launch();
  const wagers = [{ selection: { calls: ["heads" as const] }, stake: 100 }];
  const { round } = await client.games["coin-flip"].open({ wagers });
  const lines = () =>
    printed
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{"));
  return { roundId: round.id, lines };
};

/** What a store says to those of the queries that it does not take. */
const refusedOf = async (queries: readonly string[], urlOf: (query: string) => string): Promise<readonly string[]> => {
  const answers = queries.map(async (query) => {
    const response = await fetch(urlOf(encodeURIComponent(query)));
    return response.ok ? [] : [`${query}: ${await response.text()}`];
  });
  return (await Promise.all(answers)).flat();
};

const patience = { timeout: 30_000, interval: 200 };

test.runIf(isInstalled("tempo"))(
  "Tempo finds a bet's trace by TraceQL, and takes what every dashboard asks",
  async () => {
    await using started = new AsyncDisposableStack();
    const { url, otlp } = await startTempo(started);
    const { roundId } = await bet(started, otlp);
    const searchUrl = (query: string): string => `${url}/api/search?q=${query}`;
    const search = async (): Promise<Found["traces"]> => {
      const query = encodeURIComponent(`{ span.croupier.round.id = "${roundId}" }`);
      return ((await (await fetch(searchUrl(query))).json()) as Found).traces;
    };
    const named = { rootServiceName: "gateway", rootTraceName: "POST /trpc/games.coin-flip.open" };
    await expect.poll(search, patience).toMatchObject([named]);
    const traceId = (await search())[0]?.traceID ?? "";
    const trace = async (): Promise<string> => (await fetch(`${url}/api/traces/${traceId}`)).text();
    await expect.poll(trace, patience).toContain("insert into transfers");
    expect(asked("tempo").length).toBeGreaterThan(3);
    expect(await refusedOf(asked("tempo"), searchUrl)).toEqual([]);
  },
  120_000,
);

test.runIf(isInstalled("loki"))(
  "Loki finds a bet's lines by LogQL and its trace, and takes what every dashboard asks",
  async () => {
    await using started = new AsyncDisposableStack();
    const { url } = await startLoki(started);
    // Nobody takes the traces here; lines name them all the same.
    const { roundId, lines } = await bet(started, "http://127.0.0.1:9");
    const settled = (): string => lines().find((line) => line.includes('"round_settled"')) ?? "";
    await expect.poll(settled, patience).toContain(roundId);
    const { trace_id: traceId } = JSON.parse(settled()) as { readonly trace_id: string };
    await push(url, lines());
    const rangeUrl = (query: string): string => `${url}/loki/api/v1/query_range?query=${query}`;
    // What Grafana asks when somebody goes from a trace to its log.
    const query = encodeURIComponent(`{service_name="coin-flip"} |= "${traceId}" | json | event="round_settled"`);
    const find = async (): Promise<readonly string[]> => {
      const { data } = (await (await fetch(rangeUrl(query))).json()) as Lines;
      return data.result.flatMap(({ values }) => values.map(([, line]) => line));
    };
    await expect.poll(find, patience).toEqual([settled()]);
    expect(asked("loki").length).toBeGreaterThan(2);
    expect(await refusedOf(asked("loki"), rangeUrl)).toEqual([]);
  },
  120_000,
);
