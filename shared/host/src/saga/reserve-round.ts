import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Entry, WalletChange } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";
import type { StoredRound } from "@croupier/ledger/stored-round";
import type { OpenCall } from "../decide-open.ts";
import type { Decision } from "../operation.ts";
import { debitCall } from "./new-calls.ts";
import { callsAfter, type Progress, progressOf } from "./progress.ts";

/** Why the operator's wallet is not even asked for this player's stake. */
export const refuseBySeamless = ({ hasWallet, mustWait }: Seamless): Refusal | undefined => {
  if (!hasWallet) return refuse("wallet_unavailable");
  return mustWait ? refuse("payment_pending") : undefined;
};

/** A bet is written down with all that it needs but its stake, and so is the call that asks for that. */
export const reserveRound = (
  call: OpenCall,
  seamless: Seamless,
  entry: Entry,
  stake: bigint,
  round: StoredRound,
): Decision<Progress> => {
  const { leaseMs, newId } = call.calling;
  const of = { newId, freeRound: call.grantId !== null, roundStep: 0, requestId: call.request.id };
  const calls = callsAfter([], [debitCall(of, stake, [])]);
  const wallet: WalletChange = { game: call.game, leaseMs, end: undefined, calls, transfers: [] };
  const whose = { key: call.key, currency: call.currency, roundId: round.id };
  return {
    do: "commit",
    entry: { ...entry, wallet },
    answer: () => progressOf(whose, seamless, wallet, round),
  };
};
