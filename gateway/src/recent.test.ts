import { expect, it } from "vitest";
import { Recent } from "./recent.ts";

it("keeps what was used last", () => {
  const recent = new Recent<string, number>(2);
  recent.set("a", 1);
  recent.set("b", 2);
  expect(recent.get("a")).toBe(1);
  recent.set("c", 3);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([1, undefined, 3]);
});

it("never holds more than it may", () => {
  const recent = new Recent<number, number>(100);
  for (let n = 0; n < 10_000; n += 1) recent.set(n, n);
  expect(recent.size).toBe(100);
  recent.set(9_999, 0);
  expect([recent.size, recent.get(9_999)]).toEqual([100, 0]);
});

it("forgets what it is told to", () => {
  const recent = new Recent<string, number>(3);
  for (const [key, value] of [
    ["a", 1],
    ["b", 2],
    ["c", 1],
  ] as const)
    recent.set(key, value);
  recent.deleteWhere((value) => value === 1);
  recent.delete("b");
  expect(recent.size).toBe(0);
});
