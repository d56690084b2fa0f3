import { gunzipSync } from "node:zlib";
import { request as httpRequest } from "node:http";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import type { ErrorShape } from "../errors/error-shape.ts";
import { createPage } from "./page.ts";
import { asRest } from "./rest.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** As it came: fetch would unpack it, and hide what a HEAD says of its length. */
const ask = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string) => {
  const sent = httpRequest(gateway.url + path, { method, headers }).end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
};

const errorOf = ({ bytes }: { readonly bytes: Buffer }): ErrorShape =>
  (JSON.parse(bytes.toString()) as { readonly error: ErrorShape }).error;

describe("HEAD", () => {
  it.each(["/trpc/session.get", "/openapi.json", "/reference", "/elsewhere", "/livez"])(
    "of %s is its GET without the body",
    async (path) => {
      const [head, get] = [await ask("HEAD", path), await ask("GET", path)];
      expect(head.bytes).toHaveLength(0);
      expect(head.status).toBe(get.status);
      for (const name of ["content-type", "content-length", "etag"]) expect(head.headers[name]).toBe(get.headers[name]);
    },
  );
});

describe("what is allowed", () => {
  it.each([
    ["PUT", "/trpc/session.get", 405, "GET, HEAD, POST, OPTIONS"],
    ["GET", "/trpc/session.launch", 405, "POST, OPTIONS"],
    ["HEAD", "/trpc/session.launch", 405, "POST, OPTIONS"],
    ["DELETE", "/trpc/session.launch", 405, "POST, OPTIONS"],
    ["PATCH", "/trpc/session.get,session.launch?batch=1", 405, "GET, HEAD, POST, OPTIONS"],
    ["POST", "/openapi.json", 405, "GET, HEAD, OPTIONS"],
    ["OPTIONS", "/openapi.json", 204, "GET, HEAD, OPTIONS"],
    ["OPTIONS", "/export/rounds", 204, "GET, HEAD, OPTIONS"],
  ])("to %s %s is said: %i, %s", async (method, path, status, allow) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
  });
});

describe("a body or an answer of another kind", () => {
  const json = { "content-type": "application/json" };

  it.each([
    ["is no JSON", { "content-type": "text/plain" }],
    ["is of no kind", {}],
    ["is a form", { "content-type": "multipart/form-data; boundary=x" }],
    ["is packed", { ...json, "content-encoding": "gzip" }],
  ])("that %s is refused with 415", async (_, headers) => {
    const answer = await ask("POST", "/trpc/session.launch", headers, "{}");
    expect([answer.status, errorOf(answer).data.code]).toEqual([415, "unsupported_media_type"]);
  });

  it.each(["*/*", "application/json", "text/html", "application/json;q=0", ""])(
    "is answered in JSON all the same, whoever accepts %s",
    async (accept) => {
      // RFC 9110, 12.5.1: a server may answer with what it has, and an error is better read than replaced by another.
      const answer = await ask("GET", "/trpc/session.get", { accept });
      expect([answer.status, answer.headers["content-type"]]).toEqual([401, "application/json"]);
    },
  );
});

describe("an answer", () => {
  it("that is large is packed for who can unpack it, with another tag", async () => {
    const plain = await ask("GET", "/openapi.json");
    const packed = await ask("GET", "/openapi.json", { "accept-encoding": "br, gzip" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
    expect(packed.headers["content-length"]).toBe(String(packed.bytes.length));
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
    expect(packed.headers.etag).toMatch(/^W\//);
    for (const { headers } of [plain, packed]) expect(headers.vary).toContain("accept-encoding");
    const again = await ask("GET", "/openapi.json", { "if-none-match": packed.headers.etag ?? "" });
    expect(again.status).toBe(304);
  });

  it("that is the same for everybody is packed once", async () => {
    const body = "the same ".repeat(1_000);
    const page = createPage({ "content-type": "text/plain" }, body);
    const [one, two] = [0, 1].map(() => page({ method: "GET", target: "/", headers: {}, body: "" }));
    expect(await one?.shared?.gzipped()).toBe(await two?.shared?.gzipped());
    expect(one?.shared?.bytes).toBe(two?.shared?.bytes);
    expect(String(one?.shared?.bytes)).toBe(body);
    let packed = 0;
    const gzipped = () => {
      packed += 1;
      return Promise.resolve(Buffer.from("packed"));
    };
    const shared = { bytes: Buffer.from(body), gzipped };
    const core = () => Promise.resolve({ status: 200, headers: { "content-type": "text/plain" }, body, shared });
    const request = { method: "GET", target: "/", headers: { "accept-encoding": "gzip" }, body: "" };
    const answer = await asRest(core, new Map())(request);
    expect([packed, answer.headers["content-length"]]).toEqual([1, "6"]);
  });

  it.each(["gzip;q=0", "br", "identity", ""])("is not packed for %s", async (coding) => {
    const answer = await ask("GET", "/openapi.json", { "accept-encoding": coding });
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it("that is small is never packed", async () => {
    const answer = await ask("GET", "/trpc/session.get", { "accept-encoding": "gzip" });
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });
});
