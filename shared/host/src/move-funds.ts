import { refuse } from "@croupier/contract/errors";
import { MAX_BALANCE } from "@croupier/contract/money";
import { refuseRequestId } from "@croupier/contract/request-age";
import type { AccountKey, Movement } from "@croupier/ledger/entry";
import { type Operation, refusing } from "./operation.ts";

/** Real money between a player's account and the operator's cash; or the house, where it corrects what a round came to. */
export interface MoveCall {
  readonly key: AccountKey;
  readonly currency: string;
  readonly kind: "deposit" | "withdrawal" | "correction-to-player" | "correction-from-player";
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
 * A deposit, a withdrawal or a correction as a batch sees it. In this order, the first that applies: an id too old ·
 * answered before · no account · another currency · more than an account holds · funds. That two people agreed on a
 * correction is for who asks to know; the ledger's audit proves it.
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
    const isIn = kind === "deposit" || kind === "correction-to-player";
    if (isIn && account.balance + amount > MAX_BALANCE) {
      return refusing(refuse("limit_exceeded", `This would take the balance above ${MAX_BALANCE}.`));
    }
    if (!isIn && amount > account.balance) {
      const message = `The balance of ${account.balance} does not cover ${amount}.`;
      return refusing(refuse("insufficient_funds", message));
    }
    const movement: Movement =
      kind === "deposit" || kind === "withdrawal"
        ? { amount, kind, account: "cash" }
        : { amount, kind: "correction", account: "house" };
    return {
      do: "commit",
      entry: {
        key,
        currency,
        version: account.version,
        sessionId: null,
        at,
        request,
        out: isIn ? undefined : movement,
        in: isIn ? movement : undefined,
        promo: undefined,
        spending: undefined,
        round: undefined,
      },
      answer: (balance) => ({ currency, balance: Number(balance) }),
    };
  },
});
