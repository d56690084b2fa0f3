/** What a jurisdiction asks of every game, unless it asks something else of one. */
export interface GameTerms {
  /** Least time from opening a round to opening the next, of whichever game, in milliseconds; 0 for none. */
  readonly minRoundMs: number;
  /** The most that the wagers of one bet may stake together, in minor units, by currency; none where one is not named. */
  readonly stakeCaps: Readonly<Record<string, number>>;
}

/** What a jurisdiction asks of sessions. */
export interface Profile extends GameTerms {
  readonly autoplay: boolean;
  /** After how long a player must acknowledge how long they have played, in seconds; null for never. */
  readonly reminderSeconds: number | null;
  /** Whether there may be play without money. */
  readonly demo: boolean;
  /** What is asked of some games in place of the above, by game. */
  readonly games: Readonly<Record<string, { readonly [Term in keyof GameTerms]?: GameTerms[Term] | undefined }>>;
}

/** A profile as it was when a session began; it holds to the session's end. */
export interface Terms extends Profile {
  readonly jurisdiction: string;
  /** Of the operator's own profile; 0 for the one that comes with Croupier. */
  readonly version: number;
}

/** What terms ask of one game. */
export const termsFor = ({ minRoundMs, stakeCaps, games }: Profile, game: string): GameTerms => ({
  minRoundMs: games[game]?.minRoundMs ?? minRoundMs,
  stakeCaps: games[game]?.stakeCaps ?? stakeCaps,
});
