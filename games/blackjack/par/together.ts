import type { DecidedPart } from "@croupier/contract/rules";

/** Hands whose order doesn't matter, by the kinds of their parts: how many there are of each, in digits of base 8. */
export type Kinded = ReadonlyMap<number, bigint>;

const BASE = 8;
export const ALONE: Kinded = new Map([[0, 1n]]);

export const keyOfKind = (kind: number): number => BASE ** kind;

/** The parts of hands of these kinds. */
export const partsOfKinds = (key: number, parts: readonly DecidedPart[]): readonly DecidedPart[] =>
  parts.flatMap((part, kind) => Array.from({ length: Math.floor(key / keyOfKind(kind)) % BASE }, () => part));

/** Adds up a hand's classes by what they pay. */
export const byKind = (classes: readonly bigint[], kindOf: (handClass: number) => number): Kinded => {
  const kinds = new Map<number, bigint>();
  for (const [handClass, weight] of classes.entries()) {
    const key = keyOfKind(kindOf(handClass));
    if (weight !== 0n) kinds.set(key, (kinds.get(key) ?? 0n) + weight);
  }
  return kinds;
};

/** How hands come out together that have nothing in common but the dealer. */
export const together = (one: Kinded, other: Kinded): Kinded => {
  const product = new Map<number, bigint>();
  for (const [kinds, weight] of one) {
    for (const [more, times] of other) {
      product.set(kinds + more, (product.get(kinds + more) ?? 0n) + weight * times);
    }
  }
  return product;
};
