/** Money is in minor units. */
export interface Player {
  readonly currency: string;
  readonly balance: bigint;
  /** Any token will do if there is none. */
  readonly tokens: readonly string[];
  readonly blocked: boolean;
}

export interface Transaction {
  readonly kind: "debit" | "credit" | "rollback";
  readonly transactionId: string;
  readonly playerId: string;
  readonly currency: string;
  readonly roundId: string;
  readonly amount: number;
  /** Of a rollback: the debit, and whether it was there to be taken back. */
  readonly reverses: string | null;
  readonly reversed: boolean;
  readonly roundClosed: boolean;
  /** All that two deliveries of it have in common. */
  readonly payload: string;
  /** Unix milliseconds; never before that of the one before. */
  readonly atMs: number;
}

/** What is written down before it is so; the state is nothing but what these add up to. */
export type WalletEvent =
  | {
      readonly type: "player";
      readonly playerId: string;
      readonly currency: string;
      readonly balance: number;
      readonly tokens: readonly string[];
      readonly blocked: boolean;
    }
  | ({ readonly type: "transaction" } & Transaction);

export interface Round {
  /** Debits that were not taken back. */
  readonly standing: number;
  readonly credited: boolean;
  readonly closed: boolean;
}

export interface WalletState {
  readonly players: Map<string, Player>;
  /** In the order in which they happened. */
  readonly transactions: Map<string, Transaction>;
  readonly rounds: Map<string, Round>;
  /** Debits that were taken back, or that may not come any more. */
  readonly reversed: Set<string>;
}

export const emptyState = (): WalletState => ({
  players: new Map(),
  transactions: new Map(),
  rounds: new Map(),
  reversed: new Set(),
});

const NEW_ROUND: Round = { standing: 0, credited: false, closed: false };

export const roundOf = ({ rounds }: WalletState, roundId: string): Round => rounds.get(roundId) ?? NEW_ROUND;

/** What a transaction does to the balance. */
export const moved = ({ kind, amount, reversed }: Transaction): bigint => {
  if (kind === "debit") return -BigInt(amount);
  return kind === "credit" || reversed ? BigInt(amount) : 0n;
};

const nextRound = (round: Round, { kind, reversed, roundClosed }: Transaction): Round => ({
  standing: round.standing + (kind === "debit" ? 1 : 0) - (kind === "rollback" && reversed ? 1 : 0),
  credited: round.credited || kind === "credit",
  closed: round.closed || roundClosed,
});

/** `exactly` is false for a wallet that keeps balances in 32-bit floating point. */
export const applyEvent = (state: WalletState, event: WalletEvent, exactly = true): void => {
  if (event.type === "player") {
    const { playerId, currency, balance, tokens, blocked } = event;
    state.players.set(playerId, { currency, balance: BigInt(balance), tokens, blocked });
    return;
  }
  const { type: _, ...transaction } = event;
  const { transactionId, playerId, roundId, reverses } = transaction;
  const player = state.players.get(playerId);
  if (!player) throw new Error(`a transaction of ${playerId}, who is no player`);
  const balance = player.balance + moved(transaction);
  state.players.set(playerId, { ...player, balance: exactly ? balance : BigInt(Math.fround(Number(balance))) });
  state.transactions.set(transactionId, transaction);
  state.rounds.set(roundId, nextRound(roundOf(state, roundId), transaction));
  if (reverses !== null) state.reversed.add(reverses);
};
