import { ONE, rational, ZERO } from "@croupier/math/rational";
import { describe, expect, test } from "vitest";
import { mostPayout, priceParts } from "./money.ts";

const half = rational(1, 2);

describe("money on parts", () => {
  test("rounds down once per part: due first, then payout", () => {
    const parts = [
      { wager: 0, fraction: ONE, multiplier: rational(7, 3) },
      { wager: 0, fraction: half, multiplier: rational(3) },
      { wager: 1, fraction: rational(2), multiplier: undefined },
    ];
    expect(priceParts(parts, [101n, 5n])).toMatchObject({
      due: 101n + 50n + 10n,
      payout: 235n + 150n,
      parts: [
        { due: 101n, payout: 235n },
        { due: 50n, payout: 150n },
        { due: 10n, payout: undefined },
      ],
    });
  });

  test("a part that rounds down to nothing is refused", () => {
    expect(priceParts([{ wager: 0, fraction: half, multiplier: undefined }], [1n])).toBe("stake_too_small_for_part");
  });

  test("what no honest rules return throws: an unknown wager, a fraction of 0, a negative multiplier", () => {
    expect(() => priceParts([{ wager: 1, fraction: ONE, multiplier: ONE }], [1n])).toThrow(RangeError);
    expect(() => priceParts([{ wager: 0, fraction: ZERO, multiplier: ONE }], [1n])).toThrow(RangeError);
    expect(() => priceParts([{ wager: 0, fraction: ONE, multiplier: rational(-1) }], [1n])).toThrow(RangeError);
  });

  test("the most a bet can pay is the dearest ceiling at these stakes, not the sum of each wager's best", () => {
    const red = { wager: 0, fraction: ONE };
    const straight = { wager: 1, fraction: ONE };
    const ceilings = [
      [
        { ...red, multiplier: rational(2) },
        { ...straight, multiplier: ZERO },
      ],
      [
        { ...red, multiplier: ZERO },
        { ...straight, multiplier: rational(36) },
      ],
    ];
    expect(mostPayout(ceilings, [100n, 1n])).toBe(200n);
    expect(mostPayout(ceilings, [1n, 100n])).toBe(3_600n);
  });
});
