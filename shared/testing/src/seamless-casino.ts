import { randomBytes, randomUUID } from "node:crypto";
import type { HostedGame } from "@croupier/host/load-game";
import { auditLedger } from "@croupier/ledger/audit";
import { walletKey } from "@croupier/wallet/keys";
import type { SigningKey } from "@croupier/wallet/signature";
import { createTestCasino, type TestCasino } from "./casino.ts";
import { dumpLedger } from "./operator-wallet/admin.ts";
import { findDisagreements } from "./operator-wallet/agreement.ts";
import type { Habits } from "./operator-wallet/habits.ts";
import { type FaultKind, faultsSchema } from "./operator-wallet/faults.ts";
import { type OperatorWallet, startOperatorWallet } from "./operator-wallet/operator-wallet.ts";

export interface SeamlessCasino extends AsyncDisposable {
  readonly casino: TestCasino;
  /** Where its players' money is, and what calls to it are signed with. */
  readonly wallet: OperatorWallet;
  readonly key: SigningKey;
  /** What a player has there, in minor units. */
  balanceOf(playerId: string): bigint;
  /** Every call from now on has this fault; without one, none has. */
  befall(kind?: FaultKind): void;
  /** A player's calls in order, each like `debit done 100`. */
  callsOf(playerId: string): Promise<readonly string[]>;
  /** Makes all calls that wait, at once, as workers would in time; without an end if the wallet fails without end. */
  settle(): Promise<void>;
  /** What is wrong with our ledger, or with the operator's by ours. */
  findProblems(): Promise<readonly string[]>;
}

/** When a late call is done: after impatient hosts have given it up. */
const LATE_MS = 500;

export interface SeamlessOptions {
  readonly games?: readonly HostedGame[];
  /** Longest that a call may take. */
  readonly timeoutMs?: number;
  readonly habits?: Habits;
}

/** An operator that keeps its players' money itself, with a wallet to ask for it. */
export const createSeamlessCasino = async (
  databaseUrl: string,
  { games, timeoutMs = 5_000, habits }: SeamlessOptions = {},
): Promise<SeamlessCasino> => {
  const operatorId = randomUUID();
  const keys = new Map([["test", new Uint8Array(randomBytes(32))]]);
  const key = walletKey(keys, operatorId, "test-1");
  if (!key) throw new Error("no key for the operator's wallet");
  const wallet = await startOperatorWallet({ keys: [key], ...(habits && { habits }) });
  const funded = new Map<string, bigint>();
  const fund = (playerId: string, balance: bigint): string => {
    const token = `token of ${playerId}`;
    const before = wallet.books.state.players.get(playerId)?.balance ?? 0n;
    const player = { playerId, currency: "EUR", balance: Number(before + balance), tokens: [token], blocked: false };
    wallet.books.setPlayer(player);
    funded.set(playerId, (funded.get(playerId) ?? 0n) + balance);
    return token;
  };
  const seamless = { operatorId, url: wallet.url, keys, timeoutMs, fund };
  const casino = await createTestCasino(databaseUrl, games, seamless);
  const { db, host } = casino;
  const settle = async (): Promise<void> => {
    for (;;) {
      await host.idle();
      const waiting = await db
        .updateTable("wallet_calls")
        .set({ next_try_at: new Date(0) })
        .where("operator_id", "=", operatorId)
        .where("state", "=", "pending")
        .returning(["player_id as playerId", "round_id as roundId", "game"])
        .execute();
      if (waiting.length === 0) return;
      const rounds = new Map(waiting.map((round) => [round.roundId, round]));
      for (const round of rounds.values()) {
        const input = { operatorId, mode: "real", ...round };
        const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
        await host.call({ ...call, path: "/internal/wallet/continue", input });
      }
    }
  };
  return {
    casino,
    wallet,
    key,
    befall: (kind) =>
      wallet.setFaults(kind && faultsSchema.parse({ seed: kind, perMille: { [kind]: 1_000 }, lateMs: LATE_MS })),
    async callsOf(playerId) {
      const calls = await db
        .selectFrom("wallet_calls")
        .select(["kind", "state", "amount", "round_closed as closed"])
        .where("player_id", "=", playerId)
        .orderBy("round_id")
        .orderBy("seq")
        .execute();
      return calls.map(({ kind, state, amount, closed }) => `${kind} ${state} ${amount}${closed ? " closed" : ""}`);
    },
    settle,
    findProblems: async () => [
      ...(await auditLedger(db)).problems,
      ...(await findDisagreements(db, operatorId, dumpLedger(wallet.books), funded)),
    ],
    balanceOf: (playerId) => wallet.books.state.players.get(playerId)?.balance ?? 0n,
    async [Symbol.asyncDispose]() {
      await casino[Symbol.asyncDispose]();
      await wallet.close();
    },
  };
};
