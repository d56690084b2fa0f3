import { once } from "node:events";
import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { Load } from "./admission.ts";
import { admit } from "./admit.ts";
import { listen } from "./listen.ts";

/** A client that keeps its connection for the next request. */
const ask = async (url: string, agent: Agent): Promise<string> => {
  const [response] = (await once(request(url, { agent }).end(), "response")) as [IncomingMessage];
  return text(response);
};

test("a door that closes answers what is in flight, and then keeps no connection for what may come", async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const door = await listen((_, response) => arrived.resolve(response), "127.0.0.1", 0);
  const agent = new Agent({ keepAlive: true });
  const answer = ask(door.url, agent);
  const response = await arrived.promise;
  const from = performance.now();
  const closed = door.close();
  response.end("done");
  expect(await answer).toBe("done");
  await closed;
  expect(performance.now() - from).toBeLessThan(5_000);
  agent.destroy();
});

/** Asks for an answer and takes none of it until `go`; then how many bytes came. */
const slowReader = (url: string) => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
  socket.pause().write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => (bytes += chunk.length)).pause();
  const gone = once(socket, "close");
  const go = async (): Promise<number> => {
    socket.resume();
    await gone;
    return bytes;
  };
  return { go };
};

/** More than any socket buffers. */
const LARGE = Buffer.alloc(32 * 1_048_576, "x");

test("a door that closes lets an answer be taken that has been written", async () => {
  const written = Promise.withResolvers<ServerResponse>();
  const door = await listen(
    (_, response) => {
      response.end(LARGE);
      written.resolve(response);
    },
    "127.0.0.1",
    0,
  );
  const { go } = slowReader(door.url);
  await written.promise;
  const closed = door.close();
  expect(await go()).toBeGreaterThan(LARGE.length);
  await closed;
});

test.each([
  ["answers", { answers: 2, bytes: Infinity }],
  ["bytes", { answers: Infinity, bytes: 2.5 * LARGE.length }],
])("where too many %s wait for their readers, who has had longest is let go", async (_, limits) => {
  let refused = 0;
  const admission = { enter: () => () => {}, load: () => ({}) as Load, close: () => {} };
  const options = {
    isExempt: () => false,
    refusal: () => ({ headers: {}, body: "" }),
    onRefused: () => (refused += 1),
  };
  const arrivals: (() => void)[] = [];
  const handler = admit(
    (_asked, response) => {
      response.end(LARGE);
      arrivals.shift()?.();
    },
    admission,
    options,
    limits,
  );
  const door = await listen(handler, "127.0.0.1", 0);
  const readers: ReturnType<typeof slowReader>[] = [];
  for (let n = 0; n < 3; n += 1) {
    const arrived = new Promise<void>((resolve) => arrivals.push(resolve));
    readers.push(slowReader(door.url));
    await arrived;
  }
  const [longest, ...others] = readers.map(({ go }) => go());
  expect(await longest).toBeLessThan(LARGE.length);
  const closed = door.close();
  for (const other of others) expect(await other).toBeGreaterThan(LARGE.length);
  expect(refused).toBe(1);
  await closed;
});

const HURRIED = { requestMs: 400, headersMs: 200, lookMs: 20 };

/** Settles when it is closed, however. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once("close", () => resolve()));

/** What a server says to one who sends a byte every few milliseconds, for ever, and then closes. */
const trickle = async (url: string, beginning: string): Promise<{ readonly answer: string; readonly ms: number }> => {
  const startedMs = performance.now();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => {});
  socket.write(beginning);
  const timer = setInterval(() => socket.write("x"), 10);
  await closed(socket);
  clearInterval(timer);
  return { answer: Buffer.concat(chunks).toString(), ms: performance.now() - startedMs };
};

test.each([
  ["headers", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: "],
  ["a body", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"],
])("who sends %s byte by byte is sent away, however long it goes on", async (_, beginning) => {
  const door = await listen(
    (asked, response) => asked.resume().once("end", () => response.end()),
    "127.0.0.1",
    0,
    HURRIED,
  );
  const { answer, ms } = await trickle(door.url, beginning);
  // Whoever is still sending may lose what he is told with his connection.
  expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(ms).toBeLessThan(5_000);
  await door.close();
});

test("who connects and says nothing is sent away", async () => {
  const door = await listen((_, response) => response.end(), "127.0.0.1", 0, HURRIED);
  const socket = connect(Number(new URL(door.url).port), "127.0.0.1")
    .on("error", () => {})
    .resume();
  await closed(socket);
  await door.close();
});

/** Many requests in one breath, on one connection. */
const pipeline = (url: string, paths: readonly string[]): Socket =>
  connect(Number(new URL(url).port), "127.0.0.1")
    .on("error", () => {})
    .resume()
    .setEncoding("latin1")
    .on("connect", function (this: Socket) {
      this.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(""));
    });

test("what is sent before an answer has come waits for its turn, and is answered in order", async () => {
  const taken: string[] = [];
  const first = Promise.withResolvers<ServerResponse>();
  const door = await listen(
    ({ url = "" }, response) => {
      taken.push(url);
      if (url === "/first") first.resolve(response);
      else response.end(url);
    },
    "127.0.0.1",
    0,
  );
  const behind = Array.from({ length: 15 }, () => "/second");
  const socket = pipeline(door.url, ["/first", ...behind, "/third"]);
  const all = Promise.withResolvers<string>();
  let said = "";
  socket.on("data", (chunk: string) => {
    said += chunk;
    if (said.includes("/third")) all.resolve(said);
  });
  const response = await first.promise;
  // Another connection is not kept waiting by it.
  expect(await ask(`${door.url}/other`, new Agent())).toBe("/other");
  expect(taken).toEqual(["/first", "/other"]);
  response.end("/first");
  expect((await all.promise).match(/^\/[a-z]+/gm)).toEqual(["/first", ...behind, "/third"]);
  socket.destroy();
  await door.close();
});

test.each([17, 2_000])("who sends %i more than is answered is sent away, and none of it is done", async (behind) => {
  const taken: string[] = [];
  const door = await listen(({ url = "" }) => void taken.push(url), "127.0.0.1", 0);
  await closed(pipeline(door.url, ["/never", ...Array.from({ length: behind }, () => "/more")]));
  expect(taken).toEqual(["/never"]);
  await door.close();
});

test("nothing is done for what comes behind the last answer of a connection", async () => {
  const taken: string[] = [];
  const door = await listen(
    ({ url = "" }, response) => {
      taken.push(url);
      response.setHeader("connection", "close").end();
    },
    "127.0.0.1",
    0,
  );
  await closed(pipeline(door.url, ["/last", "/more", "/more"]));
  expect(taken).toEqual(["/last"]);
  await door.close();
});

test("a door with several to accept takes more than one caller in a turn of the loop, and closes like any other", async () => {
  const callers = 40;
  const turnMs = 20;
  let turns = 0;
  const arrived: number[] = [];
  const door = await listen(
    (_, response) => {
      arrived.push(turns);
      response.end("here");
    },
    "127.0.0.1",
    0,
    undefined,
    8,
  );
  // Another cannot have the address, though it would share it.
  await expect(listen(() => {}, "127.0.0.1", Number(new URL(door.url).port), undefined, 8)).rejects.toThrow(
    "EADDRINUSE",
  );
  const agent = new Agent({ keepAlive: true });
  const answers = Array.from({ length: callers }, () => ask(door.url, agent));
  let busy = true;
  const spend = (): void => {
    const untilMs = performance.now() + turnMs;
    while (performance.now() < untilMs);
    turns += 1;
    if (busy) setImmediate(spend);
  };
  setImmediate(spend);
  expect(await Promise.all(answers)).toEqual(answers.map(() => "here"));
  busy = false;
  // One by one would be forty turns, and the first callers need some to be connected at all.
  if (process.platform === "linux") expect((arrived.at(-1) ?? 0) - (arrived[0] ?? 0)).toBeLessThan(callers / 2);
  await door.close();
  agent.destroy();
});
