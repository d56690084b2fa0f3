import { formatRational } from "@croupier/math/rational-text";
import type { PricedPart } from "./money.ts";
import type { PartRecord } from "./round.ts";

/** A part as it is stored, answered and verified. */
export const partRecord = ({ wager, fraction, due, multiplier, payout }: PricedPart): PartRecord => ({
  wager,
  fraction: formatRational(fraction),
  due: Number(due),
  multiplier: multiplier ? formatRational(multiplier) : null,
  payout: payout === undefined ? null : Number(payout),
});
