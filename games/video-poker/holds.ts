/** Which of five cards are kept, as bits: bit 0 is the first card. */
export type Hold = number;

export interface DrawAction {
  readonly type: "draw";
  /** Places that are kept, ascending. */
  readonly hold: readonly number[];
}

/** The hand as it is. */
export const ALL_HELD: Hold = 0b11111;

const PLACES = [0, 1, 2, 3, 4];

export const keeps = (hold: Hold, place: number): boolean => (hold & (1 << place)) !== 0;

const BY_BITS = Array.from({ length: 1 << PLACES.length }, (_, hold) => hold);

/** How many cards are drawn after each hold. */
export const DRAWN: readonly number[] = BY_BITS.map((hold) => PLACES.filter((place) => !keeps(hold, place)).length);

const drawnAfter = (hold: Hold): number => DRAWN[hold] ?? 0;

const ACTIONS = BY_BITS.map((hold): DrawAction => {
  return { type: "draw", hold: PLACES.filter((place) => keeps(hold, place)) };
});

/** The action of each hold. */
export const actionOf = (hold: Hold): DrawAction => ACTIONS[hold] ?? { type: "draw", hold: [] };

/** All 32: those that keep most come first, and of those the ones that keep the first cards. */
export const HOLDS: readonly Hold[] = BY_BITS.toSorted((a, b) => drawnAfter(a) - drawnAfter(b) || a - b);
