import { type Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import type { Malformed } from "./requests.ts";

/** What came back; no status where the connection was closed without one, or nothing was said before we went. */
export interface Answered {
  readonly status: number | undefined;
  /** Headers and body. */
  readonly text: string;
}

/** HTTP's own words for what may stand in a request's first line. */
const asTarget = (target: string): string => encodeURI(target.toWellFormed()).replaceAll(/%25([0-9a-f]{2})/gi, "%$1");

export const send = (url: string, malformed: Malformed, agent: Agent): Promise<Answered> =>
  malformed.raw === undefined ? sendFormed(url, malformed, agent) : sendRaw(url, malformed.raw);

const sendFormed = (url: string, { method, target, headers, body }: Malformed, agent: Agent): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const fields = headers.flatMap(([name, value]) => [name, value]);
    const bodiless = method === "TRACE";
    const request = httpRequest(
      {
        agent,
        hostname,
        port,
        method,
        path: (pathname === "/" ? "" : pathname) + asTarget(target),
        headers: ["host", "x", ...fields, "content-length", String(bodiless ? 0 : body.length)],
      },
      (response) => {
        const chunks: Buffer[] = [];
        const done = (): void => {
          const text = JSON.stringify(response.headers) + Buffer.concat(chunks).toString("latin1");
          resolve({ status: response.statusCode, text });
        };
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          if (response.headers["content-type"] !== "text/event-stream") return;
          // Nobody waits for the end of a session.
          done();
          request.destroy();
        });
        response.once("error", () => resolve({ status: undefined, text: "" }));
        response.once("end", done);
      },
    );
    // A body that is refused before its end may cost the connection.
    request.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve({ status: undefined, text: "" });
      else reject(error);
    });
    request.end(bodiless ? undefined : body);
  });

const PATIENCE_MS = 250;

const sendRaw = (url: string, bytes: string): Promise<Answered> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    // Some of it is a beginning, for whose end the server waits for longer than we do.
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => {});
    socket.once("close", () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString("latin1");
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    });
    socket.end(bytes, "latin1");
  });
