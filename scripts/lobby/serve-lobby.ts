import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { contentSecurityPolicy } from "./content-security.ts";

/** Answers for a page, a script or a picture. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

export interface LobbyOptions {
  readonly port: number;
  /** Where the page finds the gateway. */
  readonly gatewayUrl: string;
  /** What the casino's back end does when a player comes: opens a session, and hands out its launch token. */
  readonly launch: (mode: "demo" | "real") => Promise<string>;
  /** Asked when the first page is; `server` is there for whoever needs its upgrades. */
  readonly pages: (server: Server) => Promise<Pages>;
}

export interface ServedLobby {
  readonly url: string;
  close(): Promise<void>;
}

const launchRequest = z.strictObject({ mode: z.enum(["demo", "real"]) });
const MOST_BYTES = 1_000;

const readLaunch = async (request: IncomingMessage) => {
  // A page of another origin can't send this type without asking first, and nobody answers that.
  if (request.headers["content-type"] !== "application/json") return undefined;
  if (Number(request.headers["content-length"] ?? MOST_BYTES) >= MOST_BYTES) return undefined;
  try {
    return launchRequest.safeParse(JSON.parse(await text(request))).data;
  } catch {
    return undefined;
  }
};

/** The demo casino: its pages, and the one thing that its back end does. It has no accounts: whoever comes is the demo player. */
export const serveLobby = async ({ port, gatewayUrl, launch, pages }: LobbyOptions): Promise<ServedLobby> => {
  const say = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  };

  const answerLaunch = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readLaunch(request);
    if (!asked) return say(response, 400, { message: "Say the mode in JSON: demo or real." });
    try {
      say(response, 200, { launchToken: await launch(asked.mode), gatewayUrl, mode: asked.mode });
    } catch {
      say(response, 502, { message: "The gateway opened no session. Is everything running? See `pnpm dev status`." });
    }
  };

  let ready: Promise<Pages> | undefined;
  const server = createServer((request, response) => {
    response.setHeader("content-security-policy", contentSecurityPolicy(gatewayUrl));
    response.setHeader("referrer-policy", "no-referrer");
    response.setHeader("x-content-type-options", "nosniff");
    const { pathname } = new URL(request.url ?? "/", "http://lobby");
    if (request.method === "POST" && pathname === "/launch") {
      void answerLaunch(request, response);
      return;
    }
    if (pathname === "/readyz") return say(response, 200, { ready: true });
    ready ??= pages(server);
    ready.then(
      (answer) => answer(request, response),
      (error: unknown) => {
        console.error(error);
        say(response, 500, { message: "The pages can't be made; what went wrong is on the console." });
      },
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
