import { expect, it, onTestFinished, vi } from "vitest";
import { createMemoryCounters } from "./memory-counters.ts";
import { type Quota, quotaHeaders, retryAfterSeconds, takeQuotas } from "./quota.ts";
import { parseRule } from "./rules.ts";

const quota = (changes: Partial<Quota>): Quota => ({
  policy: "play",
  window: { calls: 600, seconds: 60 },
  allowed: true,
  remaining: 599,
  resetSeconds: 60,
  ...changes,
});
const burst = quota({ policy: "play-burst", window: { calls: 20, seconds: 1 }, remaining: 19, resetSeconds: 1 });

it("spells the fields as the draft does", () => {
  expect(quotaHeaders([burst, quota({})])).toEqual({
    "ratelimit-policy": '"play-burst";q=20;w=1, "play";q=600;w=60',
    ratelimit: '"play-burst";r=19;t=1, "play";r=599;t=60',
  });
  expect(quotaHeaders([])).toEqual({});
});

it("says to come back when all that refused is over, and not before a second", () => {
  expect(retryAfterSeconds([burst, quota({})])).toBeUndefined();
  expect(retryAfterSeconds([{ ...burst, allowed: false, resetSeconds: 0 }, quota({})])).toBe(1);
  expect(retryAfterSeconds([{ ...burst, allowed: false }, quota({ allowed: false, resetSeconds: 41 })])).toBe(41);
});

it("refuses by the longer window who never overruns the shorter", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const rule = parseRule("2/1 5/60");
  if (!rule) throw new Error("no rule");
  const counters = createMemoryCounters();
  const seen = [];
  for (let second = 0; second < 4; second += 1) {
    for (let call = 0; call < 2; call += 1) {
      const quotas = await takeQuotas(counters, "player.play", rule, "ann", 1);
      seen.push(quotas.map(({ allowed }) => allowed));
    }
    vi.advanceTimersByTime(1_000);
  }
  expect(seen.map(([short]) => short)).toEqual(Array(8).fill(true));
  expect(seen.map(([, long]) => long)).toEqual([true, true, true, true, true, false, false, false]);
});

it("counts a call in both windows, and names them as the caller knows them", async () => {
  const rule = parseRule("2/1 3/60");
  if (!rule) throw new Error("no rule");
  const counters = createMemoryCounters();
  const take = async () =>
    (await takeQuotas(counters, "player.play", rule, "ann", 1)).map(({ policy, allowed, remaining }) => [
      policy,
      allowed,
      remaining,
    ]);
  expect(await take()).toEqual([
    ["play-burst", true, 1],
    ["play", true, 2],
  ]);
  await take();
  expect(await take()).toEqual([
    ["play-burst", false, 0],
    ["play", true, 0],
  ]);
  expect(await take()).toEqual([
    ["play-burst", false, 0],
    ["play", false, 0],
  ]);
});
