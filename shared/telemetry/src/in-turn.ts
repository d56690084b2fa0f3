import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Most requests that may wait for those before them on their connection. */
const MOST_WAITING = 16;

type Exchange = readonly [request: IncomingMessage, response: ServerResponse];

/**
 * The requests of a connection one after the other. Node hands over what is sent before the answer to what came earlier
 * (pipelined, RFC 9112, 9.3.2), and keeps each answer until its turn. Behind one that lasts, as a stream does, thousands
 * would be worked on for nobody to read, and hold what is kept for those who are being answered. No browser sends so, and a
 * client that does must be ready to send again: more than a few are taken for an attack, and end their connection.
 */
export const inTurn = (handler: RequestListener): RequestListener => {
  /** Of those connections that have a request which is not answered. */
  const waiting = new WeakMap<Socket, Exchange[]>();

  const answer = (socket: Socket, [request, response]: Exchange): void => {
    response.once("close", () => {
      // Nothing is done that can't be answered: this may have been the connection's last.
      const next = socket.writable ? waiting.get(socket)?.shift() : undefined;
      if (next) answer(socket, next);
      else waiting.delete(socket);
    });
    handler(request, response);
  };

  return (request, response) => {
    const { socket } = request;
    const before = waiting.get(socket);
    if (!before) {
      waiting.set(socket, []);
      answer(socket, [request, response]);
    } else if (before.length < MOST_WAITING) before.push([request, response]);
    else socket.destroy();
  };
};
