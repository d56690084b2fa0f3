import type { Client } from "undici";

export interface ToSend {
  readonly body: Buffer;
  readonly type: string;
  readonly signal: AbortSignal;
}

/** What comes back; its pieces as they arrive. */
export interface Exchange {
  readonly status: number;
  readonly pieces: AsyncIterable<Buffer>;
}

/** One POST on a connection that nothing else is on meanwhile. */
export type Exchanges = (request: ToSend) => Promise<Exchange>;

export interface ExchangesOptions {
  readonly origin: string;
  readonly path: string;
}

const CONNECT_TIMEOUT_MS = 1_000;
/**
 * Kept when there is nothing on them. Those that there are are used by turns: what balances connections, and not requests, has
 * put them before different replicas.
 */
const KEPT = 8;

/** Requests bring their own deadline, so undici's timers stay off. It is loaded for the first of them, not for the start. */
export const openExchanges = ({ origin, path }: ExchangesOptions) => {
  const open = new Set<Client>();
  const idle: Client[] = [];
  let isClosed = false;

  const connect = async (): Promise<Client> => {
    const undici = await import("undici");
    const client = new undici.Client(origin, {
      allowH2: false,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    open.add(client);
    return client;
  };
  const takeOne = async (): Promise<Client> => idle.shift() ?? (await connect());
  const giveBack = (client: Client): void => {
    if (idle.length < KEPT && !isClosed) return void idle.push(client);
    open.delete(client);
    void client.destroy();
  };

  const exchanges: Exchanges = async ({ body, type, signal }) => {
    if (isClosed) throw new Error("closed");
    const client = await takeOne();
    try {
      const response = await client.request({ method: "POST", path, body, signal, headers: { "content-type": type } });
      // Its connection is free when it has ended, however it does; that is told on the body, whether anybody reads it or not.
      response.body.once("close", () => giveBack(client));
      return { status: response.statusCode, pieces: response.body as AsyncIterable<Buffer> };
    } catch (error) {
      giveBack(client);
      throw error;
    }
  };

  return {
    exchanges,
    /** Breaks off what is in flight. */
    close: async (): Promise<void> => {
      isClosed = true;
      await Promise.all([...open].map((client) => client.destroy()));
    },
  };
};
