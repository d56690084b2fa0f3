import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";

/** SO_REUSEPORT as we need it, where the kernel shares connections out among those that listen, is Linux's. */
const CAN_SHARE = process.platform === "linux";

const listenOn = async (server: Server, host: string, port: number, reusePort: boolean): Promise<void> => {
  server.listen({ host, port, reusePort });
  await once(server, "listening");
};

/** Rejects if anybody listens there, even one who would share. */
const assertFree = async (host: string, port: number): Promise<void> => {
  const probe = createServer();
  await listenOn(probe, host, port, false);
  probe.close();
  await once(probe, "close");
};

/**
 * Opens a server's door with so many to accept at it, and returns those besides itself; each is to be closed. libuv
 * accepts one connection in a turn of the event loop (https://github.com/libuv/libuv/pull/3696). When there is too much to do a
 * turn takes long, and then a thousand callers who come at once wait for a thousand turns to be refused. With `count` sockets
 * that listen on one port, there are so many in a turn. Rejects if the address is taken.
 */
export const openDoor = async (
  server: HttpServer,
  host: string,
  port: number,
  count: number,
): Promise<readonly Server[]> => {
  if (count <= 1 || !CAN_SHARE) {
    await listenOn(server, host, port, false);
    return [];
  }
  if (port !== 0) await assertFree(host, port);
  await listenOn(server, host, port, true);
  const { port: bound } = server.address() as AddressInfo;
  const others = Array.from({ length: count - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit("connection", socket)),
  );
  await Promise.all(others.map((other) => listenOn(other, host, bound, true)));
  return others;
};
