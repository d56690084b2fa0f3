import { expect, it } from "vitest";
import type { Span } from "./span.ts";
import { createSpanQueue, type SpanQueueOptions } from "./span-queue.ts";
import { noTracer } from "./tracer.ts";

const some = (count: number): Span[] => Array.from({ length: count }, () => noTracer.begin("span"));

const start = (options: Partial<SpanQueueOptions> = {}) => {
  const batches: number[] = [];
  const counted = { sent: 0, queue_full: 0, export_failed: 0 };
  const queue = createSpanQueue({
    send: async (spans) => void batches.push(spans.length),
    sent: (spans) => (counted.sent += spans),
    lost: (spans, reason) => (counted[reason] += spans),
    most: 10,
    batch: 4,
    everyMs: 60_000,
    ...options,
  });
  return { queue, batches, counted };
};

it("sends a batch as soon as it is full, and the rest when it is asked to", async () => {
  const { queue, batches, counted } = start();
  queue.add(some(9));
  await expect.poll(() => batches).toEqual([4, 4]);
  await queue.flush(1_000);
  expect(batches).toEqual([4, 4, 1]);
  expect(counted).toEqual({ sent: 9, queue_full: 0, export_failed: 0 });
});

it("sends what is few after a while", async () => {
  const { queue, batches } = start({ everyMs: 5 });
  queue.add(some(1));
  await expect.poll(() => batches).toEqual([1]);
});

it("holds no more than it may while nobody takes them, and counts what is lost", async () => {
  const taken = Promise.withResolvers<void>();
  const { queue, counted } = start({ send: () => taken.promise });
  queue.add(some(4));
  queue.add(some(15));
  expect(counted.queue_full).toBe(5);
  const startedMs = performance.now();
  await queue.flush(20);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  taken.reject(new Error("nobody there"));
  await queue.flush(1_000);
  expect(counted).toEqual({ sent: 0, queue_full: 5, export_failed: 14 });
});
