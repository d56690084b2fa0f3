import type { Call, CallName, WalletAnswer } from "@croupier/wallet/protocol";

type Examples = { readonly [Name in CallName]: { readonly call: Call<Name>; readonly answer: WalletAnswer<Name> } };

const REQUEST = "019aa7d1-7c00-7a10-8a31-3f8b6f1f0b01";
const DEBIT = "019aa7d1-7c00-7b22-9c54-51d5a0f3e002";
const CREDIT = "019aa7d1-8f2a-7d05-b0c9-7ac0d2b4e003";
const ROLLBACK = "019aa7d1-9b41-7e77-8d10-c2a9a5f6e004";
const ROUND = "019aa7d1-7bf0-7c3e-a1b2-0d4e5f60e005";
const AT = "2026-11-21T17:00:00.512Z";

const player = { playerId: "anna-17", currency: "EUR" } as const;
const session = { requestId: REQUEST, ...player, token: "5f3c1a" };
const round = { requestId: REQUEST, ...player, roundId: ROUND, game: "blackjack", freeRound: false };

/** A player with 50.00 euros stakes 1.00 and wins 2.50. Every schema takes its example: a test sees to it. */
export const WALLET_EXAMPLES: Examples = {
  authenticate: { call: session, answer: { ...player, balance: 5_000 } },
  balance: { call: session, answer: { currency: "EUR", balance: 5_000 } },
  debit: {
    call: { ...round, transactionId: DEBIT, token: "5f3c1a", amount: 100, step: 0 },
    answer: { transactionId: DEBIT, balance: 4_900, currency: "EUR" },
  },
  credit: {
    call: { ...round, transactionId: CREDIT, amount: 250, roundClosed: true },
    answer: { transactionId: CREDIT, balance: 5_150, currency: "EUR" },
  },
  rollback: {
    call: { ...round, transactionId: ROLLBACK, reverses: DEBIT, amount: 100, roundClosed: true },
    answer: { transactionId: ROLLBACK, balance: 5_000, currency: "EUR" },
  },
  transactions: {
    call: {
      requestId: REQUEST,
      from: "2026-11-21T17:00:00.000Z",
      to: "2026-11-21T18:00:00.000Z",
      cursor: null,
      limit: 500,
    },
    answer: {
      transactions: [{ transactionId: DEBIT, kind: "debit", ...player, roundId: ROUND, amount: 100, at: AT }],
      nextCursor: null,
    },
  },
};
