import { once } from "node:events";
import { get, type IncomingMessage, type RequestListener } from "node:http";
import { Readable } from "node:stream";
import { createLog } from "@croupier/telemetry/log";
import { listen } from "@croupier/telemetry/listen";
import { expect, test } from "vitest";
import { createNodeHandler } from "./node-handler.ts";

/** Answers every request with this stream, and gives up on a reader who takes nothing for `stallMs`. */
const serve = async (body: Readable, stallMs: number) => {
  const handle = () => Promise.resolve({ status: 200, headers: { "content-type": "text/plain" }, body });
  const door = await listen(createNodeHandler(handle, createLog("test", "silent"), stallMs), "127.0.0.1", 0);
  const [response] = (await once(get(door.url), "response")) as [IncomingMessage];
  return { response, [Symbol.asyncDispose]: () => door.close() };
};

/** As much as anybody takes. */
const flood = (): { readonly body: Readable; taken: () => number } => {
  let chunks = 0;
  const body = new Readable({
    read() {
      chunks += 1;
      this.push(Buffer.alloc(65_536));
    },
  });
  return { body, taken: () => chunks * 65_536 };
};

/** However it came to that. */
const closed = (body: Readable): Promise<void> =>
  new Promise((resolve) => {
    body.on("error", () => {}).once("close", resolve);
  });

test("a stream is read no faster than its reader reads, and ended if that is never", async () => {
  const { body, taken } = flood();
  await using served = await serve(body, 200);
  served.response.pause();
  served.response.on("error", () => {});
  await closed(body);
  // What buffers and the network between us hold.
  expect(taken()).toBeLessThan(64 * 1_048_576);
});

test("a stream whose reader goes away is destroyed", async () => {
  const { body } = flood();
  await using served = await serve(body, 60_000);
  await once(served.response, "data");
  served.response.destroy();
  await closed(body);
  expect(body.destroyed).toBe(true);
});

test("a stream that fails breaks the connection off: half an answer is none", async () => {
  const body = Readable.from(
    (function* () {
      yield "half";
      throw new Error("it broke");
    })(),
  );
  await using served = await serve(body, 60_000);
  await expect(served.response.toArray()).rejects.toThrow("aborted");
});

test("an answer that its reader doesn't take is given up, and so is its place", async () => {
  const handle = () => Promise.resolve({ status: 200, headers: {}, body: "x".repeat(64 * 1_048_576) });
  const handler = createNodeHandler(handle, createLog("test", "silent"), 200);
  const left = Promise.withResolvers<void>();
  const seen: RequestListener = (request, response) => {
    response.once("close", left.resolve);
    handler(request, response);
  };
  const door = await listen(seen, "127.0.0.1", 0);
  const [response] = (await once(get(door.url), "response")) as [IncomingMessage];
  response.pause();
  response.on("error", () => {});
  await left.promise;
  response.destroy();
  await door.close();
});
