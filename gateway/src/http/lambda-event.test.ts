import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "./exchange.ts";
import { type LambdaEvent, publicUrlOf, requestOf } from "./lambda-event.ts";

const event = (changes: Partial<LambdaEvent> = {}): LambdaEvent => ({
  httpMethod: "GET",
  path: "/trpc/session.get",
  resource: "/{proxy+}",
  pathParameters: { proxy: "trpc/session.get" },
  requestContext: {
    path: "/v1/trpc/session.get",
    domainName: "api.example",
    identity: { sourceIp: "203.0.113.7" },
  },
  ...changes,
});

describe("the path", () => {
  it.each([
    ["below a stage", {}, "/trpc/session.get"],
    ["below a base path", { path: "/casino/trpc/session.get" }, "/trpc/session.get"],
    [
      "of a resource with a fixed part",
      { resource: "/trpc/{proxy+}", pathParameters: { proxy: "session.get,rounds.list" } },
      "/trpc/session.get,rounds.list",
    ],
    ["of a resource without parameters", { resource: "/livez", pathParameters: null }, "/livez"],
    ["that ends nowhere else", { pathParameters: { proxy: "trpc/a?batch=1#b" } }, "/trpc/a%3Fbatch=1%23b"],
    ["without a resource", { resource: null, pathParameters: null }, "/trpc/session.get"],
  ] as const)("is the one %s", (_, changes, target) => {
    expect(requestOf(event(changes)).target).toBe(target);
  });
});

it("encodes the query again that API Gateway has decoded", () => {
  const multiValueQueryStringParameters = { input: ['{"a":"ü&="}'], batch: ["1", "2"] };
  const { target } = requestOf(event({ multiValueQueryStringParameters }));
  const { searchParams } = new URL(target, "http://x");
  expect(searchParams.get("input")).toBe('{"a":"ü&="}');
  expect(searchParams.getAll("batch")).toEqual(["1", "2"]);
});

it("has names of headers in lower case, lists joined, and only the first of what comes once", () => {
  const multiValueHeaders = {
    Authorization: ["Bearer a", "Bearer b"],
    "X-Forwarded-For": ["198.51.100.1", "203.0.113.7"],
    Accept: ["text/csv"],
    accept: ["*/*"],
    __proto__: undefined,
  };
  expect(requestOf(event({ multiValueHeaders })).headers).toEqual({
    authorization: "Bearer a",
    "x-forwarded-for": "198.51.100.1, 203.0.113.7",
    accept: "text/csv, */*",
  });
});

describe("the body", () => {
  it("is read from base64 where it came as such", () => {
    const body = Buffer.from('{"ü":1}').toString("base64");
    expect(requestOf(event({ body, isBase64Encoded: true })).body).toBe('{"ü":1}');
  });

  it("is empty where there is none", () => {
    expect(requestOf(event({ body: null })).body).toBe("");
  });

  it("of exactly the limit is kept, and one byte more is not, however it came", () => {
    const body = "x".repeat(MAX_BODY_BYTES);
    expect(requestOf(event({ body })).body).toBe(body);
    expect(requestOf(event({ body: `${body}x` })).body).toBeUndefined();
    const larger = Buffer.from(`${body}x`).toString("base64");
    expect(requestOf(event({ body: larger, isBase64Encoded: true })).body).toBeUndefined();
  });
});

it("takes the client's address from API Gateway alone, not from what the client says", () => {
  const multiValueHeaders = { "X-Forwarded-For": ["192.0.2.1"] };
  expect(requestOf(event({ multiValueHeaders })).address).toBe("203.0.113.7");
});

it("knows where it is reached from outside, stage and base path included", () => {
  expect(publicUrlOf(event())).toBe("https://api.example/v1");
  const requestContext = { path: "/casino/trpc/session.get", domainName: "games.example" };
  expect(publicUrlOf(event({ requestContext }))).toBe("https://games.example/casino");
  expect(publicUrlOf(event({ requestContext: {} }))).toBeUndefined();
  // A path that API Gateway and we write differently tells nothing: the first caller must not name us for all who follow.
  const odd = { path: "/v1/x%3fy", domainName: "api.example" };
  expect(publicUrlOf(event({ path: "/x?y", pathParameters: { proxy: "x?y" }, requestContext: odd }))).toBeUndefined();
});
