import { expect, test } from "vitest";
import { createSeenOnce } from "./seen-once.ts";

test("what comes again within the time is known", () => {
  const isNew = createSeenOnce(1_000, 100);
  expect([isNew("a", 0), isNew("a", 0), isNew("b", 500), isNew("a", 999)]).toEqual([true, false, true, false]);
  expect([isNew("c", 1_000), isNew("b", 1_499), isNew("a", 1_999)]).toEqual([true, false, false]);
});

test("what came long ago is forgotten", () => {
  const isNew = createSeenOnce(1_000, 100);
  isNew("a", 0);
  isNew("b", 1_000);
  expect(isNew("a", 2_000)).toBe(true);
  isNew("c", 2_500);
  expect(isNew("c", 9_000)).toBe(true);
});

test("a flood is remembered in part", () => {
  const isNew = createSeenOnce(1_000, 10);
  for (let n = 0; n < 1_000; n += 1) expect(isNew(String(n), 0)).toBe(true);
  expect(isNew("999", 0)).toBe(false);
  expect(isNew("990", 0)).toBe(false);
  expect(isNew("0", 0)).toBe(true);
});
