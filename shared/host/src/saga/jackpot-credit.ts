import type { Win } from "@croupier/jackpots/award";
import type { WalletChange } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";

/**
 * The call that pays a win whose amount is fixed into the operator's wallet, in the place that the round's end kept for it
 * before its last call: the round's wins stand there in the order of their tiers. It has the win's own id.
 */
export const jackpotCredit = (
  { id, game, amount }: Win,
  wins: readonly Win[],
  { calls }: Seamless,
  leaseMs: number,
): WalletChange => {
  const closing = calls.find(({ purpose }) => purpose === "payout");
  const nth = wins.findIndex((win) => win.id === id);
  if (!closing || nth < 0 || amount === null) throw new Error(`there is no place for jackpot ${id} in its round`);
  return {
    game,
    leaseMs,
    end: undefined,
    calls: [
      {
        ...closing,
        seq: closing.seq - wins.length + nth,
        sent: false,
        transactionId: id,
        purpose: "jackpot",
        amount,
        roundClosed: false,
      },
    ],
    transfers: amount > 0n ? [{ kind: "jackpot", amount }] : [],
  };
};
