import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RuntimeApi, Streamed } from "./runtime-api.ts";

/** What API Gateway takes of a request, and where it must find the end of a response's head. */
const MAX_REQUEST_BYTES = 6_000_000;
const MAX_HEAD_BYTES = 16_384;
const DELIMITER = Buffer.alloc(8);
const STREAMED = "application/vnd.awslambda.http-integration-response";
const HEAD_FIELDS = new Set(["statusCode", "headers", "multiValueHeaders", "cookies"]);
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

const STAGE = "v1";

/**
 * The part of API Gateway's REST APIs that a Lambda proxy integration with streamed responses sees and makes: an event of
 * the request, and a response of head, eight null bytes and body.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export const startApiGateway = async (api: RuntimeApi): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createServer((request, response) => {
    carry(api, request, response).catch(() => {
      // What failed before the head is API Gateway's to answer; after it, the connection breaks off.
      if (response.headersSent) response.destroy();
      else refuse(response, 502, "Internal server error");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${STAGE}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

const refuse = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
};

const carry = async (api: RuntimeApi, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_REQUEST_BYTES) return refuse(response, 413, "Request Too Long");
  const event = eventOf(request, Buffer.concat(chunks));
  if (!event) return refuse(response, 403, "Missing Authentication Token");
  await answer(await api.invoke(event), response);
};

/** As API Gateway describes a request; undefined if it asks for nothing below the stage. */
const eventOf = (request: IncomingMessage, body: Buffer): object | undefined => {
  const url = URL.parse(request.url ?? "/", "http://api");
  const prefix = `/${STAGE}`;
  if (!url?.pathname.startsWith(`${prefix}/`)) return undefined;
  const path = url.pathname.slice(prefix.length);
  const { rawHeaders } = request;
  const headers = grouped(
    rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ""] as const] : [])),
  );
  const sourceIp = request.socket.remoteAddress ?? "";
  const isText = /json|text|urlencoded|^$/.test(request.headers["content-type"] ?? "");
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: request.method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: { ...headers, "X-Forwarded-For": [...(headers["x-forwarded-for"] ?? []), sourceIp] },
    queryStringParameters: Object.fromEntries(url.searchParams),
    multiValueQueryStringParameters: grouped([...url.searchParams]),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourcePath: "/{proxy+}",
      httpMethod: request.method,
      path: url.pathname,
      protocol: "HTTP/1.1",
      stage: STAGE,
      domainName: request.headers.host,
      requestId: randomUUID(),
      identity: { sourceIp, userAgent: request.headers["user-agent"] ?? null },
    },
    body: body.length === 0 ? null : body.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** Values by name, whatever the name. */
const grouped = (pairs: readonly (readonly [name: string, value: string])[]): Readonly<Record<string, string[]>> => {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.map(([, value]) => value)]));
};

interface Head {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes up to the delimiter, and what of the body came with them. */
const splitHead = async (streamed: Streamed): Promise<readonly [head: Buffer, rest: Buffer] | undefined> => {
  let read = Buffer.alloc(0);
  for await (const chunk of streamed.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf(DELIMITER);
    if (end > MAX_HEAD_BYTES) return undefined;
    if (end >= 0) return [read.subarray(0, end), read.subarray(end + DELIMITER.length)];
    if (read.length > MAX_HEAD_BYTES) return undefined;
  }
  return undefined;
};

const parseHead = (json: Buffer): Head => {
  const head = JSON.parse(json.toString()) as Head;
  const strange = Object.keys(head).filter((field) => !HEAD_FIELDS.has(field));
  if (strange.length > 0) throw new Error(`API Gateway knows no ${strange.join(", ")} in a response`);
  return head;
};

const answer = async (streamed: Streamed, response: ServerResponse): Promise<void> => {
  const split = streamed.headers["content-type"] === STREAMED ? await splitHead(streamed) : undefined;
  if (!split) {
    streamed.resume();
    return refuse(response, 502, "Internal server error");
  }
  const { statusCode, headers = {} } = parseHead(split[0]);
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  response.writeHead(statusCode, Object.fromEntries(kept));
  response.write(split[1]);
  for await (const chunk of streamed as AsyncIterable<Buffer>) {
    if (!response.write(chunk) && !response.destroyed) {
      await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  }
  // The function isn't told that its client has gone, and runs to its end; a broken-off function breaks the response off.
  if (streamed.trailers["lambda-runtime-function-error-type"] !== undefined) response.destroy();
  else response.end();
};
