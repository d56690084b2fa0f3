import { expect, test } from "vitest";
import { type BreakerState, createBreaker, type Settle } from "./breaker.ts";

const start = () => {
  const states: BreakerState[] = [];
  const clock = { nowMs: 0 };
  const breaker = createBreaker({
    sample: 4,
    openMs: 100,
    longestOpenMs: 300,
    nowMs: () => clock.nowMs,
    onState: (state) => states.push(state),
  });
  const pass = (): Settle => breaker.pass() ?? (() => expect.unreachable("the breaker is open"));
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) pass()("failed");
  };
  return { breaker, clock, states, pass, fail };
};

test("it opens once half of a whole sample failed, and not before", () => {
  const { breaker, pass, fail } = start();
  fail(3);
  expect(breaker.state()).toBe("closed");
  fail(1);
  expect(breaker.state()).toBe("open");
  expect(breaker.pass()).toBeUndefined();
  const other = start();
  for (const how of ["failed", "worked", "worked", "worked", "failed", "ignored", "worked"] as const) other.pass()(how);
  expect(other.breaker.state()).toBe("closed");
  other.fail(1);
  expect(other.breaker.state()).toBe("open");
  expect(pass).toBeDefined();
});

test("when its time is up one call probes, and the others are still refused", () => {
  const { breaker, clock, states, pass, fail } = start();
  fail(4);
  clock.nowMs = 99;
  expect(breaker.pass()).toBeUndefined();
  clock.nowMs = 100;
  const probe = pass();
  expect(breaker.pass()).toBeUndefined();
  probe("worked");
  expect(states).toEqual(["open", "half-open", "closed"]);
  fail(3);
  expect(breaker.state()).toBe("closed");
});

test("each failed probe doubles the pause, up to the longest, and success makes it short again", () => {
  const { breaker, clock, pass, fail } = start();
  fail(4);
  for (const pause of [100, 200, 300, 300]) {
    clock.nowMs += pause - 1;
    expect(breaker.pass()).toBeUndefined();
    clock.nowMs += 1;
    pass()("failed");
  }
  clock.nowMs += 300;
  pass()("worked");
  fail(4);
  clock.nowMs += 100;
  expect(breaker.pass()).toBeDefined();
});

test("a probe that never left leaves the next call to probe, and what began before has no say", () => {
  const { breaker, clock, pass, fail } = start();
  const early = pass();
  fail(4);
  early("worked");
  expect(breaker.state()).toBe("open");
  clock.nowMs = 100;
  pass()("ignored");
  expect(breaker.state()).toBe("open");
  early("worked");
  pass()("worked");
  expect(breaker.state()).toBe("closed");
});
