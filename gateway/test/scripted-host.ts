import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Caller, IDENTITY_HEADER, serviceKey, TIMEOUT_HEADER, verifyIdentity } from "@croupier/contract/identity";

/** A call as a host gets it. */
export interface HostCall {
  readonly service: string;
  readonly path: string;
  readonly caller: Caller;
  readonly input: unknown;
  readonly timeoutMs: number;
  readonly traceparent: string | undefined;
}

/** What the host does with a call: answers, answers bytes that are no answer, says nothing, or breaks the connection. */
export type Deed =
  | { readonly status?: number; readonly json: unknown; readonly afterMs?: number }
  | { readonly text: string }
  | "silence"
  | "reset";

export interface ScriptedHost extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly HostCall[];
  /** How many connections have been made to it. */
  connections(): number;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => Buffer.concat(await request.toArray()).toString();

/** A game service over real HTTP that checks identities as a host does and then follows a script. */
export const startScriptedHost = async (
  service: string,
  rootKey: Uint8Array,
  script: (call: HostCall) => Deed | Promise<Deed>,
  port = 0,
): Promise<ScriptedHost> => {
  const calls: HostCall[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const { method = "", url: path = "", headers } = request;
    const token = headers[IDENTITY_HEADER];
    const bound = { service, method, path, body };
    const caller = verifyIdentity([serviceKey(rootKey, service)], typeof token === "string" ? token : undefined, bound);
    if (!caller) {
      response.writeHead(401).end(JSON.stringify({ code: "token_invalid", message: "Not the gateway." }));
      return;
    }
    const call: HostCall = {
      service,
      path,
      caller,
      input: JSON.parse(body),
      timeoutMs: Number(headers[TIMEOUT_HEADER]),
      traceparent: typeof headers.traceparent === "string" ? headers.traceparent : undefined,
    };
    calls.push(call);
    const deed = await script(call);
    if (deed === "silence") return;
    if (deed === "reset") {
      request.socket.resetAndDestroy();
      return;
    }
    if ("text" in deed) {
      response.end(deed.text);
      return;
    }
    setTimeout(() => response.writeHead(deed.status ?? 200).end(JSON.stringify(deed.json)), deed.afterMs ?? 0);
  };
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** A port that nothing listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};
