import type { Option, Situation } from "../options.ts";

/** What a player looks at who decides what to do with a hand. */
export interface Decision extends Situation {
  /** The value of the dealer's up card, 1 to 10. */
  readonly up: number;
  readonly soft: boolean;
  /** How many split hands still wait for their second card. */
  readonly waiting: number;
}

/** How someone plays: one of the options, of which there are some. */
export type Play = (decision: Decision, options: readonly Option[]) => Option;
