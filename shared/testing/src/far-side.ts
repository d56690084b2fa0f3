import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientOptions, createClient } from "@croupier/sdk";

export interface Call {
  readonly path: string;
  readonly method: string;
  readonly token: string | undefined;
  readonly input: Record<string, unknown>;
}

/** What the far side does with a call: answers, refuses, or worse. */
export type Reaction = (call: Call, response: ServerResponse) => void;

export const answer =
  (data: unknown): Reaction =>
  (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result: { data } }));
export const refuse =
  (code: string, httpStatus: number, more: object = {}): Reaction =>
  ({ path }, response) => {
    const error = { message: `${code}!`, code: -32_000, data: { code, httpStatus, traceId: "t1", path, ...more } };
    response.writeHead(httpStatus, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  };
/** As the gateway refuses what is too much. */
export const tooMany =
  (retryAfterSeconds: number): Reaction =>
  (call, response) => {
    response.setHeader("retry-after", String(retryAfterSeconds));
    refuse("too_many_requests", 429, { retryAfterSeconds })(call, response);
  };
export const drop: Reaction = (_, response) => void response.destroy();
export const cutShort: Reaction = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write('{"result":');
  setTimeout(() => response.destroy(), 5);
};
export const page =
  (status: number): Reaction =>
  (_, response) =>
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>proxy</h1>");
export const hang: Reaction = () => {};

const readCall = async (request: IncomingMessage): Promise<Call> => {
  const url = new URL(request.url ?? "", "http://gateway");
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  const json = request.method === "POST" ? body : url.searchParams.get("input");
  return {
    path: url.pathname,
    method: request.method ?? "",
    token: request.headers.authorization,
    input: JSON.parse(json || "{}") as Record<string, unknown>,
  };
};

/** A far side that reacts to the n-th call of each procedure as scripted; the last reaction stays. */
export const startFarSide = async (script: Readonly<Record<string, readonly Reaction[]>>) => {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      const reactions = script[call.path.slice("/trpc/".length)] ?? [refuse("unknown_procedure", 404)];
      const earlier = calls.filter(({ path }) => path === call.path).length;
      calls.push(call);
      (reactions[earlier] ?? reactions.at(-1))?.(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    calls,
    to: (procedure: string) => calls.filter(({ path }) => path === `/trpc/${procedure}`),
    client: (options: Partial<ClientOptions> = {}) => createClient({ url, token: "session", ...options }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
