import type { Redis } from "ioredis";

/** As Redis tells a counter: what it is now, and the milliseconds until it is over. */
type Counted = readonly [consumed: number, msLeft: number];

interface Waiting {
  readonly key: string;
  readonly points: string;
  readonly seconds: string;
  readonly resolve: (counted: Counted) => void;
  readonly reject: (error: unknown) => void;
}

/** Most counters in one script: Redis does nothing else meanwhile. */
const MOST = 500;

/** What the library's own script does for one counter, for many: add, and begin the window where it is new. */
const COUNT = `
local told = {}
for n, key in ipairs(KEYS) do
  local consumed = redis.call('incrby', key, ARGV[2 * n - 1])
  local left = redis.call('pttl', key)
  if left < 0 then
    left = 1000 * ARGV[2 * n]
    redis.call('pexpire', key, left)
  end
  told[2 * n - 1] = consumed
  told[2 * n] = left
end
return told`;

/**
 * Redis as `RateLimiterRedis` knows it, except that all counters of one turn of the event loop are asked for in one command: the
 * price of a command, here and there, is many times that of a counter. All of them are on one server.
 */
export interface BatchedRedis {
  readonly status: string;
  defineCommand(name: string): void;
  /** The library's name for it. Key, points, seconds of a window that begins with them; what follows is not read. */
  rlflxIncr(asked: readonly string[]): Promise<Counted>;
}

interface WithCount {
  croupierCount(keys: number, ...rest: readonly string[]): Promise<readonly number[]>;
}

export const batchRedis = (client: Redis): BatchedRedis => {
  client.defineCommand("croupierCount", { lua: COUNT });
  const counting = client as Redis & WithCount;
  let waiting: Waiting[] = [];

  const ask = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const told = await counting.croupierCount(
        batch.length,
        ...batch.map(({ key }) => key),
        ...batch.flatMap(({ points, seconds }) => [points, seconds]),
      );
      for (const [n, { resolve }] of batch.entries()) resolve([Number(told[2 * n]), Number(told[2 * n + 1])]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const askAll = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MOST) void ask(all.slice(from, from + MOST));
  };

  return {
    get status() {
      return client.status;
    },
    // Its own script is not used.
    defineCommand: () => {},
    rlflxIncr: ([key = "", points = "", seconds = ""]) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ key, points, seconds, resolve, reject }) === 1) setImmediate(askAll);
      }),
  };
};
