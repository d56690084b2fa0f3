const BITS = 26;
const LIMB = 2 ** BITS;
const SHIFT = BigInt(BITS);

/**
 * A sum of products of integers below 2⁵³ and below 2⁵², exact without a bigint until it is read: in limbs of 26 bits, whose sums
 * stay below 2⁵³ for 2²⁴ products.
 */
export interface WideSum {
  readonly add: (one: number, other: number) => void;
  /** Reads the sum and starts anew from 0. */
  readonly take: () => bigint;
}

export const createWideSum = (): WideSum => {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  return {
    add: (one, other) => {
      const [oneHigh, otherHigh] = [Math.floor(one / LIMB), Math.floor(other / LIMB)];
      const [oneLow, otherLow] = [one - oneHigh * LIMB, other - otherHigh * LIMB];
      const low = oneLow * otherLow;
      const [left, right] = [oneHigh * otherLow, oneLow * otherHigh];
      const high = oneHigh * otherHigh;
      const [lowCarry, leftCarry, rightCarry, highCarry] = [
        Math.floor(low / LIMB),
        Math.floor(left / LIMB),
        Math.floor(right / LIMB),
        Math.floor(high / LIMB),
      ];
      first += low - lowCarry * LIMB;
      second += lowCarry + (left - leftCarry * LIMB) + (right - rightCarry * LIMB);
      third += leftCarry + rightCarry + (high - highCarry * LIMB);
      fourth += highCarry;
    },
    take: () => {
      const sum =
        BigInt(first) + (BigInt(second) << SHIFT) + (BigInt(third) << (2n * SHIFT)) + (BigInt(fourth) << (3n * SHIFT));
      [first, second, third, fourth] = [0, 0, 0, 0];
      return sum;
    },
  };
};
