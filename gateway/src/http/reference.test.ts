import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { sessionKeyOf } from "../auth/session-keys.ts";
import { openApi } from "../openapi/served-document.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

it("serves the document that is checked in", async () => {
  const response = await fetch(`${gateway.url}/openapi.json`);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual(openApi);
});

it("serves a page whose one style its policy knows", async () => {
  const response = await fetch(`${gateway.url}/reference`);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const styles = [...(await response.text()).matchAll(/<style>([^]*?)<\/style>/g)].map(([, style = ""]) => style);
  const [hash] = styles.map((style) => createHash("sha256").update(style).digest("base64"));
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(styles).toHaveLength(1);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`style-src 'sha256-${hash}'`);
});

it.each(["/openapi.json", "/reference"])(
  "%s is kept by caches, and sent again only to those who lack it",
  async (path) => {
    const first = await fetch(gateway.url + path);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[A-Za-z0-9_-]{43}"$/);
    expect(first.headers.get("cache-control")).toBe("public, max-age=300");
    const ask = (tag: string) => fetch(gateway.url + path, { headers: { "if-none-match": tag } });
    for (const held of [etag, etag.replace("W/", ""), `"other", ${etag}`]) {
      const again = await ask(held);
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    }
    expect((await ask('"other"')).status).toBe(200);
  },
);

it("publishes what session tokens are verified with, and no secret", async () => {
  const response = await fetch(`${gateway.url}/.well-known/jwks.json`);
  expect(response.headers.get("content-type")).toBe("application/jwk-set+json");
  expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  expect(await response.json()).toEqual({ keys: [sessionKeyOf(sessionKey).jwk] });
});

it("changes nothing by being asked otherwise", async () => {
  expect((await fetch(`${gateway.url}/openapi.json`, { method: "POST" })).status).toBe(405);
  expect((await fetch(`${gateway.url}/reference/`)).status).toBe(404);
});
