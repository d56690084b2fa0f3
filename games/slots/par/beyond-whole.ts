import { assemble, type Distribution } from "@croupier/math/distribution";
import { countCases } from "./counted-round.ts";
import type { Grid, Round } from "./round.ts";
import { roundCases } from "./rounded-round.ts";

/** Finer multipliers are left alone: nobody stakes so that it matters. */
const MOST_SLOTS = 2_000;
/** Bits of products: a second of them. */
const MOST_WORK = 1e8;

/**
 * How a round's multiplier is distributed beyond whole numbers, which is all that rounding is about; of rounds that
 * nothing cuts off, however many results they have. Undefined where it would take too long.
 */
export const beyondWhole = (
  round: Round,
): { readonly distribution: Distribution; readonly exact: boolean } | undefined => {
  const slots = Number(round.stakeLevels);
  if (slots > MOST_SLOTS) return undefined;
  const grid: Grid = { step: 1, slots, freeStep: 1, freeSlots: slots, cyclic: true };
  const counted = countCases(round, grid);
  const found = counted ?? roundCases(round, grid, 1n, MOST_WORK);
  if (!found) return undefined;
  const entries = found.cases.map((count, level) => ({ level: BigInt(level), count }));
  return { distribution: assemble(round.stakeLevels, entries), exact: counted !== undefined };
};
