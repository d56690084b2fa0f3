import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type CallName, calls } from "@croupier/wallet/protocol";
import { SIGNATURE_HEADER, type SigningKey, verifyCall } from "@croupier/wallet/signature";
import { type Bookkeeper, createBookkeeper, refusal, type Reply } from "./bookkeeper.ts";
import { DOWN, drawFault, type Fault, type Faults, garble, isDown, misstate, NO_FAULT } from "./faults.ts";
import { type Habits, SOUND } from "./habits.ts";
import { noJournal, openJournal } from "./journal.ts";
import { handleAdmin } from "./admin.ts";

export interface OperatorWalletOptions {
  readonly keys: readonly SigningKey[];
  /** 0 takes any. */
  readonly port?: number;
  /** A file that outlives the process. */
  readonly journalPath?: string;
  readonly faults?: Faults;
  readonly habits?: Habits;
}

/** An operator's own wallet: an HTTP server that keeps players' money as the protocol says, or fails to. */
export interface OperatorWallet extends AsyncDisposable {
  /** What `session` and the wallet client are given. */
  readonly url: string;
  /** `POST /players`, `PUT /faults`, `GET /ledger`: see `admin.ts`. */
  readonly adminUrl: string;
  readonly books: Bookkeeper;
  setFaults(faults: Faults | undefined): void;
  /** How often each fault has befallen a call. */
  readonly befell: ReadonlyMap<Fault["kind"], number>;
  /** In which trace each kind of call was last made. */
  readonly traceparents: ReadonlyMap<CallName, string | undefined>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 65_536;

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const isCall = (name: string): name is CallName => Object.hasOwn(calls, name);

const playerOf = (json: unknown): string => {
  const { playerId } = Object(json) as { readonly playerId?: unknown };
  return typeof playerId === "string" ? playerId : "";
};

const write = (response: ServerResponse, { status, json }: Reply): void => {
  const body = JSON.stringify(json);
  response.writeHead(status, { "content-type": "application/json" }).end(body);
};

/** Starts one, on the loopback. */
export const startOperatorWallet = async (options: OperatorWalletOptions): Promise<OperatorWallet> => {
  const { keys, port = 0, journalPath, habits = SOUND } = options;
  const journal = journalPath === undefined ? noJournal : openJournal(journalPath);
  const books = createBookkeeper(habits, journal);
  const startMs = performance.now();
  const befell = new Map<Fault["kind"], number>();
  const callsOf = new Map<string, number>();
  const traceparents = new Map<CallName, string | undefined>();
  const closing = new AbortController();
  let { faults } = options;

  const verify = (name: CallName, header: string | undefined, body: string) => {
    const verdict = verifyCall(keys, header, { call: name, body });
    if (verdict === "signature_expired") return habits.checksTimes ? verdict : "valid";
    return habits.checksSignatures ? verdict : "valid";
  };

  const answer = async (name: CallName, header: string | undefined, body: string): Promise<Reply> => {
    const verdict = verify(name, header, body);
    return verdict === "valid" ? await books.answer(name, parseJson(body)) : refusal(verdict);
  };

  const nextFault = (json: unknown): Fault => {
    if (!faults) return NO_FAULT;
    if (isDown(faults, performance.now() - startMs)) return DOWN;
    const player = playerOf(json);
    const nth = callsOf.get(player) ?? 0;
    callsOf.set(player, nth + 1);
    return drawFault(faults, player, nth);
  };

  const fail = async (fault: Fault, act: () => Promise<Reply>, response: ServerResponse): Promise<void> => {
    const { kind, delayMs, pick } = fault;
    if (delayMs > 0) await pause(delayMs, undefined, { signal: closing.signal });
    switch (kind) {
      case "none":
      case "delay":
        return write(response, await act());
      case "late":
      case "drop_after":
        await act();
        return void response.destroy();
      case "drop_before":
      case "down":
        return void response.destroy();
      case "hang_before":
        return;
      case "hang_after":
        return void (await act());
      case "fail_before":
        return write(response, refusal("internal"));
      case "fail_after":
        await act();
        return write(response, refusal("internal"));
      case "twice": {
        const [, second] = await Promise.all([act(), act()]);
        return write(response, second);
      }
      case "garbled": {
        await act();
        const { status, body } = garble(pick);
        return void response.writeHead(status, { "content-type": "application/json" }).end(body);
      }
      case "misstated": {
        const { status, json } = await act();
        return write(response, { status, json: misstate(json, pick) });
      }
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, root, name = ""] = (request.url ?? "").split("/");
    if (root === "readyz") return write(response, { status: 200, json: { status: "ready" } });
    const body = await readBody(request);
    if (body === undefined) return void response.destroy();
    const json = parseJson(body);
    if (root === "admin") {
      const change = (next: Faults | undefined) => (faults = next);
      return write(response, handleAdmin({ books, befell, change }, `${request.method} /${name}`, json));
    }
    if (root !== "wallet" || !isCall(name) || request.method !== "POST") return void response.writeHead(404).end();
    traceparents.set(name, request.headers["traceparent"]?.toString());
    const fault = nextFault(json);
    if (fault.kind !== "none") befell.set(fault.kind, (befell.get(fault.kind) ?? 0) + 1);
    await fail(fault, () => answer(name, request.headers[SIGNATURE_HEADER]?.toString(), body), response);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const close = async (): Promise<void> => {
    if (closing.signal.aborted) return;
    closing.abort();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    journal.close();
  };
  return {
    url: `${origin}/wallet`,
    adminUrl: `${origin}/admin`,
    books,
    setFaults: (next) => (faults = next),
    befell,
    traceparents,
    close,
    [Symbol.asyncDispose]: close,
  };
};
