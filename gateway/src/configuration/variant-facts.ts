/** What configuration must know of a variant, from its PAR sheet. */
export interface VariantFacts {
  readonly rulesVersion: number;
  /**
   * Every stake, in minor units, on which rounding costs some class of bets more than 0.5 points, or that is too small to
   * be divided as a round may need: ascending ranges, both ends in, with the first class of the sheet that it hurts.
   * Null where a class is not known well enough to tell.
   */
  readonly hurtfulStakes: readonly (readonly [from: number, to: number, hurt: string])[] | null;
  /** `"num/den"`: the least, of all bets that stake 1 on each wager, of what a bet can pay at most. */
  readonly leastCeiling: string;
}
