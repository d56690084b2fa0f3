import { type ErrorCode, type Refusal, refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { StoredCall } from "@croupier/ledger/wallet-call";
import { BALANCE_TOO_LARGE } from "./ask-wallet.ts";

/** What a player is told of a stake that the operator's wallet has refused. */
const told: Readonly<Record<string, readonly [code: ErrorCode, message?: string]>> = {
  insufficient_funds: ["insufficient_funds"],
  player_blocked: ["player_blocked"],
  token_invalid: ["session_closed", "The operator's session of this player is over. Launch the game again."],
  limit_reached: ["stake_refused", "A limit that the operator keeps would be overrun."],
  player_unknown: ["stake_refused", "The operator's wallet does not know this player."],
  currency_mismatch: ["stake_refused", "The operator keeps this player's money in another currency."],
  request_invalid: ["stake_refused"],
};

/** The refusal that a debit which did not come about is answered with, the same for ever. */
export const refusalOfDebit = ({ state, lastError }: Pick<StoredCall, "state" | "lastError">): Refusal => {
  if (state === "reversed" && lastError === BALANCE_TOO_LARGE) {
    return refuse(
      "limit_exceeded",
      `The balance at the operator's wallet is above ${MAX_BALANCE}; the stake is returned.`,
    );
  }
  const [code, message] = (state === "refused" ? told[lastError ?? ""] : undefined) ?? ["wallet_unavailable"];
  return refuse(code, message);
};
