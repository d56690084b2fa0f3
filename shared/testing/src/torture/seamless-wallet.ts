import { randomBytes } from "node:crypto";
import type { Database } from "@croupier/db/database";
import { walletKey } from "@croupier/wallet/keys";
import { dumpLedger, type LedgerDump } from "../operator-wallet/admin.ts";
import type { FaultKind, Faults } from "../operator-wallet/faults.ts";
import { type Habits, SOUND } from "../operator-wallet/habits.ts";
import { startOperatorWallet } from "../operator-wallet/operator-wallet.ts";

const ROOT_KEY_ID = "torture";
const KEY_ID = `${ROOT_KEY_ID}-1`;

/** Longest that a host waits for an operator's wallet: what hangs must not hold up the whole run. */
const WALLET_TIMEOUT_MS = 600;
/** Long after that. */
const LATE_MS = 1_200;

/** Of all calls that go wrong, the share of each way, in thousandths. */
const SHARES: Readonly<Record<FaultKind, number>> = {
  delay: 180,
  late: 60,
  hang_before: 50,
  hang_after: 50,
  fail_before: 120,
  fail_after: 120,
  drop_before: 120,
  drop_after: 120,
  twice: 100,
  garbled: 50,
  misstated: 30,
};

/** What befalls so many of a thousand calls. */
export const faultsOf = (seed: string, perMille: number): Faults => ({
  seed,
  perMille: Object.fromEntries(
    Object.entries(SHARES).map(([kind, share]) => [kind, Math.round((share * perMille) / 1_000)]),
  ),
  maxDelayMs: 100,
  lateMs: LATE_MS,
  downtime: null,
});

/** The root of the keys that calls are signed with, and what hosts are told of it. */
export const newWalletRoot = () => {
  const root = randomBytes(32);
  return {
    roots: new Map([[ROOT_KEY_ID, new Uint8Array(root)]]),
    environment: {
      CROUPIER_WALLET_KEYS: `${ROOT_KEY_ID}:${root.toString("base64url")}`,
      CROUPIER_WALLET_INSECURE: "1",
      CROUPIER_WALLET_TIMEOUT_MS: String(WALLET_TIMEOUT_MS),
    },
  };
};
export type WalletRoot = ReturnType<typeof newWalletRoot>;

/** By which the operator's wallet lets a player stake. */
export const tokenOf = (playerId: string): string => `token of ${playerId}`;

/** Where an operator keeps its players' money itself. */
export interface SeamlessWallet extends AsyncDisposable {
  /** Changes what a player has by that much, unless it would be less than nothing; tells whether it has. */
  move(playerId: string, amount: number): boolean;
  /** From now on nothing goes wrong. */
  stopFaults(): void;
  readonly befell: ReadonlyMap<string, number>;
  ledger(): LedgerDump;
}

/** Starts an operator's wallet, and tells hosts where it is. */
export const openSeamlessWallet = async (
  db: Database,
  operatorId: string,
  { roots }: WalletRoot,
  faults: Faults,
  habits: Partial<Habits>,
): Promise<SeamlessWallet> => {
  const key = walletKey(roots, operatorId, KEY_ID);
  if (!key) throw new Error("no key for the operator's wallet");
  const wallet = await startOperatorWallet({ keys: [key], faults, habits: { ...SOUND, ...habits } });
  await db
    .insertInto("operator_wallets")
    .values({ operator_id: operatorId, url: wallet.url, key_id: KEY_ID })
    .execute();
  const { books } = wallet;
  return {
    move(playerId, amount) {
      const before = Number(books.state.players.get(playerId)?.balance ?? 0n);
      if (before + amount < 0) return false;
      books.setPlayer({
        playerId,
        currency: "EUR",
        balance: before + amount,
        tokens: [tokenOf(playerId)],
        blocked: false,
      });
      return true;
    },
    stopFaults: () => wallet.setFaults(undefined),
    befell: wallet.befell,
    ledger: () => dumpLedger(books),
    [Symbol.asyncDispose]: () => wallet.close(),
  };
};
