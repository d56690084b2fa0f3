import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { headersOf } from "../openapi/header-fields.ts";
import type { ErrorShape } from "../errors/error-shape.ts";
import { MAX_BODY_BYTES } from "./exchange.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const launch = "/trpc/session.launch";
const json = { "content-type": "application/json" };

const ask = async (path: string, init: RequestInit & { duplex?: "half" } = {}) => {
  const response = await fetch(gateway.url + path, init);
  const body = (await response.json()) as { error: ErrorShape };
  return { status: response.status, headers: response.headers, error: body.error };
};

/** Sends bytes as they are and reads until the server closes. */
const raw = async (text: string): Promise<string> => {
  const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
};

const head = (...lines: string[]): string =>
  ["POST /trpc/session.launch HTTP/1.1", "host: x", ...lines, "", ""].join("\r\n");

it("refuses a flood of headers before anything is done for it", async () => {
  const flood = Array.from({ length: 200 }, (_, n) => `x-${n}: ${"y".repeat(100)}`);
  expect(await raw(head("content-length: 0", ...flood))).toMatch(/^HTTP\/1\.1 431 /);
});

describe("a body", () => {
  const sized = (bytes: number): string => JSON.stringify({ launchToken: "x".repeat(bytes - 18) });

  it("of exactly the limit is read, and one byte more is not", async () => {
    expect(sized(MAX_BODY_BYTES)).toHaveLength(MAX_BODY_BYTES);
    const whole = await ask(launch, { method: "POST", headers: json, body: sized(MAX_BODY_BYTES) });
    expect(whole).toMatchObject({ status: 400, error: { data: { code: "invalid_request" } } });
    const larger = await ask(launch, { method: "POST", headers: json, body: sized(MAX_BODY_BYTES + 1) });
    expect(larger).toMatchObject({ status: 413, error: { data: { code: "body_too_large", httpStatus: 413 } } });
  });

  it("that never says its length is cut off all the same", async () => {
    const stream = ReadableStream.from(
      (function* () {
        for (let n = 0; n < 100; n += 1) yield Buffer.alloc(1_024, "x");
      })(),
    );
    const answer = await ask(launch, { method: "POST", headers: json, body: stream, duplex: "half" });
    expect(answer).toMatchObject({ status: 413, error: { data: { code: "body_too_large" } } });
  });

  it("that claims to be huge is refused before it is sent", async () => {
    const answer = await raw(head("content-type: application/json", "content-length: 10000000000"));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain("body_too_large");
  });

  it("that has no end is broken off", async () => {
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    const answer = await raw(head("content-type: application/json", "transfer-encoding: chunked") + chunk.repeat(40));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("that is longer than it said is not taken for another request", async () => {
    const body = JSON.stringify({ launchToken: "x" });
    const answer = await raw(`${head("content-type: application/json", "content-length: 2")}${body}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/"result"/g)).toBeNull();
  });

  it("that is nested deep is refused, whatever is done with it", async () => {
    const body = `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    for (const headers of [json, { ...json, "idempotency-key": "01a1ff0f-14b6-79eb-bfa2-1ad1ec831072" }]) {
      const answer = await ask("/trpc/wallet.deposit", { method: "POST", headers, body });
      expect(answer).toMatchObject({ status: 400, error: { data: { code: "invalid_request" } } });
    }
  });

  it.each([
    ["is not JSON", "{", json],
    ["is JSON of another shape", "[]", json],
  ])("that %s is an invalid request", async (_, body, headers) => {
    const answer = await ask(launch, { method: "POST", headers, body });
    expect(answer).toMatchObject({ status: 400, error: { data: { code: "invalid_request", path: "session.launch" } } });
    expect(JSON.stringify(answer.error)).not.toMatch(/stack|node_modules|SyntaxError/);
  });
});

describe("an error", () => {
  it.each([
    ["GET", launch, 405, "method_not_supported"],
    ["PUT", launch, 405, "method_not_supported"],
    ["POST", "/trpc/session.get", 401, "token_missing"],
    ["POST", "/trpc/no.such", 404, "unknown_procedure"],
    ["GET", "/trpc/__proto__", 404, "unknown_procedure"],
    ["GET", "/trpc/", 404, "unknown_procedure"],
    ["GET", "/trpc/%ff", 404, "unknown_procedure"],
    ["GET", "/elsewhere", 404, "unknown_procedure"],
    ["GET", "//", 404, "unknown_procedure"],
    ["POST", "/trpc/games.no-such-game.open", 404, "unknown_game"],
    ["POST", "/trpc/games.coin-flip.cheat", 404, "unknown_procedure"],
    ["GET", "/trpc/session.get", 401, "token_missing"],
    ["POST", "/trpc/session.create", 401, "token_missing"],
    ["POST", "/trpc/games.coin-flip.open", 401, "token_missing"],
  ])("to %s %s has the status %i and the code %s", async (method, path, status, code) => {
    const answer = await ask(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.error.data).toMatchObject({ code, httpStatus: status });
    expect(answer.error.message).toMatch(/\.$/);
    expect(answer.headers.get("traceparent")).toContain(answer.error.data.traceId);
  });

  it("continues the trace it was asked in", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    for (const path of ["/trpc/no.such", "/trpc/%ff", "/elsewhere", "/trpc/session.get"]) {
      const { error, headers } = await ask(path, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
      expect(error.data.traceId).toBe(traceId);
      expect(headers.get("traceparent")).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    }
  });

  it("of a database that is away says to ask again, and tells nothing", async () => {
    const answer = await gateway.mutate("session.launch", { launchToken: "launch_x" });
    expect(answer.status).toBe(503);
    expect(answer.error.data.code).toBe("unavailable");
    expect(JSON.stringify(answer.error)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  });
});

describe("a batch", () => {
  const batch = (calls: number) => ask(`/trpc/${Array(calls).fill("session.get").join(",")}?batch=1&input={}`);

  it("is at most ten calls", async () => {
    expect((await batch(11)).error).toMatchObject({
      data: { code: "invalid_request" },
      message: expect.stringContaining("10"),
    });
    const response = await fetch(`${gateway.url}/trpc/${Array(10).fill("session.get").join(",")}?batch=1&input={}`);
    expect(response.status).toBe(401);
    expect(await response.json()).toHaveLength(10);
  });

  it("is answered at once, also to who would rather have a stream", async () => {
    const headers = { "trpc-accept": "application/jsonl" };
    const response = await fetch(`${gateway.url}/trpc/session.get,no.such?batch=1&input={}`, { headers });
    expect(response.status).toBe(207);
    const answers = (await response.json()) as { error: ErrorShape }[];
    expect(answers.map(({ error }) => error.data.code)).toEqual(["token_missing", "unknown_procedure"]);
  });
});

describe("a page", () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}${launch}`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });

  it("of any origin may call unless told otherwise", async () => {
    const response = await preflight(gateway.url, "https://any.example");
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const allowed = response.headers.get("access-control-allow-headers")?.split(", ");
    expect(allowed).toEqual(expect.arrayContaining(["authorization", "idempotency-key", "traceparent"]));
    const exposed = response.headers.get("access-control-expose-headers")?.split(", ").toSorted();
    const told = [headersOf(200), headersOf(429)].flatMap((headers) => Object.keys(headers));
    expect(exposed).toEqual([...new Set(told.map((name) => name.toLowerCase()))].toSorted());
    expect((await fetch(gateway.url + launch)).headers.get("access-control-allow-origin")).toBe("*");
  });

  it("of an origin that is not on the list may not", async () => {
    await using strict = await startTestGateway({ allowedOrigins: ["https://casino.example"] });
    const allowed = await preflight(strict.url, "https://casino.example");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://casino.example");
    const other = await preflight(strict.url, "https://other.example");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    expect(other.headers.get("vary")).toBe("origin");
  });
});

it("is alive without its database, but not ready, and shows its metrics", async () => {
  expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
  await ask("/trpc/session.get");
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toMatch(/croupier_calls_total\{[^}]*procedure="session.get",outcome="token_missing"/);
});
