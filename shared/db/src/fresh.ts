import type { Socket } from "node:net";
import type pg from "pg";

/** What is asked of a pool. */
export interface ClientPool {
  readonly options: pg.Pool["options"];
  connect(): Promise<pg.PoolClient>;
  end(): Promise<void>;
}

/** How long a connection is kept that nobody uses. */
export const IDLE_MS = 10_000;

/** Without a word to the far side, which may not be there any more. Who waits on it is told the reason, if there is one. */
export const breakOff = (client: pg.PoolClient, reason?: Error): void => {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.destroy(reason);
};

/**
 * A pool that gives out no connection that was not used for `IDLE_MS`. Its own timers see to that while the process runs. One
 * that has stood still (a function between two calls, a machine that slept) wakes up with connections that the far side, or
 * something on the way, may have forgotten meanwhile, and with timers that stood still too: so it goes by the wall clock.
 */
export const givingFresh = (pool: pg.Pool): ClientPool => {
  const usedMs = new WeakMap<pg.PoolClient, number>();
  pool.on("release", (_error, client) => usedMs.set(client, Date.now()));
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    const nowMs = Date.now();
    if (nowMs - (usedMs.get(client) ?? nowMs) <= IDLE_MS) return client;
    breakOff(client);
    client.release(true);
    return connect();
  };
  return { options: pool.options, connect, end: () => pool.end() };
};
