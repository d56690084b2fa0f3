import { randomBytes, randomUUID } from "node:crypto";
import type { HostedGame } from "@croupier/host/load-game";
import { walletKey } from "@croupier/wallet/keys";
import { createTestCasino, type TestCasino } from "./casino.ts";
import type { Habits } from "./operator-wallet/habits.ts";
import { type OperatorWallet, startOperatorWallet } from "./operator-wallet/operator-wallet.ts";

export interface SeamlessCasino extends AsyncDisposable {
  readonly casino: TestCasino;
  /** Where its players' money is. */
  readonly wallet: OperatorWallet;
  /** What a player has there, in minor units. */
  balanceOf(playerId: string): bigint;
}

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
  const fund = (playerId: string, balance: bigint): string => {
    const token = `token of ${playerId}`;
    const before = wallet.books.state.players.get(playerId)?.balance ?? 0n;
    const player = { playerId, currency: "EUR", balance: Number(before + balance), tokens: [token], blocked: false };
    wallet.books.setPlayer(player);
    return token;
  };
  const seamless = { operatorId, url: wallet.url, keys, timeoutMs, fund };
  const casino = await createTestCasino(databaseUrl, games, seamless);
  return {
    casino,
    wallet,
    balanceOf: (playerId) => wallet.books.state.players.get(playerId)?.balance ?? 0n,
    async [Symbol.asyncDispose]() {
      await casino[Symbol.asyncDispose]();
      await wallet.close();
    },
  };
};
