import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Snapshot } from "@croupier/ledger/snapshot";
import type { OpenCall } from "./decide-open.ts";

/** Why this bet can't be played on the free rounds it names. */
export const refuseFreeRound = (
  { at, currency, game, grantId, key, stakeGrows }: OpenCall,
  { grant }: Pick<Snapshot, "grant">,
  stakes: readonly bigint[],
): Refusal | undefined => {
  if (grantId === null) return undefined;
  if (!grant || key.mode === "demo") return refuse("free_rounds_not_found");
  if (stakeGrows) return refuse("free_rounds_not_for_game");
  if (grant.cancelled || grant.left === 0 || grant.expiresAt <= at) return refuse("free_rounds_over");
  if (!grant.games.includes(game)) {
    return refuse("free_rounds_mismatch", `These free rounds are for ${grant.games.join(", ")}.`);
  }
  const total = stakes.reduce((sum, stake) => sum + stake, 0n);
  if (grant.currency === currency && total === grant.stake) return undefined;
  return refuse(
    "free_rounds_mismatch",
    `Each of these free rounds has a stake of ${grant.stake} ${grant.currency}, not ${total} ${currency}.`,
  );
};
