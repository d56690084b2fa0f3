import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between two parties that speak TCP, and breaks off at a place that is counted. */
export interface TcpTap extends AsyncDisposable {
  /** The target's address with the tap in between. */
  readonly url: string;
  /** From now on `cut` is called instead of passing piece number `after`, from 0, in either direction. */
  arm(after: number, cut: () => void): void;
}

/** What arrives at once is a piece: a small request is one or two, its answer as well. */
export const startTcpTap = async (targetUrl: string): Promise<TcpTap> => {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  let onCut = (): void => {};

  const carry = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true);
    from.on("data", (piece: Buffer) => {
      left -= 1;
      if (left >= 0) to.write(piece);
      else if (left === -1) onCut();
    });
    from.once("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on("error", () => to.destroy());
  };

  const server = createServer((client) => {
    const beyond = connect(Number(target.port), target.hostname);
    carry(client, beyond);
    carry(beyond, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(targetUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    arm(after, cut) {
      left = after;
      onCut = cut;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
