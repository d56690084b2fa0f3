import type { Draws } from "@croupier/math/draws";
import { MICRO, wholeUnits } from "./micro.ts";

/** Names the stream of a round that decides a tier by chance: `clientSeed:nonce:jackpot-<tier>:b`. */
export const streamOf = (tier: string): string => `jackpot-${tier}`;

/**
 * Whether a round that settles wins a tier by chance: one draw, in proportion to all that was staked in it. `draws` is the
 * round's stream of this tier, from its first word; a range is 1 … 2⁶⁴.
 */
export const winsByChance = (draws: Draws, range: bigint, stake: bigint): boolean => draws.uniformWide(range) < stake;

/** What a tier pays that was won by chance: the whole units of its level, up to its ceiling. */
export const payable = (level: bigint, ceiling: bigint): bigint => {
  const units = wholeUnits(level);
  return units < ceiling ? units : ceiling;
};

/** Names the stream of a pool seed that draws a mark. */
export const MARK_PURPOSE = "must-hit-by";

/**
 * The hidden mark of a pool that must hit by `upTo`: each whole amount above `from`, its seed amount, is as likely as
 * another. `draws` is the stream of the pool's own seed, from its first word.
 */
export const markOf = (draws: Draws, from: bigint, upTo: bigint): bigint => from + 1n + draws.uniformWide(upTo - from);

/** Whether a round that settles hits: its own contribution is in the level already. */
export const isHit = (level: bigint, mark: bigint): boolean => level >= mark * MICRO;
