import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Which messages are counted: all of them, or those that change what a statement has done. */
export type Counted = "messages" | "statements";

/** Messages are counted in both directions, so that a test can cut between any two of them. */
export interface WireTap extends AsyncDisposable {
  /** The database's address with the tap in between. */
  readonly url: string;
  /** From now on `cut` is called instead of passing message number `after`, from 0; then nothing passes any more. */
  arm(counted: Counted, after: number, cut: () => void): void;
  /** Lets everything pass. Returns whether it has cut. */
  disarm(): boolean;
}

interface Armed {
  readonly counted: Counted;
  left: number;
  readonly cut: () => void;
}

/**
 * The client's Sync, before which a statement has been carried out but not committed, and the server's ReadyForQuery:
 * all is done, and nobody has heard of it. What the client asks before its Sync finds the database as the last answer
 * left it.
 */
const STATEMENT: ReadonlySet<string> = new Set(["asks S", "answers Z"]);

/** A message of PostgreSQL's protocol 3 is a letter and a length that counts itself; the first of a client has no letter. */
const splitMessages = (buffer: Buffer, started: boolean): readonly [messages: readonly Buffer[], rest: Buffer] => {
  const messages: Buffer[] = [];
  let [from, letter] = [0, started ? 1 : 0];
  while (buffer.length >= from + letter + 4) {
    const to = from + letter + buffer.readInt32BE(from + letter);
    if (buffer.length < to) break;
    messages.push(buffer.subarray(from, to));
    [from, letter] = [to, 1];
  }
  return [messages, buffer.subarray(from)];
};

/** Stands between a process and PostgreSQL, on a port of its own. */
export const startWireTap = async (databaseUrl: string): Promise<WireTap> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;

  const passes = (message: string): boolean => {
    if (!armed) return true;
    if (armed.left < 0) return false;
    if (armed.counted === "statements" && !STATEMENT.has(message)) return true;
    armed.left -= 1;
    if (armed.left < 0) armed.cut();
    return armed.left >= 0;
  };

  const carry = (from: Socket, to: Socket, side: "asks" | "answers"): void => {
    let rest: Buffer = Buffer.alloc(0);
    let started = side === "answers";
    from.on("data", (chunk: Buffer) => {
      const [messages, left] = splitMessages(Buffer.concat([rest, chunk]), started);
      rest = left;
      started ||= messages.length > 0;
      for (const message of messages) {
        if (passes(`${side} ${String.fromCodePoint(message[0] ?? 0)}`)) to.write(message);
      }
    });
    from.once("close", () => to.destroy());
    from.on("error", () => to.destroy());
  };

  const server = createServer((client) => {
    const database = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [client, database]) {
      // Messages go on one by one, and Nagle's algorithm would let the second wait for the first one's receipt.
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    carry(client, database, "asks");
    carry(database, client, "answers");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    arm: (counted, after, cut) => {
      armed = { counted, left: after, cut };
    },
    disarm: () => {
      const hasCut = (armed?.left ?? 0) < 0;
      armed = undefined;
      return hasCut;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
