import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { CALLS_PATH, createFrameReader, writeFrame } from "@croupier/telemetry/call-frames";
import { afterEach, expect, it } from "vitest";
import { openExchanges } from "./exchanges.ts";
import { type Answered, gatherCalls, type GatheredCall } from "./gather-calls.ts";

interface Arrived {
  readonly path: string;
  /** Which request it came in, from 0. */
  readonly request: number;
  readonly answer: (status: number, text: string) => void;
  /** Ends the response, whatever is still missing. */
  readonly end: () => void;
  readonly breakOff: () => void;
}

const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

/** A far side that is told what to answer, and a sender of calls to it. */
const start = async (arrived: (call: Arrived) => void, refuse?: (response: ServerResponse) => void) => {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((request, response) => {
    const at = requests++;
    if (refuse) return refuse(response);
    const read = createFrameReader(1_000, ([n, , , , path = ""]) =>
      arrived({
        path,
        request: at,
        answer: (status, text) => void response.write(writeFrame([Number(n), status], text)),
        end: () => void response.end(),
        breakOff: () => request.socket.resetAndDestroy(),
      }),
    );
    request.on("data", read);
  });
  server.on("connection", (socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exchanges = openExchanges({ origin, path: CALLS_PATH });
  close.push(async () => {
    await exchanges.close();
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  });
  const send = gatherCalls(exchanges.exchanges);
  return {
    call: (path: string, signal = new AbortController().signal): Promise<Answered> => send(callOf(path), signal),
    requests: () => requests,
    connections: () => sockets.size,
  };
};

const callOf = (path: string): GatheredCall => ({
  path,
  identity: "i",
  timeoutMs: 1_000,
  traceparent: "t",
  body: "{}",
});

it("sends the calls of one turn as one request, and gives each its own answer", async () => {
  const far = await start(({ path, answer }) => answer(path === "/b" ? 409 : 200, path));
  const answers = await Promise.all(["/a", "/b", "/c"].map((path) => far.call(path)));
  expect(answers).toEqual([
    { status: 200, text: "/a" },
    { status: 409, text: "/b" },
    { status: 200, text: "/c" },
  ]);
  expect(far.requests()).toBe(1);
});

it("lets a call that takes long keep no other waiting, of its request or of a later one", async () => {
  let slow: Arrived | undefined;
  const far = await start((call) => {
    if (call.path === "/slow") slow = call;
    else call.answer(200, call.path);
  });
  const waiting = far.call("/slow");
  expect((await far.call("/quick")).text).toBe("/quick");
  expect((await far.call("/later")).text).toBe("/later");
  expect(far.requests()).toBe(2);
  slow?.answer(200, "at last");
  expect((await waiting).text).toBe("at last");
});

it("fails those without an answer when their connection breaks, and none else", async () => {
  const far = await start((call) => {
    if (call.path === "/breaks") setTimeout(call.breakOff, 20);
    else if (call.path !== "/silent") call.answer(200, call.path);
  });
  const ends = await Promise.allSettled(["/a", "/breaks", "/silent"].map((path) => far.call(path)));
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect((await far.call("/b")).text).toBe("/b");
});

it("fails those that a whole response leaves out", async () => {
  const far = await start((call) => (call.path === "/last" ? call.end() : undefined));
  const ends = await Promise.allSettled([far.call("/forgotten"), far.call("/last")]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

it("gives one call up without the others, and the connection when nobody waits on it any more", async () => {
  const seen: Arrived[] = [];
  const far = await start((call) => seen.push(call));
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = [far.call("/a", first.signal), far.call("/b", second.signal)];
  await expect.poll(() => seen.length).toBe(2);
  first.abort();
  await expect(calls[0]).rejects.toThrow("aborted");
  expect(far.connections()).toBe(1);
  seen[1]?.answer(200, "b");
  expect(await calls[1]).toEqual({ status: 200, text: "b" });
  await expect.poll(far.connections).toBe(0);
});

it("uses a connection again that has been answered on", async () => {
  const far = await start((call) => {
    call.answer(200, "");
    call.end();
  });
  for (let n = 0; n < 30; n += 1) await far.call("/a");
  expect(far.requests()).toBe(30);
  // A call that follows at the heels of another may come before its connection is free.
  expect(far.connections()).toBeLessThanOrEqual(2);
});

it("tells each what all are refused with", async () => {
  const far = await start(
    () => {},
    (response) => response.writeHead(503).end("busy"),
  );
  expect(await Promise.all([far.call("/a"), far.call("/b")])).toEqual([
    { status: 503, text: "busy" },
    { status: 503, text: "busy" },
  ]);
});

it("sends no more than 64 in one request", async () => {
  const requests = new Map<number, number>();
  const far = await start(({ request, answer }) => {
    requests.set(request, (requests.get(request) ?? 0) + 1);
    answer(200, "");
  });
  await Promise.all(Array.from({ length: 150 }, () => far.call("/a")));
  expect([...requests.values()].toSorted((a, b) => a - b)).toEqual([22, 64, 64]);
});
