import { type Refusal, refuse } from "@croupier/contract/errors";
import { termsFor } from "@croupier/contract/terms";
import type { Snapshot } from "@croupier/ledger/snapshot";
import type { OpenCall } from "./decide-open.ts";

/**
 * What the session's jurisdiction has against opening a round. In this order: autoplay · a reminder that is due · the
 * time since the last round, of any game · the stakes' sum. Nothing of it is asked of an action: a round that began can
 * always be played to its end. The terms can't change under a session, and the time of the last round stands on the
 * account, whose version the commit checks; so what is decided here holds when it is written.
 */
export const refuseByTerms = (
  { auto, at, game, currency }: Pick<OpenCall, "auto" | "at" | "game" | "currency">,
  { terms, remindedAt, account }: Pick<Snapshot, "terms" | "remindedAt" | "account">,
  stakes: readonly bigint[],
): Refusal | undefined => {
  if (!terms) return undefined;
  if (auto && !terms.autoplay) return refuse("autoplay_forbidden");
  const { reminderSeconds, jurisdiction } = terms;
  if (reminderSeconds !== null && remindedAt && at.getTime() >= remindedAt.getTime() + reminderSeconds * 1_000) {
    return refuse("reality_check_due");
  }
  const { minRoundMs, stakeCaps } = termsFor(terms, game);
  const waitMs = account?.lastOpenedAt ? account.lastOpenedAt.getTime() + minRoundMs - at.getTime() : 0;
  if (minRoundMs > 0 && waitMs > 0) {
    return refuse("round_too_soon", `The last round began a moment ago. Open the next one in ${waitMs} ms.`);
  }
  const staked = stakes.reduce((sum, stake) => sum + stake, 0n);
  const cap = stakeCaps[currency];
  if (cap !== undefined && staked > BigInt(cap)) {
    return refuse(
      "stake_above_maximum",
      `A bet may stake ${cap} in all in ${jurisdiction}; these stakes are ${staked}.`,
    );
  }
  return undefined;
};
