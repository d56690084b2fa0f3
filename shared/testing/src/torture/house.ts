import { randomBytes } from "node:crypto";
import { serviceKey } from "@croupier/contract/identity";
import { migrateToLatest } from "@croupier/db/migrate";
import { freePort } from "../free-port.ts";
import { startTestCluster, type TestCluster } from "../postgres/test-cluster.ts";
import { type Supervised, supervise } from "./supervised.ts";

/** The whole house, each part a process of its own that can be killed: PostgreSQL, game services, gateway, worker. */
export interface House extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly cluster: TestCluster;
  /** Between them they serve every game. */
  readonly services: readonly Supervised[];
  readonly gateway: Supervised;
  readonly worker: Supervised;
  /** What was logged as an error, by its words: how often. */
  readonly errors: ReadonlyMap<string, number>;
  /** What the worker's look at the ledger found while the run was on. */
  readonly auditProblems: readonly string[];
}

export interface HouseOptions {
  readonly games: readonly string[];
  /** Processes among which they are shared out. */
  readonly services: number;
  /** What services are told besides. */
  readonly serviceEnvironment: Readonly<Record<string, string>>;
}

const newKey = (): string => randomBytes(32).toString("base64url");

interface LogLine {
  readonly level?: string | number;
  readonly msg?: string;
  readonly job?: string;
  readonly problems?: readonly string[];
}

const MOST_WORDS = 80;

/** What isn't JSON is the stack of an error that ended the process; its first line says which. */
const readLine = (text: string): LogLine | undefined => {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return /^\w*Error\b/.test(text) ? { msg: text } : undefined;
  }
};

/** Collects error lines of all processes; they are JSON, one a line. */
const collectErrors = () => {
  const errors = new Map<string, number>();
  const auditProblems: string[] = [];
  const take = (name: string, text: string): void => {
    const line = readLine(text);
    if (!line) return;
    const { msg = "", job, problems = [] } = line;
    if (job === "check-ledger" || job === "check-reports") auditProblems.push(...problems);
    const [words = ""] = msg.split("\n");
    const key = `${name}: ${job === undefined ? "" : `${job}: `}${words.replaceAll(/\d+/g, "…").slice(0, MOST_WORDS)}`;
    errors.set(key, (errors.get(key) ?? 0) + 1);
  };
  /** Chunks end anywhere. */
  const printer = (name: string) => {
    let rest = "";
    return (chunk: string): void => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") take(name, line);
    };
  };
  return { errors, auditProblems, printer };
};

export const openHouse = async ({ games, services: count, serviceEnvironment }: HouseOptions): Promise<House> => {
  await using started = new AsyncDisposableStack();
  const cluster = started.use(await startTestCluster());
  const databaseUrl = cluster.url();
  await migrateToLatest(databaseUrl);

  const { errors, auditProblems, printer } = collectErrors();
  const rootKey = newKey();
  const root = Buffer.from(rootKey, "base64url");
  const common = { DATABASE_URL: databaseUrl, LOG_LEVEL: "error" };
  const identityKeys = games.map((game) => Buffer.from(serviceKey(root, game)).toString("base64url")).join(",");
  const hostEnvironment = {
    ...common,
    ...serviceEnvironment,
    CROUPIER_IDENTITY_KEYS: identityKeys,
    CROUPIER_MASTER_KEYS: `test-1:${newKey()}`,
  };

  const ports = await Promise.all(Array.from({ length: count + 2 }, freePort));
  const [gatewayPort = 0, workerPort = 0, ...servicePorts] = ports;
  const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
  const shareOf = (service: number): readonly string[] => games.filter((_, index) => index % count === service);
  const urls = Object.fromEntries(games.map((game, index) => [game, urlOf(servicePorts[index % count] ?? 0)]));
  const callerEnvironment = { ...common, CROUPIER_IDENTITY_KEY: rootKey, CROUPIER_SERVICES: JSON.stringify(urls) };

  const begin = async (
    name: string,
    program: string,
    port: number,
    environment: object,
    args: readonly string[] = [],
  ) =>
    started.use(
      await supervise(name, {
        program,
        args,
        environment: { ...environment, PORT: String(port) },
        print: printer(name),
      }),
    );
  const [gateway, worker, ...services] = await Promise.all([
    begin("gateway", "gateway/src/server.ts", gatewayPort, {
      ...callerEnvironment,
      CROUPIER_SESSION_KEY: newKey(),
      CROUPIER_RATE_LIMITS: "local",
    }),
    begin("worker", "gateway/src/worker.ts", workerPort, callerEnvironment),
    ...servicePorts.map((port, service) =>
      begin(
        `service ${service}`,
        "shared/testing/src/torture/house-main.ts",
        port,
        hostEnvironment,
        shareOf(service).map((game) => `games/${game}/game.ts`),
      ),
    ),
  ]);
  if (!gateway || !worker) throw new Error("a house without its gateway or its worker");

  const running = started.move();
  return {
    databaseUrl,
    gatewayUrl: urlOf(gatewayPort),
    cluster,
    services,
    gateway,
    worker,
    errors,
    auditProblems,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
