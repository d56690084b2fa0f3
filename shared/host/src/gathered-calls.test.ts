import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CALLS_PATH, createFrameReader, writeFrame } from "@croupier/telemetry/call-frames";
import { IDENTITY_HEADER, serviceKey, signIdentity } from "@croupier/contract/identity";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { noTracer } from "@croupier/telemetry/tracer";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Host, HostCall } from "./host.ts";
import { createHttpHandler } from "./http.ts";

const key = serviceKey(new Uint8Array(32).fill(7), "dice");
let calls: HostCall[] = [];
let places = Number.POSITIVE_INFINITY;
let slow = Promise.withResolvers<void>();

/** Answers with the path; what is slow when it is told to; what is broken never. */
const host: Host = {
  games: ["dice"],
  call: async (call) => {
    calls.push(call);
    if (call.path === "/slow") await slow.promise;
    if (call.path === "/broken") throw new Error("broken");
    return { path: call.path };
  },
  assertCanServe: () => Promise.resolve(),
  assertReady: () => Promise.resolve(),
  idle: () => Promise.resolve(),
};
const takeCall = () => {
  if (places === 0) return undefined;
  places -= 1;
  return () => void (places += 1);
};
const deps = {
  host,
  identityKeys: new Map([["dice", [key]]]),
  log: createLog("test", "silent"),
  metrics: createMetrics("test"),
  tracer: noTracer,
};
const server = createServer(createHttpHandler(deps, () => undefined, takeCall));
let url = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  calls = [];
  places = Number.POSITIVE_INFINITY;
  slow = Promise.withResolvers<void>();
});

const signed = (path: string, body = "{}"): string =>
  signIdentity(key, { kind: "system" }, { service: "dice", method: "POST", path, body });

const frame = (n: number, path: string, { identity = signed(path), body = "{}", timeoutMs = 5_000 } = {}): Buffer =>
  writeFrame([n, timeoutMs, "", identity, path], body);

type Told = readonly [n: string | undefined, status: string | undefined, json: unknown];

/** Sends these in one request; `told` grows as answers come, and `ended` resolves with the response's end. */
const send = (...frames: readonly Buffer[]) => {
  const told: Told[] = [];
  const read = createFrameReader(100_000, ([n, status], json) => told.push([n, status, JSON.parse(String(json))]));
  const ended = (async () => {
    const response = await fetch(`${url}${CALLS_PATH}`, {
      method: "POST",
      body: new Uint8Array(Buffer.concat(frames)),
    });
    for await (const piece of response.body ?? []) read(Buffer.from(piece as Uint8Array));
    return response;
  })();
  return { told, ended };
};

const ofPath = (n: number, path: string): Told => [String(n), "200", { path }];

it("answers each call by itself, whatever the others are", async () => {
  const forged = `${signed("/b").slice(0, -4)}AAAA`;
  const { told, ended } = send(
    frame(0, "/a"),
    frame(1, "/b", { identity: forged }),
    frame(2, "/broken"),
    frame(3, "/d", { body: "{", identity: signed("/d", "{") }),
    frame(4, "/e", { body: "x".repeat(70_000) }),
    frame(5, "/f"),
  );
  await ended;
  const codes = told.map(([n, status, json]) => [n, status, (json as { code?: string }).code]);
  expect(codes.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
    ["0", "200", undefined],
    ["1", "401", "token_invalid"],
    ["2", "500", "internal"],
    ["3", "400", "invalid_request"],
    ["4", "413", "body_too_large"],
    ["5", "200", undefined],
  ]);
  expect(calls.map(({ path }) => path)).toEqual(["/a", "/broken", "/f"]);
});

it("lets a call that takes long keep no other's answer", async () => {
  const { told, ended } = send(frame(0, "/slow"), frame(1, "/quick"));
  await expect.poll(() => told).toEqual([ofPath(1, "/quick")]);
  slow.resolve();
  await ended;
  expect(told).toEqual([ofPath(1, "/quick"), ofPath(0, "/slow")]);
});

it("holds a place for each call until it is answered, and refuses those alone for which there is none", async () => {
  places = 2;
  const first = send(frame(0, "/slow"), frame(1, "/slow"), frame(2, "/c"));
  await expect.poll(() => first.told).toMatchObject([["2", "503", { code: "unavailable" }]]);
  slow.resolve();
  await first.ended;
  expect(first.told.slice(1)).toEqual([ofPath(0, "/slow"), ofPath(1, "/slow")]);
  const second = send(frame(0, "/a"));
  await second.ended;
  expect(second.told).toEqual([ofPath(0, "/a")]);
  expect(places).toBe(2);
});

it("gives each its own deadline", async () => {
  const beganMs = Date.now();
  await send(frame(0, "/a", { timeoutMs: 100 }), frame(1, "/b", { timeoutMs: 20_000 })).ended;
  const [a = 0, b = 0] = calls.map(({ deadlineMs }) => deadlineMs - beganMs);
  expect(a).toBeGreaterThanOrEqual(100);
  expect(a).toBeLessThan(10_000);
  expect(b).toBeGreaterThanOrEqual(20_000);
});

it("takes an identity once, by whichever door it comes", async () => {
  const identity = signed("/a");
  const { told, ended } = send(frame(0, "/a", { identity }), frame(1, "/a", { identity }));
  await ended;
  expect(new Set(told.map(([, status]) => status))).toEqual(new Set(["200", "401"]));
  const alone = await fetch(`${url}/a`, { method: "POST", body: "{}", headers: { [IDENTITY_HEADER]: identity } });
  expect(alone.status).toBe(401);
});

it("begins with the first call before the last has come, and breaks off what is no call", async () => {
  const { ended } = send(frame(0, "/a"), Buffer.from("no frame\n"));
  await expect(ended).rejects.toThrow();
  expect(calls.map(({ path }) => path)).toEqual(["/a"]);
});

it("answers no calls with nothing", async () => {
  const { told, ended } = send();
  expect((await ended).status).toBe(200);
  expect(told).toEqual([]);
});
