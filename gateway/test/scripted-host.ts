import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { CALLS_TYPE, createFrameReader, writeFrame } from "@croupier/telemetry/call-frames";
import { type Caller, serviceKey, verifyIdentity } from "@croupier/contract/identity";

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

/** A game service over real HTTP that takes calls and checks identities as a host does, and then follows a script. */
export const startScriptedHost = async (
  service: string,
  rootKey: Uint8Array,
  script: (call: HostCall) => Deed | Promise<Deed>,
  port = 0,
): Promise<ScriptedHost> => {
  const calls: HostCall[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    let missing = 0;
    const endIfAll = (): void => void (request.readableEnded && missing === 0 && response.end());
    const read = createFrameReader(1_048_576, (words, body) => {
      missing += 1;
      const done = (status: number, text: string): void => {
        missing -= 1;
        response.write(writeFrame([Number(words[0]), status], text));
        endIfAll();
      };
      void answer(words, String(body), done, () => request.socket.resetAndDestroy());
    });
    response.setHeader("content-type", CALLS_TYPE);
    request.on("data", read).on("end", endIfAll);
  });
  const answer = async (
    words: readonly string[],
    body: string,
    done: (status: number, text: string) => void,
    reset: () => void,
  ): Promise<void> => {
    const [, timeoutMs, traceparent, token, path = ""] = words;
    const bound = { service, method: "POST", path, body };
    const caller = verifyIdentity([serviceKey(rootKey, service)], token, bound);
    if (!caller) return done(401, JSON.stringify({ code: "token_invalid", message: "Not the gateway." }));
    const input: unknown = JSON.parse(body);
    const call: HostCall = { service, path, caller, input, timeoutMs: Number(timeoutMs), traceparent };
    calls.push(call);
    const deed = await script(call);
    if (deed === "silence") return;
    if (deed === "reset") return reset();
    if ("text" in deed) return done(200, deed.text);
    setTimeout(() => done(deed.status ?? 200, JSON.stringify(deed.json)), deed.afterMs ?? 0);
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
