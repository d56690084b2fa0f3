import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { type Call, type CallName, calls, type WalletErrorCode, walletErrors } from "@croupier/wallet/protocol";
import { z } from "zod";
import { decideMoney, decidePlayer } from "./decide.ts";
import type { Habits } from "./habits.ts";
import type { Journal } from "./journal.ts";
import { applyEvent, emptyState, moved, type Transaction, type WalletEvent, type WalletState } from "./state.ts";

export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

export const refusal = (code: WalletErrorCode, message: string = walletErrors[code].says): Reply => ({
  status: walletErrors[code].status,
  json: { code, message },
});

/** Long enough for calls that were made together to meet; on a busy machine it takes a turn more to hear of them. */
const GAP_MS = 25;

/** The operator's books. */
export interface Bookkeeper {
  readonly state: WalletState;
  /** Answers a call whose signature has been seen to. */
  answer(name: CallName, json: unknown): Promise<Reply>;
  /** Makes a player, or sets one straight. */
  setPlayer(player: Omit<WalletEvent & { readonly type: "player" }, "type">): void;
}

/** As the calls, but what we don't know of is ignored. */
const SHAPES: { readonly [Name in CallName]: z.ZodType<Call<Name>> } = {
  authenticate: z.object(calls.authenticate.shape),
  balance: z.object(calls.balance.shape),
  debit: z.object(calls.debit.shape),
  credit: z.object(calls.credit.shape),
  rollback: z.object(calls.rollback.shape),
  transactions: z.object(calls.transactions.shape),
};

const listed = ({
  kind,
  transactionId,
  playerId,
  currency,
  roundId,
  amount,
  reverses,
  reversed,
  atMs,
}: Transaction) => {
  const at = new Date(atMs).toISOString();
  return {
    kind,
    transactionId,
    playerId,
    currency,
    roundId,
    amount,
    at,
    ...(reverses === null ? {} : { reverses, reversed }),
  };
};

export const createBookkeeper = (habits: Habits, journal: Journal): Bookkeeper => {
  const state = emptyState();
  let lastMs = 0;
  const apply = (event: WalletEvent) => applyEvent(state, event, habits.countsExactly);
  const commit = (event: WalletEvent) => {
    journal.append(event);
    apply(event);
  };
  for (const event of journal.past) {
    apply(event);
    if (event.type === "transaction") lastMs = event.atMs;
  }
  const nowMs = (): number => (lastMs = Math.max(lastMs, Date.now()));
  const balanceOf = (playerId: string): number => Number(state.players.get(playerId)?.balance ?? 0n);

  const move = async (money: Parameters<typeof decideMoney>[2]): Promise<Reply> => {
    const { transactionId, playerId, currency } = money.call;
    const decision = decideMoney(state, habits, money, nowMs());
    if ("refuse" in decision) return refusal(decision.refuse);
    const said = balanceOf(playerId);
    // Where another call can come in between what was decided and what is done.
    if (!habits.isAtomic) await pause(GAP_MS).then(() => nextTurn());
    if ("commit" in decision) commit({ type: "transaction", ...decision.commit });
    const balance = habits.answersNewBalance ? balanceOf(playerId) : said;
    return { status: 200, json: { transactionId, balance, currency } };
  };

  const list = ({ from, to, cursor, limit }: Call<"transactions">): Reply => {
    const skip = Number(cursor ?? 0);
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    const all = [...state.transactions.values()].filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    const shown = habits.listsEverything ? all : all.filter((transaction) => moved(transaction) !== 0n);
    const page = shown.slice(skip, skip + limit);
    const more = skip + limit < shown.length;
    return { status: 200, json: { transactions: page.map(listed), nextCursor: more ? String(skip + limit) : null } };
  };

  const look = (name: "authenticate" | "balance", call: Call<"balance">): Reply => {
    const { playerId, currency } = call;
    const code = decidePlayer(state, habits, name, call);
    return code ? refusal(code) : { status: 200, json: { playerId, currency, balance: balanceOf(playerId) } };
  };

  const read = <Name extends CallName>(name: Name, json: unknown): Call<Name> | undefined => {
    const shape: z.ZodType<Call<Name>> = SHAPES[name];
    const { data } = shape.safeParse(json);
    if (data || habits.checksShapes) return data;
    const { amount = 0, ...rest } = Object(json) as { readonly amount?: unknown };
    return shape.safeParse({ ...rest, amount: Math.round(Number(amount)) }).data;
  };

  const on: { readonly [Name in CallName]: (json: unknown) => Promise<Reply> } = {
    authenticate: async (json) => orInvalid(read("authenticate", json), (call) => look("authenticate", call)),
    balance: async (json) => orInvalid(read("balance", json), (call) => look("balance", call)),
    debit: async (json) => await orInvalid(read("debit", json), (call) => move({ name: "debit", call })),
    credit: async (json) => await orInvalid(read("credit", json), (call) => move({ name: "credit", call })),
    rollback: async (json) => await orInvalid(read("rollback", json), (call) => move({ name: "rollback", call })),
    transactions: async (json) => orInvalid(read("transactions", json), list),
  };

  return {
    state,
    answer: (name, json) => on[name](json),
    setPlayer: (player) => commit({ type: "player", ...player }),
  };
};

const orInvalid = <Input, Output>(call: Input | undefined, answer: (call: Input) => Output): Output | Reply =>
  call === undefined ? refusal("request_invalid") : answer(call);
