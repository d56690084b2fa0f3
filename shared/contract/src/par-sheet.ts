/**
 * The PAR sheet: what a certified game returns, in one shape for every game, as JSON. Exact numbers are `"num/den"` in
 * lowest terms; beside them stand decimals for people, cut at a stated number of digits. The README explains each member.
 */
export interface ParSheet {
  readonly format: "croupier-par/1";
  readonly game: string;
  readonly title: string;
  /** Null for parameters that were never shipped. */
  readonly variant: string | null;
  readonly rulesVersion: number;
  /** SHA-256 over the rules and the parameters, in hex; null for parameters that were never shipped. */
  readonly rulesHash: string | null;
  /** As given, defaults not filled in: what the rules hash covers. */
  readonly parameters: unknown;
  /** One per wager type or selection class. */
  readonly sections: readonly ParSection[];
}

/** A share of the stake or of all rounds. */
export interface Share {
  readonly exact: string;
  /** Of a hundred, rounded to 8 places, or to 6 digits where it is tiny: `"97.2972973"`, `"0.0000953674"`. */
  readonly percent: string;
}

/** A share that is only known to lie between two others. */
export interface ShareBetween {
  readonly exact: null;
  readonly percent: null;
  readonly atLeast: Share;
  readonly atMost: Share;
}

/** What one kind of bet is worth. All is per unit of the initial stake unless its name says otherwise. */
export interface ParSection {
  /** Unique in the sheet: `"1 call"`, `"straight"`, `"16 rows, high"`. */
  readonly name: string;
  /** A real bet of this class, one selection per wager; every other of the class has the same figures. */
  readonly selections: readonly unknown[];
  /** Index of the wager in that bet which the figures are of. */
  readonly wager: number;
  /** 1 less the house edge per initial bet; where the stake never grows, the mean multiplier. */
  readonly rtp: Share;
  readonly houseEdge: { readonly perInitialBet: Share; readonly perAmountWagered: Share };
  /** What is staked over the whole round, on average; 1 where the stake never grows. */
  readonly averageWager: string;
  /** How often a round returns anything at all. */
  readonly hitFrequency: Share | ShareBetween;
  /** How often the spin that was paid for wins by itself, where free spins may follow on it. */
  readonly baseHitFrequency?: Share;
  /** Of the net result, per unit of the initial stake. */
  readonly variance: { readonly exact: string; readonly decimal: string };
  readonly standardDeviation: string;
  /** Null where there is none, as free spins have no limit; such parameters can't be played for money. */
  readonly maximum: Maximum | null;
  /** Null where only moments are known. */
  readonly distribution: DistributionTable | null;
  /** What rounding down to whole minor units leaves of the RTP, by the initial stake. */
  readonly atStake: readonly RoundedRtp[];
  /**
   * The least step, in minor units, such that on every stake that is a multiple of it rounding costs at most 0.5 points;
   * null where only moments are known.
   */
  readonly stakeStep: number | null;
  /**
   * Every stake, in minor units, on which rounding costs more than 0.5 points, or that is too small to be divided as a
   * round may need: ascending ranges, both ends in. Null where only moments are known.
   */
  readonly hurtfulStakes: readonly (readonly [from: number, to: number])[] | null;
  /** Where the RTP comes from: line wins, scatter wins, the feature. The parts' RTPs add up to the section's. */
  readonly breakdown?: readonly BreakdownPart[];
  /** How the decisions were taken, for a game that has any. */
  readonly strategy?: StatedStrategy;
  /** How far the RTP may be from the truth, where it can't be exact: an exact number, argued in `notes`. */
  readonly errorBound?: string;
  readonly notes?: readonly string[];
}

/** The most a round can return. */
export type Maximum = { readonly multiplier: string } & (Odds | OddsBetween);

export interface Odds {
  readonly probability: string;
  /** One round in how many, as a decimal. */
  readonly oneIn: string;
}

/** The odds where only limits to them are known; `atLeast.oneIn` is null where it may be that no round gets there. */
export interface OddsBetween {
  readonly probability: null;
  readonly oneIn: null;
  readonly atLeast: Odds | { readonly probability: "0/1"; readonly oneIn: null };
  readonly atMost: Odds;
}

/** In full while it has at most `MOST_OUTCOMES` outcomes, else in bands of multipliers. */
export type DistributionTable = { readonly outcomes: readonly OutcomeRow[] } | { readonly bands: readonly BandRow[] };

export interface OutcomeRow {
  /** What comes back per unit of the initial stake. */
  readonly multiplier: string;
  /** What was staked in such a round, where that isn't 1. */
  readonly wagered?: string;
  readonly probability: string;
}

export interface BandRow {
  /** Multipliers above this one (null: from the least on), */
  readonly above: string | null;
  /** up to and with this one (null: up to the greatest). */
  readonly upTo: string | null;
  readonly probability: string;
}

export interface RoundedRtp {
  /** Minor units. */
  readonly stake: number;
  /** Null where a part of this stake would round to nothing, so that the bet is refused. */
  readonly rtp: Share | null;
}

export interface BreakdownPart {
  readonly name: string;
  readonly rtp: Share;
  readonly hitFrequency?: Share;
}

export interface StatedStrategy {
  readonly name: string;
  /** As the game writes it: a chart, a list of rules. */
  readonly chart?: unknown;
}

export const PAR_FORMAT = "croupier-par/1";
/** A longer distribution is told in bands. */
export const MOST_OUTCOMES = 100;
