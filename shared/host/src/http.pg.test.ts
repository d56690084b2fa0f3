import { connect } from "node:net";
import { IDENTITY_HEADER, serviceKey, signIdentity } from "@croupier/contract/identity";
import { createLog } from "@croupier/telemetry/log";
import { listen } from "@croupier/telemetry/listen";
import { createMetrics } from "@croupier/telemetry/metrics";
import type { Served } from "@croupier/telemetry/run-process";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noTracer } from "@croupier/telemetry/tracer";
import { createHttpHandler } from "./http.ts";

const key = serviceKey(new Uint8Array(32).fill(7), "coin-flip");
const path = "/games/coin-flip/current";
let database: TestDatabase;
let casino: TestCasino;
let door: Served;
let url: string;
let draining = false;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  const deps = {
    host: casino.host,
    identityKeys: new Map([["coin-flip", [key]]]),
    log: createLog("test", "silent"),
    metrics: createMetrics("test"),
    tracer: noTracer,
  };
  door = await listen(
    createHttpHandler(deps, () => (draining ? "draining" : undefined)),
    "127.0.0.1",
    0,
  );
  ({ url } = door);
});

afterAll(async () => {
  await door.close();
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const post = async (body: string, identity?: string, to = path) => {
  const headers = identity === undefined ? {} : { [IDENTITY_HEADER]: identity };
  const response = await fetch(`${url}${to}`, { method: "POST", body, headers });
  return { status: response.status, body: await response.json() };
};

const sign = (body: string, to = path) =>
  signIdentity(key, { kind: "system" }, { service: "coin-flip", method: "POST", path: to, body });

describe("a game service", () => {
  test("answers the gateway", async () => {
    const player = await casino.addPlayer();
    const identity = signIdentity(key, player, { service: "coin-flip", method: "POST", path, body: "{}" });
    expect(await post("{}", identity)).toEqual({ status: 200, body: { round: null, balance: 10_000 } });
  });

  test.each([
    ["no identity", undefined],
    ["a forged identity", "e30.AAAA"],
  ])("refuses %s, whatever it asks", async (_, identity) => {
    expect(await post("{}", identity)).toMatchObject({ status: 401, body: { code: "token_invalid" } });
  });

  test("refuses an identity signed for another body or path", async () => {
    expect(await post("{}", sign('{"a":1}'))).toMatchObject({ status: 401 });
    expect(await post("{}", sign("{}", "/internal/rounds/resolve"))).toMatchObject({ status: 401 });
  });

  test("takes an identity once: a call that is recorded is worth nothing, to whatever it is bound", async () => {
    const player = await casino.addPlayer();
    const identity = signIdentity(key, player, { service: "coin-flip", method: "POST", path, body: "{}" });
    expect((await post("{}", identity)).status).toBe(200);
    expect(await post("{}", identity)).toMatchObject({ status: 401, body: { code: "token_invalid" } });
    const again = signIdentity(key, player, { service: "coin-flip", method: "POST", path, body: "{}" });
    expect((await post("{}", again)).status).toBe(200);
  });

  test("keeps players from internal endpoints, and the house from players' ones", async () => {
    const player = await casino.addPlayer();
    const to = "/internal/rounds/resolve";
    const asPlayer = signIdentity(key, player, { service: "coin-flip", method: "POST", path: to, body: "{}" });
    expect(await post("{}", asPlayer, to)).toMatchObject({ status: 404, body: { code: "unknown_procedure" } });
    expect(await post("{}", sign("{}"))).toMatchObject({ status: 404, body: { code: "unknown_procedure" } });
  });

  test("refuses a body that is not JSON, and one of 10 MB before it has read it", async () => {
    expect(await post("{", sign("{"))).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    const large = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      let answer = "";
      socket.on("data", (chunk) => (answer += String(chunk)));
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${10 * 2 ** 20}\r\n\r\n`);
      socket.write("x".repeat(70_000));
    });
    expect(large).toMatch(/^HTTP\/1.1 413 /);
    expect(large).toMatch(/body_too_large/);
  });

  test("is live, ready and measured; not ready while it drains", async () => {
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    draining = true;
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    draining = false;
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/croupier_call_seconds/);
  });
});
