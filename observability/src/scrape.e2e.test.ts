import { join } from "node:path";
import { readWorkerSettings } from "@croupier/gateway/config";
import { contracts } from "@croupier/gateway/games.gen";
import { startWorker } from "@croupier/gateway/jobs/start-worker";
import { createTestDatabase } from "@croupier/testing/database";
import { type Prometheus, startPrometheus } from "@croupier/testing/prometheus";
import { startStack } from "@croupier/testing/stack";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "./installed.ts";
import { dashboardExpressions, ELSEWHERE, exposedMetrics, namedMetrics, namesIn } from "./metric-names.ts";
import { ruleFiles, RULES } from "./rule-files.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const KEY = Buffer.alloc(32, 7).toString("base64url");
const games = Object.keys(contracts);

/** A gateway, a game's service and a worker, with a round played; each by its name and address. */
const running = new AsyncDisposableStack();
let targets: Readonly<Record<string, string>>;
let scrape: string;
/** Who played, and what. */
let secret: readonly string[];

beforeAll(async () => {
  const database = running.use(await createTestDatabase());
  const keys = { identity: KEY, session: Buffer.alloc(32, 8).toString("base64url") };
  // A function shows no metrics.
  const stack = running.use(await startStack(database.url, "coin-flip", { keys, door: "server" }));
  const worker = await startWorker(
    readWorkerSettings({
      DATABASE_URL: database.url,
      CROUPIER_IDENTITY_KEY: KEY,
      CROUPIER_SERVICES: JSON.stringify(Object.fromEntries(games.map((game) => [game, stack.service.url]))),
      LOG_LEVEL: "silent",
      PORT: "0",
    }),
  );
  running.defer(() => worker.close());
  const { client, playerId } = await stack.launch();
  const { round } = await client.games["coin-flip"].open({ wagers: [{ selection: { calls: ["heads"] }, stake: 100 }] });
  secret = [playerId, round.id];
  await fetch(`${stack.gatewayUrl}/trpc/session.get`, { headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01` } });
  targets = { gateway: stack.gatewayUrl, "coin-flip": stack.service.url, worker: worker.url };
  const headers = { accept: "application/openmetrics-text" };
  const ask = async (url: string): Promise<string> => (await fetch(`${url}/metrics`, { headers })).text();
  scrape = (await Promise.all(Object.values(targets).map(ask))).join("");
});

afterAll(() => running.disposeAsync());

test("names are told from functions, labels, ranges and numbers", () => {
  const expression =
    'sum by (le, a_b) (rate(x_total{le="y_z", m=~"n.*"}[5m])) / on (c) group_left () (d:e:f > 1e6) or vector(0)';
  expect(namesIn(expression)).toEqual(["x_total", "d:e:f"]);
});

test("every metric that a dashboard or an alert names can be scraped here, or comes from an exporter that is named", () => {
  const exposed = new Set([...exposedMetrics(scrape), ...ELSEWHERE]);
  expect([...namedMetrics(games)].filter((name) => !exposed.has(name))).toEqual([]);
});

test("every metric of ours that can be scraped is in a dashboard or an alert", () => {
  const named = namedMetrics(games);
  const family = (name: string): string => name.replace(/_(?:bucket|sum|count)$/, "");
  const families = new Set([...named].map(family));
  const unused = exposedMetrics(scrape).filter((name) => name.startsWith("croupier_") && !families.has(family(name)));
  expect(unused).toEqual([]);
});

test("a round that was played shows with its game, its operator and its money, and neither its player nor its id", () => {
  const line = /^croupier_turnover_minor_total\{.*\} 100$/m.exec(scrape)?.[0] ?? "";
  expect(line).toMatch(/game="coin-flip",variant="standard",operator="[0-9a-f-]{36}",currency="EUR",stakes="paid"/);
  for (const id of secret) expect(scrape).not.toContain(id);
});

/** Of these targets and our rules. */
const watch = (): Promise<Prometheus> =>
  startPrometheus({
    targets: Object.fromEntries(Object.entries(targets).map(([service, url]) => [`croupier-${service}`, url])),
    rules: ruleFiles().map((name) => join(RULES, name)),
    scrapeInterval: "250ms",
    evaluationInterval: "500ms",
  });

/** As Grafana would fill it in. */
const filled = (expression: string): string =>
  expression
    .replaceAll("$__rate_interval", "5m")
    .replaceAll("$__range", "1h")
    .replaceAll("$game", "coin-flip")
    .replaceAll("$window", "day")
    .replaceAll(/\$\w+/g, ".*");

describe.runIf(isInstalled("prometheus"))("Prometheus", () => {
  test("scrapes the running house, gives back the trace of a call, and takes every rule and every dashboard's queries", async () => {
    await using prometheus = await watch();
    const exemplars = async (): Promise<string> => {
      const [from, to] = [Date.now() / 1_000 - 300, Date.now() / 1_000 + 60];
      const query = encodeURIComponent('croupier_call_seconds_bucket{procedure="session.get"}');
      return JSON.stringify(await prometheus.ask(`query_exemplars?query=${query}&start=${from}&end=${to}`));
    };
    // Prometheus looks for its first targets after five seconds.
    await expect.poll(exemplars, { timeout: 20_000, interval: 100 }).toContain(`"trace_id":"${TRACE}"`);
    const scraped = async (): Promise<readonly string[]> => {
      type Targets = { activeTargets: readonly { health: string; lastError: string }[] };
      const { data } = await prometheus.ask<Targets>("targets");
      return data.activeTargets.map(({ health: state, lastError }) => `${state}${lastError}`);
    };
    await expect.poll(scraped, { timeout: 10_000, interval: 100 }).toEqual(["up", "up", "up"]);
    const asked = dashboardExpressions(games).map(async (expression) => {
      const { status } = await prometheus.ask(`query?query=${encodeURIComponent(filled(expression))}`);
      return status === "success" ? [] : [expression];
    });
    const refused = (await Promise.all(asked)).flat();
    expect(refused).toEqual([]);
    const failing = async (): Promise<readonly string[]> => {
      type Rules = { groups: readonly { rules: readonly { name: string; health: string }[] }[] };
      const { data: found } = await prometheus.ask<Rules>("rules");
      return found.groups
        .flatMap(({ rules }) => rules)
        .flatMap(({ name, health: judged }) => (judged === "err" ? [name] : []));
    };
    expect(await failing()).toEqual([]);
  });
});
