import { expect, test } from "vitest";
import { createBulkhead, type Leave } from "./bulkhead.ts";

const never = new AbortController().signal;
const entered = (how: Leave | "full" | "aborted"): Leave => {
  if (typeof how === "string") throw new Error(`it is ${how}`);
  return how;
};

test("so many are inside, so many wait in order, the rest are turned away", async () => {
  const bulkhead = createBulkhead(2, 2);
  const first = entered(await bulkhead.enter(never));
  entered(await bulkhead.enter(never));
  const order: string[] = [];
  const third = bulkhead.enter(never).then((how) => (order.push("third"), how));
  const fourth = bulkhead.enter(never).then((how) => (order.push("fourth"), how));
  expect(await bulkhead.enter(never)).toBe("full");
  expect(bulkhead.load()).toEqual({ inside: 2, waiting: 2 });
  first();
  first();
  entered(await third)();
  entered(await fourth)();
  expect(order).toEqual(["third", "fourth"]);
  expect(bulkhead.load()).toEqual({ inside: 1, waiting: 0 });
});

test("who waits leaves at its deadline, and its place in the line is free", async () => {
  const bulkhead = createBulkhead(1, 1);
  const leave = entered(await bulkhead.enter(never));
  const abort = new AbortController();
  const waiting = bulkhead.enter(abort.signal);
  abort.abort();
  expect(await waiting).toBe("aborted");
  expect(await bulkhead.enter(abort.signal)).toBe("aborted");
  const next = bulkhead.enter(never);
  leave();
  entered(await next)();
  expect(bulkhead.load()).toEqual({ inside: 0, waiting: 0 });
});
