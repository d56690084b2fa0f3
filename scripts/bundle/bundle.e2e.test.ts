import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyRound } from "@croupier/sdk/verify";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { freePort } from "@croupier/testing/free-port";
import { startLambdaDoor } from "@croupier/testing/lambda/door";
import { hasRedis, startRedis } from "@croupier/testing/redis";
import { startProgram } from "@croupier/testing/service-process";
import { type Door, doors, startStack } from "@croupier/testing/stack";
import { startOtlpReceiver } from "@croupier/testing/otlp-receiver";
import { DOUBLE, outlineOfDouble, playDouble } from "@croupier/testing/traced-bet";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bundle, bundle } from "./bundle.ts";
import { programs } from "./programs.ts";

const MAX_GATEWAY_BYTES = 1_500_000;
const MAX_SERVICE_BYTES = 1_000_000;

let out: string;
let database: TestDatabase;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "croupier-bundle-"));
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
  await rm(out, { recursive: true, force: true });
});

const made = new Map<string, Promise<Bundle>>();

/** Made once, whatever tests run it. */
const bundled = (wanted: string): Promise<Bundle> => {
  const program = programs.find(({ name }) => name === wanted);
  if (!program) throw new Error(`no program is called ${wanted}`);
  const bundling = made.get(wanted) ?? bundle(program, out);
  made.set(wanted, bundling);
  return bundling;
};

const operations = (url: string): Promise<readonly number[]> =>
  Promise.all(["/livez", "/readyz", "/metrics"].map(async (path) => (await fetch(url + path)).status));

/** A function sends what it has when it answers; were it not so, nothing would come for ten minutes. */
const LATER: Readonly<Record<Door, string>> = { server: "50", lambda: "600000" };

it.each(doors)("plays, traces and verifies rounds with nothing but bundles, through the %s", async (door) => {
  const [front, service] = await Promise.all([
    bundled(door === "lambda" ? "gateway-lambda" : "gateway"),
    bundled("blackjack"),
  ]);
  expect(front.bytes).toBeLessThanOrEqual(MAX_GATEWAY_BYTES);
  expect(service.bytes).toBeLessThanOrEqual(MAX_SERVICE_BYTES);

  await using receiver = await startOtlpReceiver();
  await using stack = await startStack(database.url, "blackjack", {
    door,
    seamless: true,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_SAMPLER_ARG: "1",
      OTEL_BSP_SCHEDULE_DELAY: "50",
    },
    gatewayEnvironment: { OTEL_BSP_SCHEDULE_DELAY: LATER[door] },
    bundles: { service: service.path, gateway: front.path },
  });
  const { client } = await stack.launch();
  const round = await playDouble(client);
  await expect.poll(() => outlineOfDouble(receiver.spans, round), { timeout: 10_000 }).toEqual(DOUBLE);
  await client.fairness.rotate();
  expect(await verifyRound(await client.rounds.get({ roundId: round.id }))).toMatchObject({ verified: true });
  const document = await fetch(`${stack.gatewayUrl}/openapi.json`);
  expect(await document.json()).toHaveProperty(["paths", "/trpc/session.get"]);
  // A function's one door is the Internet's: it has nothing of what a platform asks.
  expect(await operations(stack.gatewayUrl)).toEqual(door === "lambda" ? [404, 404, 404] : [200, 200, 200]);
});

it.skipIf(!hasRedis)("counts calls in Redis", async () => {
  const { path } = await bundled("gateway");
  await using redis = await startRedis();
  await using front = await startProgram([path], await freePort(), {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CROUPIER_IDENTITY_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SESSION_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SERVICES: "http://{game}.invalid",
  });
  expect((await fetch(`${front.url}/trpc/session.get`)).status).toBe(401);
  await expect.poll(() => redis.ask("keys", "*")).toContain("croupier:limit:address:burst:127.0.0.1");
});

it("runs the bundled worker", async () => {
  const { path, bytes } = await bundled("worker");
  expect(bytes).toBeLessThanOrEqual(MAX_GATEWAY_BYTES);
  await using worker = await startProgram([path], await freePort(), {
    DATABASE_URL: database.url,
    CROUPIER_IDENTITY_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SERVICES: "http://{game}.invalid",
  });
  expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
  expect(await worker.stop()).toBe(0);
});

it("runs gateway and games in one bundled function", async () => {
  const { path } = await bundled("one-process-lambda");
  const environment = {
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
    CROUPIER_IDENTITY_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SESSION_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_MASTER_KEYS: `test-1:${randomBytes(32).toString("base64url")}`,
  };
  await using door = await startLambdaDoor({ environment, module: path, environments: 1 });
  expect((await fetch(`${door.url}/.well-known/jwks.json`)).status).toBe(200);
  expect(await operations(door.url)).toEqual([404, 404, 404]);
});
