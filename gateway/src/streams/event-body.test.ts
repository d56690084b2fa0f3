import { setImmediate as turn } from "node:timers/promises";
import { tracked } from "@trpc/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEventBody } from "./event-body.ts";
import { createHeartbeat } from "./heartbeat.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const start = (size = 10) => {
  const given = { events: 0, closed: 0, isFresh: true };
  const wake = Promise.withResolvers<void>();
  async function* source() {
    for (let n = 1; ; n += 1) {
      await wake.promise;
      given.events = n;
      yield tracked(String(n), { type: "change", balance: n, rounds: "x".repeat(size) });
    }
  }
  const body = createEventBody({
    events: source(),
    heartbeat: createHeartbeat(),
    isFresh: () => given.isFresh,
    stallMs: 30_000,
    farewell: () => "event: reconnect\n\n",
    onClose: () => (given.closed += 1),
  });
  const begin = (): void => wake.resolve();
  return { body, given, begin };
};

const pings = (text: string): number => text.split("event: ping").length - 1;

it("asks for no more events than its reader takes, however many there are", async () => {
  const { body, given, begin } = start(5_000);
  begin();
  for (let n = 0; n < 50; n += 1) await turn();
  expect(given.events).toBeLessThan(6);
  expect(body.readableLength).toBeLessThan(30_000);
  body.destroy();
});

it("breaks off who takes nothing for half a minute, and lets its source go", async () => {
  const { body, given, begin } = start(20_000);
  const failed = new Promise<Error>((resolve) => body.once("error", resolve));
  begin();
  for (let n = 0; n < 10; n += 1) await turn();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(body.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await failed).message).toBe("nobody reads the stream");
  expect(given.closed).toBe(1);
});

it("says every 15 seconds that all is well, but only where that is so", async () => {
  const { body, given } = start();
  let text = "";
  body.on("data", (chunk) => (text += String(chunk)));
  await turn();
  expect(text).toMatch(/^event: connected\ndata: \{"reconnectAfterInactivityMs":45000\}\nretry: \d+\n\n$/);
  await vi.advanceTimersByTimeAsync(46_000);
  expect(pings(text)).toBe(3);
  given.isFresh = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pings(text)).toBe(3);
  body.destroy();
});
