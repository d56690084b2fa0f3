import { randomUUID } from "node:crypto";
import { createLog } from "@croupier/telemetry/log";
import { hasRedis, startRedis, type TestRedis } from "@croupier/testing/redis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sessionKey, startTestGateway } from "../../test/gateway-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { Counters } from "./counters.ts";
import { localRules } from "./rules.ts";
import { connectSharedCounters } from "./shared-counters.ts";

const three = { calls: 3, seconds: 30 };

describe.skipIf(!hasRedis)("with Redis", () => {
  let redis: TestRedis;
  let cleanup: AsyncDisposableStack;
  beforeEach(async () => {
    cleanup = new AsyncDisposableStack();
    redis = cleanup.use(await startRedis());
  });
  afterEach(() => cleanup.disposeAsync());

  const log = createLog("test", "silent");
  const connect = async (): Promise<{ readonly counters: Counters; readonly places: readonly string[] }> => {
    const places: string[] = [];
    const counters = await connectSharedCounters({ url: redis.url, log, moved: (place) => places.push(place) });
    cleanup.defer(() => counters.close());
    return { counters, places };
  };
  const become = async (counters: Counters, place: "memory" | "shared"): Promise<void> => {
    await expect.poll(() => counters.place(), { interval: 10, timeout: 10_000 }).toBe(place);
  };

  it("two gateways count together, in both windows, to the last call", async () => {
    const [one, other] = [(await connect()).counters, (await connect()).counters];
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? one : other).take("player.play:burst", three, "ann", 1)),
    );
    expect(
      taken
        .filter(({ allowed }) => allowed)
        .map(({ remaining }) => remaining)
        .toSorted((a, b) => a - b),
    ).toEqual([0, 1, 2]);
    const refused = await other.take("player.play:burst", three, "ann", 1);
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.msLeft).toBeGreaterThan(20_000);
    expect(await other.take("player.play:sustained", three, "ann", 2)).toMatchObject({ allowed: true, remaining: 1 });
    expect(await one.take("player.play:sustained", three, "ann", 2)).toMatchObject({ allowed: false });
    expect(await one.take("player.play:burst", three, "bob", 1)).toMatchObject({ allowed: true });
  });

  it("each gateway is ahead by a twentieth at the most, which the others hear of a moment later", async () => {
    const hundred = { calls: 100, seconds: 30 };
    const [one, other] = [(await connect()).counters, (await connect()).counters];
    const key = "croupier:limit:player.play:sustained:ann";
    const first = await one.take("player.play:sustained", hundred, "ann", 1);
    expect(first).toMatchObject({ allowed: true, remaining: 99 });
    await expect.poll(() => redis.ask("get", key), { interval: 5 }).toBe("1");
    const taken = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        (n % 2 === 0 ? one : other).take("player.play:sustained", hundred, "ann", 1),
      ),
    );
    const allowed = taken.filter((call) => call.allowed).length;
    expect(allowed).toBeGreaterThanOrEqual(99);
    expect(allowed).toBeLessThanOrEqual(99 + 2 * 5);
    for (const gateway of [one, other]) {
      expect(await gateway.take("player.play:sustained", hundred, "ann", 1)).toMatchObject({ allowed: false });
    }
  });

  it("a gateway that may not be ahead is exact, whatever the window", async () => {
    const exact = async (): Promise<Counters> => {
      const counters = await connectSharedCounters({ url: redis.url, log, lead: 0 });
      cleanup.defer(() => counters.close());
      return counters;
    };
    const [one, other] = [await exact(), await exact()];
    const hundred = { calls: 100, seconds: 30 };
    const taken = await Promise.all(
      Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? one : other).take("address:burst", hundred, "a", 1)),
    );
    expect(taken.filter((call) => call.allowed)).toHaveLength(100);
  });

  it("whoever is given another rule has made the calls that were made", async () => {
    const { counters } = await connect();
    await counters.take("key.read:burst", three, "key", 3);
    expect(await counters.take("key.read:burst", { calls: 5, seconds: 30 }, "key", 1)).toMatchObject({ remaining: 1 });
  });

  it("goes on in memory when Redis is stopped, says so once, and comes back", async () => {
    const { counters, places } = await connect();
    const take = () => counters.take("address:burst", three, "203.0.113.7", 1);
    expect([await take(), await take()].map(({ remaining }) => remaining)).toEqual([2, 1]);
    await redis.stop();
    const alone = [await take(), await take(), await take(), await take()];
    expect(alone.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    await become(counters, "memory");
    await redis.start();
    await become(counters, "shared");
    expect(await take()).toMatchObject({ allowed: true, remaining: 2 });
    expect(places).toEqual(["shared", "memory", "shared"]);
  });

  it("keeps nobody waiting for a Redis that is frozen", async () => {
    const { counters } = await connect();
    const take = () => counters.take("address:burst", three, "203.0.113.7", 1);
    await take();
    redis.freeze();
    const startedMs = performance.now();
    expect(await take()).toMatchObject({ allowed: true });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await become(counters, "memory");
    const thenMs = performance.now();
    for (let n = 0; n < 100; n += 1) await take();
    expect(performance.now() - thenMs).toBeLessThan(2_000);
    redis.thaw();
    await become(counters, "shared");
  });

  it("starts without it, and joins in when it is there", async () => {
    await redis.stop();
    const { counters } = await connect();
    expect(counters.place()).toBe("memory");
    expect(await counters.take("address:burst", three, "a", 1)).toMatchObject({ allowed: true, remaining: 2 });
    await redis.start();
    await become(counters, "shared");
  });

  it("leaves nothing behind in Redis", async () => {
    const { counters } = await connect();
    await counters.take("address:burst", { calls: 1, seconds: 30 }, "a", 1);
    expect(await redis.ask("keys", "*")).toEqual(["croupier:limit:address:burst:a"]);
    expect(Number(await redis.ask("pttl", "croupier:limit:address:burst:a"))).toBeGreaterThan(0);
  });

  it("gateways refuse by what they have let through together, and go on alone", async () => {
    const rateLimits = { ...localRules, "player.read": { burst: three, sustained: { calls: 100, seconds: 60 } } };
    const options = { redisUrl: redis.url, rateLimits };
    const gateways = [cleanup.use(await startTestGateway(options)), cleanup.use(await startTestGateway(options))];
    const token = await createSessionTokens(sessionKey).issue(
      { operatorId: randomUUID(), playerId: randomUUID(), sessionId: randomUUID(), mode: "demo", currency: "EUR" },
      new Date(Date.now() + 60_000),
    );
    const statuses = async () =>
      (
        await Promise.all(
          [...gateways, ...gateways, ...gateways].map((at) => at.query("session.get", undefined, token)),
        )
      ).map(({ status }) => status);
    expect((await statuses()).toSorted((a, b) => a - b)).toEqual([429, 429, 429, 503, 503, 503]);
    const metrics = async () => (await fetch(`${gateways[0]?.url}/metrics`)).text();
    expect(await metrics()).toMatch(/croupier_limits_shared\{[^}]*\} 1\n/);
    await redis.stop();
    // Each for itself, from the start.
    expect((await statuses()).filter((status) => status === 503)).toHaveLength(6);
    expect(await metrics()).toMatch(/croupier_limits_shared\{[^}]*\} 0\n/);
    expect(await metrics()).toMatch(/croupier_limit_decisions_total\{[^}]*counted="memory"[^}]*\} [1-9]/);
  });
});
