import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateToLatest } from "@croupier/db/migrate";
import { contracts } from "@croupier/gateway/games.gen";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { freePort } from "@croupier/testing/free-port";
import { devSettings } from "@croupier/testing/postgres/settings";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";
import { type Prometheus, startPrometheus } from "@croupier/testing/prometheus";
import { type ServiceProcess, startProgram } from "@croupier/testing/service-process";
import { type Stack, startStack } from "@croupier/testing/stack";
import { shorten } from "./shorten.ts";

const RULES = join(import.meta.dirname, "../../observability/rules");

export type LogLine = Readonly<Record<string, unknown>>;
export type Row = Readonly<Record<string, unknown>>;

/** A house of one game and one operator, each part a process of its own, and a Prometheus that watches it by our rules. */
export interface House extends AsyncDisposable {
  readonly stack: Stack;
  readonly worker: ServiceProcess;
  /** All that the worker is told, by variable. */
  readonly workerEnvironment: Readonly<Record<string, string>>;
  readonly prometheus: Prometheus;
  readonly databaseUrl: string;
  /** What gateway, service and worker have logged, in order. */
  readonly lines: readonly LogLine[];
  /** As the database's owner, on a connection of its own. */
  sql(text: string): Promise<readonly Row[]>;
  /** A procedure of the operator API, by the operator's key; throws what it is refused with. */
  operator(procedure: string, input?: object): Promise<unknown>;
  /** Done when the house is closed, before anything else. */
  defer(end: () => unknown): void;
}

export interface HouseOptions {
  readonly game: keyof typeof contracts;
  readonly seamless?: boolean;
  /** By what factor time goes faster in the rules. */
  readonly faster: number;
  /** A service's program to run in place of the usual one. */
  readonly service?: string;
}

const newKey = (): string => randomBytes(32).toString("base64url");

/** Lines of JSON, in chunks that end anywhere. */
const collect = (lines: LogLine[]) => {
  let rest = "";
  return (chunk: string): void => {
    const whole = (rest + chunk).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) if (line.startsWith("{")) lines.push(JSON.parse(line) as LogLine);
  };
};

/** Our rules with time going faster in them, in a folder of their own. */
const writeRules = (started: AsyncDisposableStack, faster: number): readonly string[] => {
  const folder = mkdtempSync(join(tmpdir(), "croupier-rules-"));
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  return readdirSync(RULES)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => {
      writeFileSync(join(folder, name), shorten(readFileSync(join(RULES, name), "utf8"), faster));
      return join(folder, name);
    });
};

export const openHouse = async ({ game, seamless = false, faster, service }: HouseOptions): Promise<House> => {
  await using started = new AsyncDisposableStack();
  const cluster = started.use(await startTestCluster({ settings: devSettings }));
  await withClient(cluster.url(), (client) => client.query("create database chaos"));
  const databaseUrl = withDatabase(cluster.url(), "chaos");
  await migrateToLatest(databaseUrl);

  const lines: LogLine[] = [];
  const keys = { identity: newKey(), session: newKey() };
  const stack = started.use(
    await startStack(databaseUrl, game, {
      keys,
      seamless,
      door: "server",
      bundles: { gateway: "gateway/src/server.ts", ...(service !== undefined && { service }) },
      environment: { LOG_LEVEL: "debug" },
      gatewayEnvironment: { CROUPIER_RATE_LIMITS: "off" },
      print: collect(lines),
    }),
  );
  /** Nothing listens on the discard port. */
  const away = Object.fromEntries(Object.keys(contracts).map((name) => [name, "http://127.0.0.1:9"]));
  const workerEnvironment = {
    DATABASE_URL: databaseUrl,
    CROUPIER_IDENTITY_KEY: keys.identity,
    CROUPIER_SERVICES: JSON.stringify({ ...away, [game]: stack.service.url }),
    LOG_LEVEL: "info",
  };
  const worker = started.use(
    await startProgram(["gateway/src/worker.ts"], await freePort(), workerEnvironment, collect(lines)),
  );
  const prometheus = started.use(
    await startPrometheus({
      targets: {
        "croupier-gateway": stack.gatewayUrl,
        [`croupier-${game}`]: stack.service.url,
        "croupier-worker": worker.url,
      },
      rules: writeRules(started, faster),
      scrapeInterval: "1s",
      evaluationInterval: "500ms",
    }),
  );
  const running = started.move();
  return {
    defer: (end) => running.defer(async () => void (await end())),
    stack,
    worker,
    workerEnvironment,
    prometheus,
    databaseUrl,
    lines,
    sql: (text) => withClient(databaseUrl, async (client) => (await client.query<Row>(text)).rows),
    async operator(procedure, input = {}) {
      const response = await fetch(`${stack.gatewayUrl}/trpc/${procedure}`, {
        method: "POST",
        headers: { authorization: `Bearer ${stack.operatorKey}`, "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      const answer = (await response.json()) as { readonly result?: { readonly data: unknown } };
      if (!response.ok) throw new Error(`${procedure}: ${JSON.stringify(answer)}`);
      return answer.result?.data;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
