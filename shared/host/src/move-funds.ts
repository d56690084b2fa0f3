import { refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import type { AccountKey, Movement } from "@croupier/ledger/entry";
import { refuseRequestId } from "./bet-rules.ts";
import { type Operation, refusing } from "./operation.ts";

/** Money between a player's account and the operator's cash. */
export interface MoveCall {
  readonly key: AccountKey;
  readonly currency: string;
  readonly kind: "deposit" | "withdrawal";
  /** Minor units, more than 0. */
  readonly amount: bigint;
  readonly request: { readonly id: string; readonly payloadHash: string };
  readonly at: Date;
}

/** Right after the movement; the same however often it is asked for. */
export interface MovedFunds {
  readonly currency: string;
  /** Minor units. */
  readonly balance: number;
}

/**
 * A deposit or withdrawal as a batch sees it. In this order, the first that applies: an id too old · answered before ·
 * no account · another currency · more than an account holds · funds.
 */
export const moveFunds = ({ key, currency, kind, amount, request, at }: MoveCall): Operation<MovedFunds> => ({
  query: { key, sessionId: null, requestId: request.id, game: "", roundId: null, grantId: null },
  decide: ({ account, request: earlier }) => {
    const expired = refuseRequestId(request.id, at.getTime());
    if (expired) return refusing(expired);
    if (earlier) {
      const same = earlier.payloadHash === request.payloadHash && earlier.roundId === null;
      const answer = same ? { currency, balance: Number(earlier.balanceAfter) } : refuse("request_id_reused");
      return { do: "answer", answer: () => answer };
    }
    if (!account) return refusing(refuse("player_not_found"));
    if (account.currency !== currency) {
      return refusing(refuse("currency_mismatch", `This player's account is in ${account.currency}, not ${currency}.`));
    }
    if (kind === "deposit" && account.balance + amount > MAX_BALANCE) {
      return refusing(refuse("limit_exceeded", `This deposit would take the balance above ${MAX_BALANCE}.`));
    }
    if (kind === "withdrawal" && amount > account.balance) {
      const message = `The balance of ${account.balance} does not cover a withdrawal of ${amount}.`;
      return refusing(refuse("insufficient_funds", message));
    }
    const movement: Movement = { amount, kind, account: "cash" };
    return {
      do: "commit",
      entry: {
        key,
        currency,
        version: account.version,
        sessionId: null,
        at,
        request,
        out: kind === "withdrawal" ? movement : undefined,
        in: kind === "deposit" ? movement : undefined,
        promo: undefined,
        spending: undefined,
        round: undefined,
      },
      answer: (balance) => ({ currency, balance: Number(balance) }),
    };
  },
});
