import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGateway } from "../app.ts";
import { readGatewaySettings } from "../config.ts";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ publicUrl: "https://gateway.example" });
});
afterAll(() => gateway.close());

const paths = [
  "/trpc/session.get",
  "/trpc/no.such",
  "/elsewhere",
  "/openapi.json",
  "/reference",
  "/.well-known/jwks.json",
];

describe.each(paths)("%s", (path) => {
  it("tells browsers to take it for nothing but what it is, and to tell nobody of it", async () => {
    const { headers } = await fetch(gateway.url + path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });

  it("sets no cookie, whatever is sent, and says nothing of what it runs on", async () => {
    const { headers } = await fetch(gateway.url + path, { headers: { cookie: "session=1; token=2" } });
    expect(headers.getSetCookie()).toEqual([]);
    expect([headers.get("server"), headers.get("x-powered-by")]).toEqual([null, null]);
  });
});

it("takes no cookie for a credential", async () => {
  const answer = await gateway.query("session.get", undefined, undefined, {
    cookie: "authorization=Bearer x; token=x",
  });
  expect(answer.error.data.code).toBe("token_missing");
});

it("asks for https only where it is reached by it", async () => {
  await using local = await startTestGateway();
  const { headers } = await fetch(`${local.url}/elsewhere`);
  expect(headers.get("strict-transport-security")).toBeNull();
});

it("may be kept by nobody, but for what is the same for all", async () => {
  const kept = async (path: string) => (await fetch(gateway.url + path)).headers.get("cache-control");
  expect(await kept("/trpc/session.get")).toBe("no-store");
  expect(await kept("/openapi.json")).toBe("public, max-age=300");
});

describe("operations", () => {
  const operations = ["/livez", "/readyz", "/metrics"];
  const key = Buffer.alloc(32, 7).toString("base64url");
  const start = (more: Record<string, string> = {}) =>
    startGateway(
      readGatewaySettings({
        DATABASE_URL: "postgres://127.0.0.1:1/none",
        PORT: "0",
        LOG_LEVEL: "silent",
        CROUPIER_IDENTITY_KEY: key,
        CROUPIER_SESSION_KEY: key,
        CROUPIER_SERVICES: "http://{game}:8080",
        ...more,
      }),
    );
  const statuses = (url: string) => Promise.all(operations.map(async (path) => (await fetch(url + path)).status));

  it("have a port of their own where one is named, and are nowhere else", async () => {
    const served = await start({ CROUPIER_OPERATIONS_PORT: "0" });
    const url = served.operationsUrl ?? "";
    expect(await statuses(served.url)).toEqual([404, 404, 404]);
    expect(await statuses(url)).toEqual([200, 503, 200]);
    expect((await fetch(`${url}/trpc/session.get`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(404);
    await served.close();
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it("are at the door where none is", async () => {
    const served = await start();
    expect(served.operationsUrl).toBeUndefined();
    expect(await statuses(served.url)).toEqual([200, 503, 200]);
    await served.close();
  });
});
