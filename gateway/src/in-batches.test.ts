import { expect, it } from "vitest";
import { inBatches } from "./in-batches.ts";

it("asks for all who come while it is busy at once, so many at most, and gives each its own answer", async () => {
  const asked: (readonly number[])[] = [];
  const double = inBatches(async (numbers: readonly number[]) => {
    asked.push(numbers);
    await Promise.resolve();
    return numbers.map((number) => number * 2);
  }, 3);
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
  expect(asked).toEqual([[1], [2, 3, 4], [5, 6]]);
  expect(await double(7)).toBe(14);
});

it("tells everybody of a batch that it failed, and goes on with the next", async () => {
  let tries = 0;
  const ask = inBatches(async (texts: readonly string[]) => {
    tries += 1;
    if (tries === 2) return Promise.reject(new Error("away"));
    return texts;
  }, 2);
  const answers = await Promise.allSettled(["a", "b", "c", "d"].map(ask));
  expect(answers.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual([
    "a",
    "Error: away",
    "Error: away",
    "d",
  ]);
});

it("does not take too few answers for all of them", async () => {
  await expect(inBatches(() => Promise.resolve([]), 5)("lost")).rejects.toThrow("1 asked, and 0 answers");
});

it("asks in so many lanes at a time, each for all who wait when it is free", async () => {
  const asked: (readonly number[])[] = [];
  const doors: PromiseWithResolvers<void>[] = [];
  const ask = inBatches(
    async (numbers: readonly number[]) => {
      asked.push(numbers);
      const door = Promise.withResolvers<void>();
      doors.push(door);
      await door.promise;
      return numbers;
    },
    10,
    2,
  );
  const answers = [1, 2, 3, 4].map(ask);
  expect(asked).toEqual([[1], [2]]);
  // The first lane stays; the other takes all who wait.
  doors[1]?.resolve();
  expect(await answers[1]).toBe(2);
  await expect.poll(() => asked).toEqual([[1], [2], [3, 4]]);
  for (const { resolve } of doors) resolve();
  expect(await Promise.all(answers)).toEqual([1, 2, 3, 4]);
});
