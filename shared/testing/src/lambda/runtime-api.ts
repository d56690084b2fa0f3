import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** How long a function has for one invocation. */
const TIMEOUT_MS = 60_000;

const FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:gateway";

/** What a function streams back. Its trailers, once it has ended, say whether it broke off. */
export type Streamed = IncomingMessage;

/** The function failed before it sent anything: what it said. */
class FunctionError extends Error {
  override name = "FunctionError";
}

/**
 * Lambda's side of the runtime API, over HTTP as the runtime's own client speaks it: it asks for the next invocation, and
 * posts what the function answers, as it is written. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export interface RuntimeApi extends AsyncDisposable {
  /** `host:port`, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Whichever environment is free takes it; while none is, it waits. */
  invoke(event: object): Promise<Streamed>;
  /** Called with how many environments would be at work at a time, where there are fewer. */
  onWanted(grow: (environments: number) => void): void;
  /** No environment is left: what waits and what comes is lost, for this reason. */
  close(reason: string): void;
}

interface Invocation {
  readonly id: string;
  readonly json: string;
  readonly answered: (streamed: Streamed) => void;
  readonly failed: (error: FunctionError) => void;
}

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const waiting: Invocation[] = [];
  const pollers: ServerResponse[] = [];
  const running = new Map<string, Invocation>();
  const taken = new WeakMap<Socket, string>();
  let closed: FunctionError | undefined;
  let grow: (environments: number) => void = () => {};

  const match = (): void => {
    while (waiting.length > 0 && pollers.length > 0) {
      const poller = pollers.shift();
      if (!poller || poller.destroyed) continue;
      const invocation = waiting.shift();
      if (!invocation) return;
      running.set(invocation.id, invocation);
      if (poller.socket) taken.set(poller.socket, invocation.id);
      poller.writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": invocation.id,
        "lambda-runtime-deadline-ms": String(Date.now() + TIMEOUT_MS),
        "lambda-runtime-invoked-function-arn": FUNCTION_ARN,
        "lambda-runtime-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0",
      });
      poller.end(invocation.json);
    }
    if (waiting.length > 0) grow(running.size + waiting.length);
  };

  const lose = ({ id, failed }: Invocation, reason: string): void => {
    running.delete(id);
    failed(new FunctionError(reason));
  };

  const accept = (response: ServerResponse): void => {
    response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');
  };

  const takeAnswer = (
    request: IncomingMessage,
    response: ServerResponse,
    [, id = "", kind]: readonly string[],
  ): void => {
    const invocation = running.get(id);
    running.delete(id);
    if (!invocation) return void response.writeHead(400).end();
    if (kind === "response") {
      invocation.answered(request);
      request.once("end", () => accept(response)).on("error", () => {});
      return;
    }
    void textOf(request).then((text) => {
      invocation.failed(new FunctionError(text));
      accept(response);
    });
  };

  // An environment keeps its one connection however long an invocation takes.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    const path = request.url ?? "";
    if (path === "/2018-06-01/runtime/invocation/next") {
      pollers.push(response);
      match();
      return;
    }
    const posted = INVOCATION.exec(path);
    if (posted) takeAnswer(request, response, posted);
    else void textOf(request).then(() => accept(response));
  });
  // An environment that goes in the middle of its work goes with its connection.
  server.on("connection", (socket) =>
    socket.once("close", () => {
      const invocation = running.get(taken.get(socket) ?? "");
      if (invocation) lose(invocation, "the environment has gone");
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event) =>
      new Promise((answered, failed) => {
        if (closed) return failed(closed);
        waiting.push({ id: randomUUID(), json: JSON.stringify(event), answered, failed });
        match();
      }),
    onWanted: (called) => {
      grow = called;
    },
    close: (reason) => {
      closed = new FunctionError(reason);
      for (const { failed } of [...running.values(), ...waiting.splice(0)]) failed(closed);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
