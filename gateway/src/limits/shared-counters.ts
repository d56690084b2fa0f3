import type { Log } from "@croupier/telemetry/log";
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { Recent } from "../recent.ts";
import { type Counters, takenBy } from "./counters.ts";
import { createMemoryCounters } from "./memory-counters.ts";
import type { Window } from "./rules.ts";

export interface SharedOptions {
  /** `redis://…` or `rediss://…`; Redis 6.2 or later, or Valkey. */
  readonly url: string;
  readonly log: Log;
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

/**
 * Counters in Redis or Valkey, which all gateways share. While there is none they are in this process's memory: each
 * gateway lets as much through as all of them together otherwise, and nobody waits. What a window has refused is refused
 * to its end from memory, so a flood costs Redis nothing.
 */
export const connectSharedCounters = async ({ url, log, moved }: SharedOptions): Promise<Counters> => {
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
    // Both windows of a call, and of all calls that wait together, in one message.
    enableAutoPipelining: true,
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
  const limiters = new Recent<string, RateLimiterRedis>(MAX_WINDOWS);
  const limiterOf = (policy: string, window: Window): RateLimiterRedis => {
    const name = `${policy} ${window.calls}/${window.seconds}`;
    const known = limiters.get(name);
    if (known) return known;
    const made = new RateLimiterRedis({
      storeClient: client,
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

  const connected = await client.connect().then(
    () => true,
    () => false,
  );
  if (!connected) log.warn({ err: last }, "rate limits are counted by each gateway alone: Redis does not answer");
  return {
    take: async (policy, window, key, calls) => {
      if (client.status !== "ready" || performance.now() < restUntilMs) return alone.take(policy, window, key, calls);
      try {
        const { begun: _, ...taken } = await takenBy(limiterOf(policy, window).consume(key, calls));
        move("shared");
        return taken;
      } catch (error) {
        restUntilMs = performance.now() + REST_MS;
        move("memory", error);
        return alone.take(policy, window, key, calls);
      }
    },
    place: () => place,
    close: () => {
      client.removeAllListeners("close");
      client.disconnect();
      return Promise.resolve();
    },
  };
};
