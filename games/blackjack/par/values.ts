/** Cards as far as totals go: 1 for an ace, 2 … 9, and 10 for every ten. */
export const VALUES: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** How many cards of each value, by value; the first place is empty. */
export type Counts = readonly number[];

export const NO_CARDS: Counts = Array<number>(11).fill(0);

export const withCard = (counts: Counts, value: number): Counts => counts.with(value, (counts[value] ?? 0) + 1);

export const keyOf = (counts: Counts): string => counts.join(" ");

/** Of 52 cards, so many have this value. */
export const perDeck = (value: number): number => (value === 10 ? 16 : 4);
