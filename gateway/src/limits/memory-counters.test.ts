import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createMemoryCounters } from "./memory-counters.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const three = { calls: 3, seconds: 10 };

it("counts each key's calls, until its window is over", async () => {
  const counters = createMemoryCounters();
  const take = (key: string, calls = 1) => counters.take("play", three, key, calls);
  expect(await take("a")).toEqual({ allowed: true, remaining: 2, msLeft: 10_000 });
  vi.advanceTimersByTime(4_000);
  expect(await take("a", 2)).toEqual({ allowed: true, remaining: 0, msLeft: 6_000 });
  expect(await take("a")).toEqual({ allowed: false, remaining: 0, msLeft: 6_000 });
  expect(await take("b")).toMatchObject({ allowed: true, remaining: 2 });
  vi.advanceTimersByTime(6_000);
  expect(await take("a")).toEqual({ allowed: true, remaining: 2, msLeft: 10_000 });
});

it("refuses more at once than a window has, whole", async () => {
  const counters = createMemoryCounters();
  expect(await counters.take("play", three, "a", 4)).toMatchObject({ allowed: false, remaining: 0 });
});

it("counts each policy and window by itself", async () => {
  const counters = createMemoryCounters();
  for (const policy of ["play", "read"]) {
    for (const seconds of [1, 10]) {
      expect(await counters.take(policy, { calls: 1, seconds }, "a", 1)).toMatchObject({ allowed: true });
    }
  }
});

it("forgets who began longest ago, when there are too many", async () => {
  const counters = createMemoryCounters(100);
  const take = (key: string) => counters.take("address", three, key, 3);
  for (let n = 0; n < 100; n += 1) await take(`${n}`);
  expect(await take("99")).toMatchObject({ allowed: false });
  await take("another");
  expect(await take("1")).toMatchObject({ allowed: false });
  expect(await take("0")).toMatchObject({ allowed: true });
});

it("holds no more for twenty thousand addresses than for its bound", async () => {
  const counters = createMemoryCounters(1_000);
  for (let n = 0; n < 20_000; n += 1) await counters.take("address", { calls: 3, seconds: 60 }, `2001:db8:${n}`, 1);
  // One timer for each key that is held, and none for those that made room.
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1_001);
});
