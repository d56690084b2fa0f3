import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { ErrorShape } from "../errors/error-shape.ts";
import { type Limit, localRules, parseRule, type Rules } from "./rules.ts";

/** No test here needs a database: whoever is let through is told that it is away. */
let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const start = async (rules: Partial<Record<Limit, string>>): Promise<TestGateway> => {
  const own = Object.entries(rules).map(([limit, text]) => [limit, parseRule(text)]);
  gateway = await startTestGateway({
    rateLimits: { ...localRules, ...(Object.fromEntries(own) as Partial<Rules>) },
    trustedProxies: 1,
  });
  return gateway;
};

const ask = async (
  path: string,
  init: { readonly method?: string; readonly headers?: Record<string, string>; readonly from?: string } = {},
) => {
  const { from = "203.0.113.7", ...rest } = init;
  const headers = { "x-forwarded-for": from, ...rest.headers };
  const response = await fetch(`${gateway?.url}${path}`, { ...rest, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const answers = (text: string) => JSON.parse(text) as readonly { error: ErrorShape }[];

const playerToken = (playerId = randomUUID()): Promise<string> =>
  createSessionTokens(sessionKey).issue(
    { operatorId: randomUUID(), playerId, sessionId: randomUUID(), mode: "demo", currency: "EUR" },
    new Date(Date.now() + 60_000),
  );

describe("an address", () => {
  it("is refused before anybody asks who it is, and told when to come back", async () => {
    await start({ address: "2/30 10/60" });
    expect((await ask("/trpc/session.get")).status).toBe(401);
    const second = await ask("/trpc/session.get");
    expect(second.headers.get("ratelimit-policy")).toBe('"address-burst";q=2;w=30, "address";q=10;w=60');
    expect(second.headers.get("ratelimit")).toMatch(/^"address-burst";r=0;t=(30|2\d), "address";r=8;t=(60|5\d)$/);
    expect(second.headers.get("retry-after")).toBeNull();
    const third = await ask("/trpc/session.get", { headers: { authorization: `Bearer ${await playerToken()}` } });
    expect(third.status).toBe(429);
    expect(third.headers.get("retry-after")).toMatch(/^(30|2\d)$/);
    expect(JSON.parse(third.text)).toMatchObject({
      error: {
        message: expect.stringMatching(/^More than 2 calls in 30 s\. Wait (30|2\d) s\.$/),
        data: {
          code: "too_many_requests",
          httpStatus: 429,
          retryAfterSeconds: Number(third.headers.get("retry-after")),
        },
      },
    });
    expect((await ask("/trpc/session.get", { from: "203.0.113.8" })).status).toBe(401);
  });

  it("waits for the longest window that has refused it", async () => {
    await start({ address: "3/1 3/60" });
    for (let n = 0; n < 3; n += 1) expect((await ask("/trpc/session.get")).status).toBe(401);
    const refused = await ask("/trpc/session.get");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(40);
  });

  it("of IPv6 is its network", async () => {
    await start({ address: "2/30 10/60" });
    const codes = [];
    for (const from of ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:9::3", "2001:db8:0:1::1"]) {
      codes.push((await ask("/trpc/session.get", { from })).status);
    }
    expect(codes).toEqual([401, 401, 429, 401]);
  });

  it("pays for each call of a batch, for pages that don't exist and for what browsers ask before", async () => {
    await start({ address: "10/30 20/60" });
    expect((await ask(`/trpc/${Array(6).fill("session.get").join(",")}?batch=1&input={}`)).status).toBe(401);
    expect((await ask("/elsewhere")).headers.get("ratelimit")).toContain('"address-burst";r=3;');
    expect((await ask("/trpc/session.get", { method: "OPTIONS" })).headers.get("ratelimit")).toContain("r=2;");
    expect((await ask(`/trpc/${Array(6).fill("session.get").join(",")}?batch=1&input={}`)).status).toBe(429);
  });

  it("pays ten times for a credential that was never ours, and once for one that has expired", async () => {
    await start({ address: "100/30 200/60" });
    const left = async (authorization: string): Promise<number> => {
      await ask("/trpc/session.get", { headers: { authorization } });
      const told = (await ask("/trpc/no.such")).headers.get("ratelimit");
      return Number(/"address-burst";r=(\d+)/.exec(told ?? "")?.[1]);
    };
    expect(await left("Bearer nonsense")).toBe(100 - 12);
    const expired = await createSessionTokens(sessionKey).issue(
      { operatorId: randomUUID(), playerId: randomUUID(), sessionId: randomUUID(), mode: "demo", currency: "EUR" },
      new Date(Date.now() - 600_000),
    );
    expect(await left(`Bearer ${expired}`)).toBe(100 - 14);
  });

  it("may ask whether we live as often as it likes", async () => {
    await start({ address: "1/30 2/60" });
    for (let n = 0; n < 5; n += 1) {
      const { status, headers } = await ask("/livez");
      expect([status, headers.get("ratelimit")]).toEqual([200, null]);
    }
  });
});

describe("a player", () => {
  const get = (token: string) => ask("/trpc/session.get", { headers: { authorization: `Bearer ${token}` } });
  const leave = (token: string) =>
    ask("/trpc/session.leave", { method: "POST", headers: { authorization: `Bearer ${token}` } });

  it("reads and plays by limits of its own, wherever it comes from", async () => {
    await start({ "player.read": "2/30 10/60", "player.play": "1/30 5/60" });
    const ann = await playerToken();
    expect([(await get(ann)).status, (await get(ann)).status, (await get(ann)).status]).toEqual([503, 503, 429]);
    const played = await leave(ann);
    expect(played.status).toBe(503);
    expect(played.headers.get("ratelimit-policy")).toBe('"play-burst";q=1;w=30, "play";q=5;w=60');
    expect((await leave(ann)).status).toBe(429);
    expect((await get(await playerToken())).status).toBe(503);
  });

  it("is one, in however many sessions", async () => {
    await start({ "player.read": "1/30 10/60" });
    const playerId = randomUUID();
    const [first, second] = [await playerToken(playerId), await playerToken(playerId)];
    expect([(await get(first)).status, (await get(second)).status]).toEqual([503, 429]);
  });

  it("is told call by call what of a batch was too much", async () => {
    await start({ "player.read": "2/30 10/60" });
    const headers = { authorization: `Bearer ${await playerToken()}` };
    const batch = await ask("/trpc/session.get,session.get,session.get?batch=1&input={}", { headers });
    expect(batch.status).toBe(207);
    const codes = answers(batch.text).map(({ error: { data } }) => data.code);
    expect(codes.toSorted()).toEqual(["too_many_requests", "unavailable", "unavailable"]);
    expect(Number(batch.headers.get("retry-after"))).toBeGreaterThan(20);
    expect(batch.headers.get("ratelimit")).toMatch(/^"read-burst";r=0;t=(30|2\d), "read";r=7;t=(60|5\d)$/);
    const all = await ask("/trpc/session.get,session.get?batch=1&input={}", { headers });
    expect(all.status).toBe(429);
    for (const { error } of answers(all.text)) {
      expect(error.data).toMatchObject({ code: "too_many_requests", retryAfterSeconds: expect.any(Number) });
    }
  });
});

it("shows what it decided", async () => {
  await start({ address: "1/30 2/60" });
  await ask("/trpc/session.get");
  await ask("/trpc/session.get");
  const { text } = await ask("/metrics");
  expect(text).toMatch(
    /croupier_limit_decisions_total\{[^}]*limit="address",outcome="allowed",counted="memory"[^}]*\} 1\n/,
  );
  expect(text).toMatch(
    /croupier_limit_decisions_total\{[^}]*limit="address",outcome="refused",counted="memory"[^}]*\} 1\n/,
  );
});
