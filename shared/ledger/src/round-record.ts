import type { RoundJackpot, RoundRecord } from "@croupier/contract/round";
import { shownView } from "@croupier/contract/shown-view";
import type { RoundTier } from "./jackpot-moves.ts";
import type { StoredRound, WonTier } from "./stored-round.ts";

/** What the public may know of a seed pair; `serverSeed` is null until it is revealed. */
export interface PublicPair {
  readonly id: string;
  readonly commitment: string;
  readonly clientSeed: string;
  readonly serverSeed: string | null;
}

/** A stored round as its player and operator see it. */
export const roundRecord = (round: StoredRound, pair: PublicPair): RoundRecord => ({
  id: round.id,
  game: round.game,
  variant: round.variant,
  rulesVersion: round.rulesVersion,
  rulesHash: round.rulesHash,
  mode: round.mode,
  currency: round.currency,
  status: round.status,
  step: round.step,
  wagers: round.wagers,
  actions: round.actions,
  stake: round.stake,
  payout: round.payout,
  parts: round.parts,
  view: shownView(round.status, round.view),
  fairness: {
    seedPairId: pair.id,
    commitment: pair.commitment,
    clientSeed: pair.clientSeed,
    nonce: round.nonce,
    serverSeed: pair.serverSeed,
  },
  openedAt: round.openedAt,
  settledAt: round.settledAt,
  ...(round.grantId === null ? {} : { grantId: round.grantId }),
  ...(round.jackpots === null ? {} : { jackpots: shownJackpots(round.jackpots.map(asShown(round)), round.wins) }),
});

const asShown =
  ({ status, stake }: StoredRound) =>
  ({ pool, tier, per_unit, range }: RoundTier): RoundJackpot => ({
    pool,
    tier,
    contributed: status === "settled" ? String(BigInt(stake) * BigInt(per_unit)) : "0",
    range: range ?? null,
    won: false,
    amount: null,
    paid: false,
  });

/** The tiers of a round with what it won of them. */
export const shownJackpots = (tiers: readonly RoundJackpot[], wins: readonly WonTier[]): readonly RoundJackpot[] =>
  tiers.map((tier) => {
    const win = wins.find((one) => one.tier === tier.tier);
    return win ? { ...tier, won: true, amount: win.amount, paid: win.paid } : tier;
  });
