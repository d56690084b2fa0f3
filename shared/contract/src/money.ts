import { floorTimes } from "@croupier/math/rational";
import type { DecidedPart, Part } from "./rules.ts";

/**
 * Minor units are safe integers on the wire, so balances stay below 2⁵³. Bets and deposits are accepted up to half of
 * that, and no bet may pay more than 2⁴⁸ (a constraint on game configurations): whatever rounds are open, a payout fits.
 */
export const MAX_BALANCE = 2n ** 52n;

/** A part with its money, in minor units. */
export interface PricedPart extends Part {
  /** ⌊stake × fraction⌋: what the player has staked on it. */
  readonly due: bigint;
  /** ⌊due × multiplier⌋ once decided. */
  readonly payout: bigint | undefined;
}

/** A part whose due rounds down to nothing: the bet or action that makes it is refused. */
export type PriceRefusal = "stake_too_small_for_part";

const stakeOf = (stakes: readonly bigint[], wager: number): bigint => {
  const stake = stakes[wager];
  if (stake === undefined) throw new RangeError(`rules settle wager ${wager}, but the bet has ${stakes.length}`);
  return stake;
};

/** Puts money on parts. `stakes` are the wagers' stakes in minor units, in the bet's order. */
export const priceParts = (
  parts: readonly Part[],
  stakes: readonly bigint[],
): { readonly parts: readonly PricedPart[]; readonly due: bigint; readonly payout: bigint } | PriceRefusal => {
  const priced: PricedPart[] = [];
  let [totalDue, totalPayout] = [0n, 0n];
  for (const part of parts) {
    const { wager, fraction, multiplier } = part;
    if (fraction.num <= 0n) throw new RangeError("a part's fraction is positive");
    if (multiplier !== undefined && multiplier.num < 0n) throw new RangeError("a multiplier is not negative");
    const due = floorTimes(stakeOf(stakes, wager), fraction);
    if (due === 0n) return "stake_too_small_for_part";
    const payout = multiplier === undefined ? undefined : floorTimes(due, multiplier);
    priced.push({ wager, fraction, multiplier, due, payout });
    totalDue += due;
    totalPayout += payout ?? 0n;
  }
  return { parts: priced, due: totalDue, payout: totalPayout };
};

/** The most that a bet can pay, in minor units: the dearest of its ceilings at these stakes. */
export const mostPayout = (ceilings: readonly (readonly DecidedPart[])[], stakes: readonly bigint[]): bigint =>
  ceilings.reduce((most, ceiling) => {
    const pays = ceilingPayout(ceiling, stakes);
    return pays > most ? pays : most;
  }, 0n);

/** What one ceiling pays at these stakes. */
export const ceilingPayout = (ceiling: readonly DecidedPart[], stakes: readonly bigint[]): bigint =>
  ceiling.reduce(
    (sum, { wager, fraction, multiplier }) =>
      sum + floorTimes(floorTimes(stakeOf(stakes, wager), fraction), multiplier),
    0n,
  );
