import type { Log } from "@croupier/telemetry/log";
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { Recent } from "../recent.ts";
import { type Counters, type Taken, takenBy } from "./counters.ts";
import { createLead, type Lead, LEAD } from "./lead.ts";
import { createMemoryCounters } from "./memory-counters.ts";
import { batchRedis } from "./redis-batches.ts";
import type { Window } from "./rules.ts";

export interface SharedOptions {
  /** `redis://…` or `rediss://…`; Redis 6.2 or later, or Valkey. */
  readonly url: string;
  readonly log: Log;
  /** How far this process may be ahead of Redis, as a share of each window; a twentieth unless told. */
  readonly lead?: number | undefined;
  /** Told where calls are counted, when that changes. */
  readonly moved?: (place: "memory" | "shared") => void;
}

/** Silence for so long, while somebody waits for an answer, is taken for an outage. */
const SILENCE_MS = 300;
const CONNECT_MS = 1_000;
const MAX_PAUSE_MS = 2_000;
/** How long Redis is left alone that answers, but with errors: a replica that takes no writes, or no memory left. */
const REST_MS = 1_000;
const MAX_WINDOWS = 1_000;
/** How long Redis is not told of a call that went ahead, so that it is told of many at once. */
const TELL_MS = 10;
const MAX_LEADS = 50_000;

/** A caller's window, and what this process knows of it. */
interface Counter {
  readonly lead: Lead;
  readonly limiter: RateLimiterRedis;
  readonly key: string;
}

/**
 * Counters in Redis or Valkey, which all gateways share. A call that may go ahead waits for nothing, so together gateways let
 * through what a window says and at most a twentieth more for each gateway; windows of fewer than twenty calls are exact.
 * While there is no Redis counters are in this process's memory: each gateway lets as much through as all of them together
 * otherwise, and nobody waits. What a window has refused is refused to its end from memory, so a flood costs Redis nothing.
 */
export const connectSharedCounters = async ({ url, log, lead = LEAD, moved }: SharedOptions): Promise<Counters> => {
  let place: "memory" | "shared" = "memory";
  const move = (to: typeof place, why?: unknown): void => {
    if (place === to) return;
    place = to;
    moved?.(to);
    if (to === "shared") log.info("rate limits are counted in Redis");
    else log.warn({ err: why }, "rate limits are counted by each gateway alone: Redis does not answer");
  };
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * 100, MAX_PAUSE_MS),
  });
  let restUntilMs = 0;
  let last: unknown;
  client.on("error", (error: Error) => {
    last = error;
  });
  client.on("ready", () => {
    restUntilMs = 0;
    move("shared");
  });
  client.on("close", () => move("memory", last));

  const alone = createMemoryCounters();
  const batched = batchRedis(client);
  const limiters = new Recent<string, RateLimiterRedis>(MAX_WINDOWS);
  const limiterOf = (policy: string, window: Window): RateLimiterRedis => {
    const name = `${policy} ${window.calls}/${window.seconds}`;
    const known = limiters.get(name);
    if (known) return known;
    const made = new RateLimiterRedis({
      storeClient: batched,
      rejectIfRedisNotReady: true,
      // The window is no part of the name: who is given another rule has made the calls that it has made.
      keyPrefix: `croupier:limit:${policy}`,
      points: window.calls,
      duration: window.seconds,
      inMemoryBlockOnConsumed: window.calls + 1,
    });
    limiters.set(name, made);
    return made;
  };
  const counters = new Recent<string, Counter>(MAX_LEADS);
  const counterOf = (policy: string, window: Window, key: string): Counter => {
    const name = `${policy} ${window.calls}/${window.seconds} ${key}`;
    const known = counters.get(name);
    if (known) return known;
    const made = { lead: createLead(window, lead), limiter: limiterOf(policy, window), key };
    counters.set(name, made);
    return made;
  };

  /** Rejects if Redis can't say. */
  const ask = async (counter: Counter, calls: number): Promise<Taken> => {
    const all = counter.lead.tell(calls);
    let taken: Taken | undefined;
    try {
      const { begun: _, ...found } = await takenBy(counter.limiter.consume(counter.key, all));
      taken = found;
      move("shared");
      return taken;
    } catch (error) {
      restUntilMs = performance.now() + REST_MS;
      move("memory", error);
      throw error;
    } finally {
      counter.lead.told(all, taken, performance.now());
    }
  };
  const untold = new Set<Counter>();
  let timer: NodeJS.Timeout | undefined;
  const tellAll = (): void => {
    timer = undefined;
    for (const counter of untold) ask(counter, 0).catch(() => {});
    untold.clear();
  };

  const connected = await client.connect().then(
    () => true,
    () => false,
  );
  if (!connected) log.warn({ err: last }, "rate limits are counted by each gateway alone: Redis does not answer");
  return {
    take: async (policy, window, key, calls) => {
      if (client.status !== "ready" || performance.now() < restUntilMs) return alone.take(policy, window, key, calls);
      const counter = counterOf(policy, window, key);
      const gone = counter.lead.go(calls, performance.now());
      if (gone) {
        untold.add(counter);
        timer ??= setTimeout(tellAll, TELL_MS);
        return gone;
      }
      try {
        untold.delete(counter);
        return await ask(counter, calls);
      } catch {
        return alone.take(policy, window, key, calls);
      }
    },
    place: () => place,
    close: () => {
      clearTimeout(timer);
      client.removeAllListeners("close");
      client.disconnect();
      return Promise.resolve();
    },
  };
};
