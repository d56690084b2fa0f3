import { bitLength } from "@croupier/math/integers";

/**
 * How levels are distributed, in one long integer (Kronecker's substitution): the chance of each slot of levels has bits
 * of its own, so the distribution of a sum is one product of integers.
 */
export interface Series {
  readonly packed: bigint;
  /** A slot holds so many cases of this many. */
  readonly total: bigint;
  /** By how many cases each slot may be wrong. */
  readonly error: bigint;
}

/** So many cases of this many; `arranged` is how often each case of a series that it is given to is among them. */
export interface Chance {
  readonly cases: bigint;
  readonly total: bigint;
  readonly arranged: bigint;
}

export interface SeriesSize {
  readonly slots: number;
  /** Whether levels are counted modulo the slots; else those beyond the last are dropped. */
  readonly cyclic: boolean;
}

/** Series of one length. All of them stand for chances that add up to 1 or less. */
export interface SeriesRing {
  readonly create: (cases: Iterable<readonly [slot: number, count: bigint]>, total: bigint, error?: bigint) => Series;
  readonly zero: Series;
  readonly one: Series;
  readonly add: (a: Series, b: Series) => Series;
  readonly subtract: (a: Series, b: Series) => Series;
  readonly multiply: (a: Series, b: Series) => Series;
  /** What is so distributed, given that something happens which has this chance. */
  readonly given: (a: Series, chance: Chance) => Series;
  /** Cases by slot. */
  readonly read: (a: Series) => readonly bigint[];
}

/** Bits of a slot; hexadecimal digits are how they get in and out. */
const wholeDigits = (bits: number): number => Math.ceil(bits / 4) * 4;

const packing = ({ slots, cyclic }: SeriesSize, width: number) => {
  const digits = width / 4;
  const bits = slots * width;
  return {
    pack: (cases: Iterable<readonly [number, bigint]>): bigint => {
      const counts = Array<bigint>(slots).fill(0n);
      for (const [level, count] of cases) {
        const slot = cyclic ? level % slots : level;
        if (slot < slots) counts[slot] = (counts[slot] ?? 0n) + count;
      }
      return BigInt(
        `0x0${counts
          .map((count) => count.toString(16).padStart(digits, "0"))
          .toReversed()
          .join("")}`,
      );
    },
    unpack: (packed: bigint): readonly bigint[] => {
      const text = packed.toString(16).padStart(slots * digits, "0");
      return Array.from({ length: slots }, (_, slot) => {
        const end = text.length - slot * digits;
        return BigInt(`0x${text.slice(end - digits, end)}`);
      });
    },
    /** This in every slot. */
    everywhere: (value: bigint): bigint => BigInt(`0x0${value.toString(16).padStart(digits, "0").repeat(slots)}`),
    /** A product's slots beyond the last are dropped, or begin again at the first. */
    cut: (packed: bigint): bigint => BigInt.asUintN(bits, packed) + (cyclic ? packed >> BigInt(bits) : 0n),
  };
};

/** Enough for all cases, and for twice as many on the way to a difference. */
export const exactWidth = (total: bigint): number => wholeDigits(bitLength(total) + 2);

/** Counts every case, of at most `mostTotal`. Of two totals that meet in a sum, one divides the other. */
export const exactSeries = (size: SeriesSize, mostTotal: bigint): SeriesRing => {
  const { pack, unpack, cut } = packing(size, exactWidth(mostTotal));
  const combine = (a: Series, b: Series, with_: (x: bigint, y: bigint) => bigint): Series => {
    const total = a.total > b.total ? a.total : b.total;
    return { packed: with_(a.packed * (total / a.total), b.packed * (total / b.total)), total, error: 0n };
  };
  return {
    create: (cases, total) => ({ packed: pack(cases), total, error: 0n }),
    zero: { packed: 0n, total: 1n, error: 0n },
    one: { packed: 1n, total: 1n, error: 0n },
    add: (a, b) => combine(a, b, (x, y) => x + y),
    subtract: (a, b) => combine(a, b, (x, y) => x - y),
    multiply: (a, b) => ({ packed: cut(a.packed * b.packed), total: a.total * b.total, error: 0n }),
    given: ({ packed }, { arranged, total }) => ({ packed: packed * arranged, total, error: 0n }),
    read: ({ packed }) => unpack(packed),
  };
};

/** In a product of two chances, room for the sum over all slots and for its error. */
const SPARE_BITS = 32;

export const roundedWidth = (precision: number): number => wholeDigits(2 * precision + SPARE_BITS);

/**
 * Keeps so many bits of every chance, rounds down, and keeps count of what that can come to: a product's error is at most
 * that of each factor times the other, whose chances add up to 1 at most; their errors times each other in every slot;
 * and what it is rounded by.
 */
export const roundedSeries = (size: SeriesSize, precision: number): SeriesRing => {
  const width = roundedWidth(precision);
  const { pack, unpack, everywhere, cut } = packing(size, width);
  const point = BigInt(precision);
  const total = 1n << point;
  const kept = everywhere((1n << BigInt(width - precision)) - 1n);
  const one = everywhere(1n);
  const share = (count: bigint, of: bigint): bigint => (of === total ? count : (count * total) / of);
  return {
    create(cases, of, error = 0n) {
      const shares = Array.from(cases, ([slot, count]) => [slot, share(count, of)] as const);
      // Each of them is rounded, and all may be of one slot.
      return { packed: pack(shares), total, error: of === total ? error : error + BigInt(shares.length) };
    },
    zero: { packed: 0n, total, error: 0n },
    one: { packed: total, total, error: 0n },
    add: (a, b) => ({ packed: a.packed + b.packed, total, error: a.error + b.error }),
    subtract(a, b) {
      // So much in every slot keeps all of them from falling below 0.
      const error = a.error + b.error;
      return { packed: a.packed + error * one - b.packed, total, error: 2n * error };
    },
    multiply: (a, b) => ({
      packed: (cut(a.packed * b.packed) >> point) & kept,
      total,
      error: a.error + b.error + ((a.error * b.error * BigInt(size.slots)) >> point) + 2n,
    }),
    given: (a, { cases, total: of }) => ({
      packed: ((a.packed * share(cases, of)) >> point) & kept,
      total,
      // The chance and the product are rounded, and so is the error itself.
      error: ((a.error * (share(cases, of) + 1n)) >> point) + 3n,
    }),
    read: ({ packed }) => unpack(packed),
  };
};
