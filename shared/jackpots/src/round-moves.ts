import { uuidV7 } from "@croupier/contract/ids";
import type { JackpotMoves, JackpotShare, JackpotWon, RoundTier } from "@croupier/ledger/jackpot-moves";
import type { Draws } from "@croupier/math/draws";
import type { TierState } from "./tier-state.ts";
import { streamOf, winsByChance } from "./trigger.ts";
import { watchOf } from "./watch.ts";

/** What the moves of one round rest on. */
export interface RoundMoment {
  readonly game: string;
  /** The operator's tiers. */
  readonly tiers: readonly TierState[];
  /** The mark of an armed tier; it is hidden. */
  readonly markOf: (state: TierState) => bigint | null;
  /** The round's stream of this purpose, from its first word. */
  readonly draws: (purpose: string) => Draws;
  /** All that was staked in the round. Minor units. */
  readonly stake: bigint;
  readonly settles: boolean;
}

/** By what is known of an operator's tiers: the same list for each of its bets, until they are read again. */
const taken = new WeakMap<readonly TierState[], Map<string, readonly RoundTier[]>>();

/** The tiers that a round of real money takes part in as it opens, in the order of their names. */
export const tiersFor = (tiers: readonly TierState[], game: string, currency: string): readonly RoundTier[] => {
  const lists = taken.get(tiers) ?? new Map<string, readonly RoundTier[]>();
  taken.set(tiers, lists);
  const key = `${game}/${currency}`;
  const list = lists.get(key) ?? chooseTiers(tiers, game, currency);
  lists.set(key, list);
  return list;
};

const chooseTiers = (tiers: readonly TierState[], game: string, currency: string): readonly RoundTier[] =>
  tiers
    .filter((tier) => tier.enabled && tier.currency === currency && tier.games.includes(game))
    .map(({ pool, tier, version, perUnit, trigger }) => ({
      pool,
      tier,
      version,
      per_unit: Number(perUnit),
      ...(trigger.kind === "chance" && { range: String(trigger.range) }),
    }));

/**
 * What a round gives to its tiers as it settles, and what it wins by chance; before that, nothing: a stake that may still
 * come back, with a void, must bring nobody nearer to a win. A round keeps the tiers and terms that it opened with. Each
 * tier is drawn for once, in proportion to all that was staked: so a stake that grows has its chance, and a round that is
 * voided has none. Marks are looked at as it is written.
 */
export const movesOf = (
  inRound: readonly RoundTier[],
  moment: RoundMoment,
  opens: boolean,
): JackpotMoves | undefined => {
  if (inRound.length === 0) return undefined;
  const { stake, settles, game } = moment;
  if (!settles) return opens ? beginsOn(inRound, game) : undefined;
  const shares = inRound.map((tier) => shareOf(tier, moment, stake * BigInt(tier.per_unit), opens));
  const wins = inRound.filter((tier) => isWon(tier, moment, stake)).map(({ tier }) => wonOf(tier));
  return { game, shares, wins };
};

/** What a round moves that goes on, or whose stake is not taken yet: nothing, as long as the terms that it begins on are in force. */
export const beginsOn = (inRound: readonly RoundTier[], game: string): JackpotMoves | undefined =>
  inRound.length === 0
    ? undefined
    : { game, shares: inRound.map(({ tier, version }) => ({ tier, amount: 0n, version, watch: null })), wins: [] };

const shareOf = (
  { tier, version, range }: RoundTier,
  { tiers, markOf }: RoundMoment,
  amount: bigint,
  opens: boolean,
): JackpotShare => {
  const inForce = opens ? version : null;
  if (range !== undefined) return { tier, amount, version: inForce, watch: null };
  const state = tiers.find((one) => one.tier === tier);
  return { tier, amount, version: inForce, watch: watchOf(state, state ? markOf(state) : null, amount) };
};

const isWon = ({ tier, range }: RoundTier, { draws }: RoundMoment, stake: bigint): boolean =>
  range !== undefined && winsByChance(draws(streamOf(tier)), BigInt(range), stake);

const wonOf = (tier: string): JackpotWon => ({ id: uuidV7(), tier, fixed: null });
