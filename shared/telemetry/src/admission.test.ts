import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage, request as clientRequest } from "node:http";
import { expect, it } from "vitest";
import { type Admission, type AdmissionOptions, createAdmission } from "./admission.ts";
import { admit } from "./admit.ts";
import { listen } from "./listen.ts";

/** A clock that is turned by hand. Each turn sets the limit once: five ticks, or fewer that come late by so much. */
const start = (options: Partial<AdmissionOptions> = {}) => {
  const overloads: boolean[] = [];
  let nowMs = 0;
  let tick = (): void => {};
  const admission = createAdmission({
    least: 4,
    most: 100,
    targetMs: 20,
    nowMs: () => nowMs,
    every: (_, called) => {
      tick = called;
      return () => {};
    },
    onOverload: (overloaded) => overloads.push(overloaded),
    ...options,
  });
  // It measures from the first on.
  admission.enter()?.();
  const turn = (lateMs: number, times = 1): void => {
    for (let n = 0; n < times; n += 1) {
      for (let spentMs = 0; spentMs < 100; spentMs += 20 + lateMs) {
        nowMs += 20 + lateMs;
        tick();
      }
    }
  };
  return { admission, overloads, turn };
};

const enter = (admission: Admission, times: number): (() => void)[] =>
  Array.from({ length: times }, () => admission.enter()).filter((leave) => leave !== undefined);

it("lets in as many as its limit, and another when one has left, once", () => {
  const { admission } = start({ most: 3 });
  const [leave] = enter(admission, 3);
  expect(admission.enter()).toBeUndefined();
  leave?.();
  leave?.();
  expect(enter(admission, 2)).toHaveLength(1);
  expect(admission.load()).toMatchObject({ inside: 3, limit: 3 });
});

it("lets fewer in while the event loop is late, never fewer than the least, and more again only once some were refused", () => {
  const { admission, turn } = start();
  turn(30);
  expect(admission.load()).toMatchObject({ limit: 80, delayMs: 30 });
  turn(30, 30);
  expect(admission.load().limit).toBe(4);
  turn(0, 50);
  expect(admission.load().limit).toBe(4);
  enter(admission, 5);
  turn(0);
  expect(admission.load().limit).toBe(5);
  for (let n = 0; n < 60; n += 1) {
    enter(admission, 100);
    turn(0);
  }
  expect(admission.load().limit).toBe(100);
});

it("lets fewer in than are inside when hardly any is fast, down to the least", () => {
  const { admission, turn } = start({ queueMs: 500 });
  const inside = enter(admission, 50);
  turn(0, 6);
  expect(admission.load().limit).toBe(100);
  for (const limit of [40, 32, 24, 16, 8]) {
    for (const leave of inside.splice(0, 10)) leave();
    // What is refused inside, and at once, is no sign of how things are.
    for (const leave of enter(admission, 1)) leave();
    turn(0);
    expect(admission.load()).toMatchObject({ limit, inside: inside.length });
  }
});

it("takes requests that are slow beside fast ones for somebody else's trouble, and a few slow ones for no queue", () => {
  const { admission, turn } = start({ queueMs: 500 });
  const slow = enter(admission, 50);
  turn(0, 20);
  for (const leave of slow) leave();
  for (const leave of enter(admission, 17)) leave();
  turn(0);
  expect(admission.load().limit).toBe(100);
  const few = enter(admission, 4);
  turn(0, 20);
  for (const leave of few) leave();
  turn(0);
  expect(admission.load().limit).toBe(100);
});

it("takes a little lateness for none", () => {
  const { admission, turn, overloads } = start();
  turn(19, 100);
  expect(admission.load().limit).toBe(100);
  expect(overloads).toEqual([]);
});

it("says that it is overloaded when it has been late by far for half a second, and when it is well again", () => {
  const { admission, turn, overloads } = start();
  turn(101, 4);
  expect(overloads).toEqual([]);
  turn(101);
  expect(admission.load().overloaded).toBe(true);
  turn(50, 20);
  expect(overloads).toEqual([true]);
  turn(10, 5);
  expect(overloads).toEqual([true, false]);
});

it("measures this process's own loop", async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const admission = createAdmission({ onOverload: resolve });
  admission.enter()?.();
  const spin = setInterval(() => {
    const untilMs = performance.now() + 150;
    while (performance.now() < untilMs);
  }, 1);
  expect(await promise).toBe(true);
  clearInterval(spin);
  expect(admission.load().delayMs).toBeGreaterThan(50);
  admission.close();
});

it("refuses over HTTP what finds no place, keeps the connection, and never refuses the platform", async () => {
  const { admission } = start({ most: 1 });
  const inside = Promise.withResolvers<() => void>();
  let refused = 0;
  const door = await listen(
    admit(
      (request, response) => {
        if (request.url === "/slow") inside.resolve(() => response.end("slow"));
        else response.end("live");
      },
      admission,
      {
        isExempt: ({ url }) => url === "/livez",
        refusal: () => ({ headers: { traceparent: "t" }, body: '{"code":"unavailable"}' }),
        onRefused: () => (refused += 1),
      },
    ),
    "127.0.0.1",
    0,
  );
  const first = fetch(`${door.url}/slow`);
  const finish = await inside.promise;
  const second = await fetch(`${door.url}/slow`, { method: "POST", body: "x".repeat(50_000) });
  expect([
    second.status,
    second.headers.get("retry-after"),
    second.headers.get("traceparent"),
    await second.json(),
  ]).toEqual([503, "1", "t", { code: "unavailable" }]);
  expect(await (await fetch(`${door.url}/livez`)).text()).toBe("live");
  finish();
  expect(await (await first).text()).toBe("slow");
  expect(refused).toBe(1);

  // Who goes away leaves its place.
  const gone = get(`${door.url}/gone`, { headers: { connection: "close" } });
  gone.on("error", () => {});
  await once(gone, "response");
  gone.destroy();
  await expect.poll(() => admission.load().inside).toBe(0);
  await door.close();
});

it("gives the place of who sends slowly to others, and counts it again when it has come", async () => {
  const { admission } = start({ most: 1 });
  const held = Promise.withResolvers<() => void>();
  const door = await listen(
    admit(
      (request, response) => {
        request.resume().once("end", () => {
          if (request.method === "POST") held.resolve(() => response.end("slow"));
          else response.end("quick");
        });
      },
      admission,
      { isExempt: () => false, refusal: () => ({ headers: {}, body: "{}" }), onRefused: () => {} },
    ),
    "127.0.0.1",
    0,
  );
  const send = (): ClientRequest => {
    const sent = clientRequest(door.url, { method: "POST", headers: { "content-length": "2" } }).on("error", () => {});
    sent.write("x");
    return sent;
  };
  const statusOf = async (): Promise<number> => (await fetch(door.url)).status;
  const slow = send();
  await expect.poll(() => admission.load().inside).toBe(1);
  expect(await statusOf()).toBe(503);
  await expect.poll(() => admission.load().inside).toBe(0);
  expect(await statusOf()).toBe(200);
  slow.end("x");
  const finish = await held.promise;
  expect(admission.load().inside).toBe(1);
  expect(await statusOf()).toBe(503);
  finish();
  await expect.poll(() => admission.load().inside).toBe(0);

  const gone = send();
  await expect.poll(() => admission.load().inside).toBe(1);
  await expect.poll(() => admission.load().inside).toBe(0);
  gone.destroy();
  expect(await statusOf()).toBe(200);
  await door.close();
  expect(admission.load().inside).toBe(0);
});

it("gives the place of who reads slowly to others", async () => {
  const { admission } = start({ most: 1 });
  const door = await listen(
    admit(
      (request, response) => response.end(request.url === "/large" ? Buffer.alloc(64 * 1_048_576) : "quick"),
      admission,
      {
        isExempt: () => false,
        refusal: () => ({ headers: {}, body: "{}" }),
        onRefused: () => {},
      },
    ),
    "127.0.0.1",
    0,
  );
  const slow = get(`${door.url}/large`).on("error", () => {});
  const [response] = (await once(slow, "response")) as [IncomingMessage];
  response.pause();
  response.on("error", () => {});
  expect(await (await fetch(door.url)).text()).toBe("quick");
  expect([admission.load().inside, response.complete]).toEqual([0, false]);
  slow.destroy();
  await door.close();
});
