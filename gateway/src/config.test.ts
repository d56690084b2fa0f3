import { expect, it } from "vitest";
import { ConfigError, readGatewaySettings, readWorkerSettings } from "./config.ts";
import { contracts } from "./games.gen.ts";
import { localRules, publicRules } from "./limits/rules.ts";

const games = Object.keys(contracts);
const key = Buffer.alloc(32, 7).toString("base64url");
const environment = {
  DATABASE_URL: "postgres://croupier:secret@localhost/croupier",
  CROUPIER_IDENTITY_KEY: key,
  CROUPIER_SESSION_KEY: key,
  CROUPIER_SERVICES: "http://{game}:8080",
};

const problemsOf = (changes: Record<string, string | undefined>): readonly string[] => {
  try {
    readGatewaySettings({ ...environment, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
};

it("needs four variables; the rest has defaults", () => {
  const { config, secrets } = readGatewaySettings(environment);
  expect(config).toMatchObject({
    host: "127.0.0.1",
    port: 8080,
    logLevel: "info",
    upstreamTimeoutMs: 5_000,
    lifetimes: { launchMs: 300_000, sessionMs: 28_800_000 },
    allowedOrigins: ["*"],
    trustedProxies: 0,
    operationsPort: undefined,
  });
  expect(config.serviceUrls).toEqual(new Map(games.map((game) => [game, `http://${game}:8080`])));
  expect(Buffer.from(secrets.identityKey).toString("base64url")).toBe(key);
});

it("takes several session keys, the one that signs first", () => {
  const other = Buffer.alloc(32, 8).toString("base64url");
  const { sessionKeys } = readGatewaySettings({ ...environment, CROUPIER_SESSION_KEY: `${other}, ${key}` }).secrets;
  expect(sessionKeys.map((one) => one[0])).toEqual([8, 7]);
});

it("has a port for operations where one is named, and takes the word for the brands' origins", () => {
  const { config } = readGatewaySettings({
    ...environment,
    CROUPIER_OPERATIONS_PORT: "9090",
    CROUPIER_ALLOWED_ORIGINS: "brands,https://admin.example",
  });
  expect(config).toMatchObject({ operationsPort: 9090, allowedOrigins: ["brands", "https://admin.example"] });
});

it("limits as on the Internet unless told, and lets JSON change some", () => {
  const rulesOf = (text: string | undefined) =>
    readGatewaySettings({ ...environment, CROUPIER_RATE_LIMITS: text }).config.rateLimits;
  expect(rulesOf(undefined)).toEqual(publicRules);
  expect(rulesOf("local")).toEqual(localRules);
  expect(rulesOf("off")).toBeUndefined();
  const play = { burst: { calls: 5, seconds: 2 }, sustained: { calls: 50, seconds: 60 } };
  expect(rulesOf('{"player.play":"5/2 50/60"}')).toEqual({ ...publicRules, "player.play": play });
});

it("takes services game by game, and ignores games it does not know yet", () => {
  const urls = Object.fromEntries(games.map((game, n) => [game, `http://127.0.0.1:${4000 + n}`]));
  const CROUPIER_SERVICES = JSON.stringify({ ...urls, "future-game": "http://127.0.0.1:9" });
  expect(readGatewaySettings({ ...environment, CROUPIER_SERVICES }).config.serviceUrls).toEqual(
    new Map(Object.entries(urls)),
  );
});

it("names all that is missing at once, each in a sentence", () => {
  const missing = Object.fromEntries(Object.keys(environment).map((name) => [name, undefined]));
  const problems = problemsOf(missing);
  expect(new Set(problems.map((line) => line.split(" ")[0]))).toEqual(new Set(Object.keys(environment)));
  for (const line of problems) expect(line).toMatch(/^[A-Z_]+ is missing\. It is .+\.$/);
});

it.each([
  ["DATABASE_URL", "mysql://localhost/croupier"],
  ["DATABASE_URL", ""],
  ["PORT", "eighty"],
  ["PORT", "65536"],
  ["LOG_LEVEL", "loud"],
  ["CROUPIER_TRUSTED_PROXIES", "-1"],
  ["CROUPIER_TRUSTED_PROXIES", "11"],
  ["CROUPIER_IDENTITY_KEY", "c2hvcnQ"],
  ["CROUPIER_SESSION_KEY", `${key}${key}`],
  ["CROUPIER_SESSION_KEY", `${key},${key}`],
  ["CROUPIER_SESSION_KEY", `${key},`],
  ["CROUPIER_SERVICES", "http://localhost:8080"],
  ["CROUPIER_SERVICES", "{}"],
  ["CROUPIER_SERVICES", "ftp://{game}"],
  ["CROUPIER_ALLOWED_ORIGINS", "players.casino"],
  ["CROUPIER_ALLOWED_ORIGINS", "https://players.casino/lobby"],
  ["CROUPIER_UPSTREAM_TIMEOUT_MS", "0"],
  ["CROUPIER_UPSTREAM_TIMEOUT_MS", "15001"],
  ["CROUPIER_SESSION_SECONDS", "8h"],
  ["CROUPIER_RATE_LIMITS", "none"],
  ["CROUPIER_RATE_LIMITS", '{"player.play":"20/1"}'],
  ["CROUPIER_RATE_LIMITS", '{"player.bet":"20/1 600/60"}'],
  ["CROUPIER_OPERATIONS_PORT", "many"],
  ["REDIS_URL", "http://localhost:6379"],
])("refuses %s=%s in one line that names it and repeats no value", (name, value) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} (is|has) .+\\.$`));
  if (value.length > 5) expect(problems[0]).not.toContain(value);
});

it("asks of a worker only what a worker needs", () => {
  const { DATABASE_URL, CROUPIER_IDENTITY_KEY, CROUPIER_SERVICES } = environment;
  const { config, secrets } = readWorkerSettings({ DATABASE_URL, CROUPIER_IDENTITY_KEY, CROUPIER_SERVICES });
  expect(config).toMatchObject({ host: "127.0.0.1", port: 8081, logLevel: "info", upstreamTimeoutMs: 5_000 });
  expect(config.serviceUrls).toEqual(new Map(games.map((game) => [game, `http://${game}:8080`])));
  expect(Object.keys(secrets)).toEqual(["databaseUrl", "identityKey"]);
});
