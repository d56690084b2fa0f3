import type { Draws } from "@croupier/math/draws";
import { MICRO } from "./micro.ts";
import type { TierTerms } from "./tier.ts";
import { isHit, payable, winsByChance } from "./trigger.ts";

/** A tier as it stands, in memory: what the database does in statements, for simulation and for tests to compare with. */
export interface Pool {
  /** Millionths of a minor unit. */
  readonly level: bigint;
  /** Null for a tier that is won by chance. */
  readonly mark: bigint | null;
  readonly wins: bigint;
  /** Minor units, of all wins. */
  readonly paid: bigint;
}

/** Where a pool's chance comes from: a round's stream for a tier, and the next mark. */
export interface PoolChance {
  readonly round: () => Draws;
  readonly mark: () => bigint;
}

const nextMark = ({ trigger }: TierTerms, chance: PoolChance): bigint | null =>
  trigger.kind === "must-hit-by" ? chance.mark() : null;

export const openPool = (terms: TierTerms, chance: PoolChance): Pool => ({
  level: terms.seed * MICRO,
  mark: nextMark(terms, chance),
  wins: 0n,
  paid: 0n,
});

/** One round that settles at once: its contribution is added, and then it wins or not. */
export const playInto = (pool: Pool, terms: TierTerms, stake: bigint, chance: PoolChance): Pool => {
  const fed = { ...pool, level: pool.level + stake * terms.perUnit };
  const amount = winOf(fed, terms, stake, chance);
  if (amount === undefined) return fed;
  return {
    level: fed.level - amount * MICRO + terms.seed * MICRO,
    mark: nextMark(terms, chance),
    wins: fed.wins + 1n,
    paid: fed.paid + amount,
  };
};

const winOf = ({ level, mark }: Pool, terms: TierTerms, stake: bigint, chance: PoolChance): bigint | undefined => {
  const { trigger, ceiling } = terms;
  if (trigger.kind === "chance") {
    return winsByChance(chance.round(), trigger.range, stake) ? payable(level, ceiling) : undefined;
  }
  return mark !== null && isHit(level, mark) ? mark : undefined;
};
