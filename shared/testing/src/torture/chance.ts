import { createHash } from "node:crypto";

/** Whole numbers from 0, below the number given. */
export type Chance = (below: number) => number;

/**
 * What is drawn at a place: the seed and the place alone decide, not what was drawn elsewhere, nor when. The n-th number
 * asked for is the same in every run.
 */
export const chanceAt = (seed: string, ...place: readonly (string | number)[]): Chance => {
  let drawn = 0;
  return (below) => {
    const text = JSON.stringify([seed, ...place, drawn]);
    drawn += 1;
    return createHash("sha256").update(text).digest().readUIntBE(0, 6) % below;
  };
};

export const pickOf = <Item>(items: readonly Item[], chance: Chance): Item => {
  const item = items[chance(items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
};

/** One of several things by its share; the last takes what the others leave. */
export const shareOf = <Name extends string>(
  perMille: Readonly<Partial<Record<Name, number>>>,
  rest: Name,
  chance: Chance,
): Name => {
  let drawn = chance(1_000);
  for (const [name, share] of Object.entries(perMille) as [Name, number][]) {
    if (drawn < share) return name;
    drawn -= share;
  }
  return rest;
};
