import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createShuffle } from "./draws.ts";

/** Forward Fisher–Yates as the textbook has it: all items in an array, every swap made. */
const swapAll = (size: number, results: readonly number[]): number[] => {
  const items = Array.from({ length: size }, (_, index) => index);
  return results.map((result, position) => {
    const other = position + result;
    const item = items[other] ?? -1;
    items[other] = items[position] ?? -1;
    items[position] = item;
    return item;
  });
};

const script = fc
  .tuple(fc.integer({ min: 1, max: 416 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.infiniteStream(fc.nat()))
  .map(([size, share, naturals]) => {
    const dealt = Math.ceil(size * share);
    return { size, results: Array.from(naturals.take(dealt), (natural, position) => natural % (size - position)) };
  });

describe("a lazy shuffle", () => {
  test("deals what swapping the whole array deals, whether few cards are wanted or all", () => {
    fc.assert(
      fc.property(script, ({ size, results }) => {
        const asked: number[] = [];
        const shuffle = createShuffle(size, (n) => {
          asked.push(n);
          return results[asked.length - 1] ?? 0;
        });
        const dealt = results.map(() => shuffle.next());
        expect(dealt).toEqual(swapAll(size, results));
        expect(asked).toEqual(results.map((_, position) => size - position));
        expect(shuffle.left).toBe(size - results.length);
      }),
      { numRuns: 500 },
    );
  });

  test.each([2, 64, 65])("of %i draws nothing before it is asked, and refuses more than there is", (size) => {
    let draws = 0;
    const shuffle = createShuffle(size, () => {
      draws += 1;
      return 0;
    });
    expect([draws, shuffle.left]).toEqual([0, size]);
    for (let item = 0; item < size; item += 1) expect(shuffle.next()).toBe(item);
    expect([draws, shuffle.left]).toEqual([size, 0]);
    expect(() => shuffle.next()).toThrow(`all ${size} items of this shuffle are dealt`);
  });

  test.each([-1, 1.5, 2 ** 32 + 1])("can't be of %s items", (size) => {
    expect(() => createShuffle(size, () => 0)).toThrow(RangeError);
    expect(() => createShuffle(size, () => 0)).toThrow(`an integer in 0 … 2³², not ${size}`);
  });

  test("may be of nothing, or of as many items as one draw has results", () => {
    const none = createShuffle(0, () => 0);
    expect(none.left).toBe(0);
    expect(() => none.next()).toThrow("all 0 items");
    const most = createShuffle(2 ** 32, (n) => n - 1);
    expect([most.next(), most.next(), most.left]).toEqual([2 ** 32 - 1, 0, 2 ** 32 - 2]);
  });
});
