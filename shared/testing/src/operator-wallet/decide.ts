import { canonicalJson } from "@croupier/contract/canonical";
import { type Call, type CallName, PER_TRY, type WalletErrorCode } from "@croupier/wallet/protocol";
import type { Habits } from "./habits.ts";
import { roundOf, type Transaction, type WalletState } from "./state.ts";

type MoneyCall = "debit" | "credit" | "rollback";
type Decision = { readonly refuse: WalletErrorCode } | { readonly repeat: true } | { readonly commit: Transaction };

/** All that we define of a transaction but what each try has for itself. */
const payloadOf = (kind: MoneyCall, call: Readonly<Record<string, unknown>>): string => {
  const fields = Object.entries(call).filter(([field]) => !PER_TRY.has(field));
  return canonicalJson({ kind, ...Object.fromEntries(fields) });
};

/** Whether this player is let begin something; `token` is undefined where the call has none. */
export const decidePlayer = (
  state: WalletState,
  habits: Habits,
  name: CallName,
  call: { readonly playerId: string; readonly currency: string; readonly token?: string | null },
): WalletErrorCode | undefined => {
  const player = state.players.get(call.playerId);
  if (!player) return "player_unknown";
  if (player.currency !== call.currency) return "currency_mismatch";
  const looks = name === "authenticate" || name === "balance" || name === "debit" || !habits.paysWithoutToken;
  const known = player.tokens.length === 0 || player.tokens.some((token) => token === call.token);
  if (looks && habits.checksTokens && !known) return "token_invalid";
  return player.blocked && (name === "authenticate" || name === "debit") ? "player_blocked" : undefined;
};

const decideDebit = (state: WalletState, habits: Habits, call: Call<"debit">): WalletErrorCode | undefined => {
  if (roundOf(state, call.roundId).closed) return "round_closed";
  const balance = state.players.get(call.playerId)?.balance ?? 0n;
  const most = habits.spendsTheLastUnit || balance === 0n ? balance : balance - 1n;
  return BigInt(call.amount) > most ? "insufficient_funds" : undefined;
};

const decideCredit = (state: WalletState, habits: Habits, call: Call<"credit">): WalletErrorCode | undefined => {
  if (call.amount === 0 && !habits.acceptsZero) return "request_invalid";
  const { standing, credited } = roundOf(state, call.roundId);
  if (standing === 0 && habits.refusesStrayCredits) return "round_unknown";
  if (credited && !habits.paysBeforeClosing) return "round_unknown";
  const balance = state.players.get(call.playerId)?.balance ?? 0n;
  // JSON could not say the balance exactly.
  return balance + BigInt(call.amount) > BigInt(Number.MAX_SAFE_INTEGER) ? "request_invalid" : undefined;
};

const SAME = ["playerId", "currency", "roundId", "amount"] as const;

const decideRollback = (
  state: WalletState,
  habits: Habits,
  call: Call<"rollback">,
): WalletErrorCode | { readonly reversed: boolean } => {
  const debit = state.transactions.get(call.reverses);
  if (!debit) return habits.acceptsUnknownRollbacks ? { reversed: false } : "request_invalid";
  if (debit.kind !== "debit" || SAME.some((field) => debit[field] !== call[field])) return "transaction_reused";
  if (state.reversed.has(call.reverses) && habits.rollsBackOnce) return { reversed: false };
  const stays = roundOf(state, call.roundId).credited && habits.refusesRollbackAfterCredit;
  return stays ? "round_closed" : { reversed: true };
};

type MoneyCalls = { [Name in MoneyCall]: { readonly name: Name; readonly call: Call<Name> } }[MoneyCall];

/** What a money call comes to: pure, and in the order of precedence that the protocol's page gives. */
export const decideMoney = (state: WalletState, habits: Habits, { name, call }: MoneyCalls, atMs: number): Decision => {
  const payload = payloadOf(name, call);
  const { transactionId, playerId, currency, roundId, amount } = call;
  const before = state.transactions.get(transactionId);
  if (before && habits.remembersTransactions) {
    if (before.payload !== payload && habits.comparesPayloads) return { refuse: "transaction_reused" };
    return name === "debit" && state.reversed.has(transactionId)
      ? { refuse: "transaction_reversed" }
      : { repeat: true };
  }
  if (name === "debit" && state.reversed.has(transactionId) && habits.keepsTombstones) {
    return { refuse: "transaction_reversed" };
  }
  const refused = decidePlayer(state, habits, name, call);
  if (refused) return { refuse: refused };
  const common = { kind: name, transactionId, playerId, currency, roundId, amount, payload, atMs };
  if (name === "rollback") {
    const { reverses, roundClosed } = call;
    const rollback = decideRollback(state, habits, call);
    if (typeof rollback === "string") return { refuse: rollback };
    return { commit: { ...common, reverses, reversed: rollback.reversed, roundClosed } };
  }
  const code = name === "debit" ? decideDebit(state, habits, call) : decideCredit(state, habits, call);
  if (code) return { refuse: code };
  const roundClosed = name === "credit" && call.roundClosed;
  return { commit: { ...common, reverses: null, reversed: false, roundClosed } };
};
