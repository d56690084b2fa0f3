import type { RoundRecord } from "@croupier/contract/round";
import { shownView } from "@croupier/contract/shown-view";
import type { StoredRound } from "./stored-round.ts";

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
});
