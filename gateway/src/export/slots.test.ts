import { isRefusal } from "@croupier/contract/errors";
import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const code = (taken: object): string | undefined => (isRefusal(taken) ? taken.code : undefined);

test("an operator has so many places, and all together so many more", () => {
  const slots = createSlots({ each: 2, all: 3 });
  const [first, second] = [slots.take("a"), slots.take("a")];
  expect([code(first), code(second), code(slots.take("a"))]).toEqual([undefined, undefined, "too_many_requests"]);
  expect(code(slots.take("b"))).toBeUndefined();
  expect(code(slots.take("c"))).toBe("too_many_requests");
});

test("a place that is given back is free once, however often it is given back", () => {
  const slots = createSlots({ each: 1, all: 9 });
  const first = slots.take("a");
  if (isRefusal(first)) throw new Error("no place");
  first();
  expect(code(slots.take("a"))).toBeUndefined();
  first();
  expect(code(slots.take("a"))).toBe("too_many_requests");
});
