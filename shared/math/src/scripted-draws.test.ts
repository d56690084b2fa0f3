import fc from "fast-check";
import { expect, test } from "vitest";
import { dealing, scriptedDraws } from "./scripted-draws.ts";

test("scripted draws come out as told, in order", () => {
  const draws = scriptedDraws([3, 0, 7, 1]);
  expect(draws.left()).toBe(4);
  expect(draws.uniform(4)).toBe(3);
  expect(draws.uniform(1)).toBe(0);
  expect(draws.uniformWide(2n ** 60n)).toBe(7n);
  expect(draws.left()).toBe(1);
  expect(draws.shuffle(3).next()).toBe(1);
  expect(draws.left()).toBe(0);
  expect(() => draws.uniform(2)).toThrow("the script has 4 draws and the rules want another");
});

test.each([4, 5, -1, 0.5, NaN])("a scripted %s is no draw of four", (result) => {
  const draws = scriptedDraws([0, result]);
  draws.uniform(4);
  expect(() => draws.uniform(4)).toThrow(`draw 1 is scripted as ${result}, outside of 0 … 3`);
});

test("a scripted shuffle deals the items it was asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }).chain((size) =>
        fc.record({
          size: fc.constant(size),
          items: fc.shuffledSubarray(Array.from({ length: size }, (_, item) => item)),
        }),
      ),
      ({ size, items }) => {
        const shuffle = scriptedDraws(dealing(size, items)).shuffle(size);
        expect(items.map(() => shuffle.next())).toEqual(items);
      },
    ),
  );
});

test.each([[[1, 1]], [[0, 2, 0]], [[5]], [[-1]], [[0.5]], [[2, 0, 1, 2]], [[0, 0]]])(
  "a shuffle of five can't deal %s",
  (items) => {
    expect(() => dealing(5, items)).toThrow(/is dealt twice or is not one of 0 … 4/);
  },
);
