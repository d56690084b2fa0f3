import { type Refusal, refuse } from "@croupier/contract/errors";
import type { FairnessState, Rotation } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import {
  activatePair,
  hasOpenRound,
  insertNextPair,
  lockAccount,
  readFairness,
  readPairs,
  readReplaced,
  revealPair,
  type StoredPair,
} from "@croupier/ledger/seed-pairs";
import { isOver } from "./saga/in-time.ts";
import type { Seeds } from "./seeds.ts";

/**
 * A player's seed pairs: what is committed to, and turning to the next one. `deadlineMs` is a Unix time in milliseconds:
 * no write begins later, which is refused as `deadline_exceeded`.
 */
export interface Fairness {
  /** The pair in use and the next commitment, which is made now if there is none yet. */
  current(key: AccountKey, deadlineMs: number): Promise<FairnessState | Refusal>;
  /**
   * Gives the next pair its client seed, reveals the pair it replaces and commits to a new next. Asked again with the
   * same commitment and client seed while that pair is in use, it reveals the same again and rotates nothing.
   */
  rotate(
    key: AccountKey,
    clientSeed: string,
    commitment: string | undefined,
    deadlineMs: number,
  ): Promise<Rotation | Refusal>;
}

type Pairs = {
  readonly active: Pick<StoredPair, "id" | "commitment" | "clientSeed"> | undefined;
  readonly next: Pick<StoredPair, "id" | "commitment"> | undefined;
};

const stateOf = ({ active, next }: Pairs, nonce: number): FairnessState => {
  if (!next) throw new Error("a player without a next commitment");
  return {
    active: active
      ? { seedPairId: active.id, commitment: active.commitment, clientSeed: active.clientSeed ?? "", nonce }
      : null,
    next: { seedPairId: next.id, commitment: next.commitment },
  };
};

const NO_ACCOUNT = "a session without its account";

const revealedOf = (pair: StoredPair | undefined): Rotation["revealed"] =>
  pair
    ? {
        seedPairId: pair.id,
        commitment: pair.commitment,
        clientSeed: pair.clientSeed ?? "",
        serverSeed: pair.serverSeed ?? "",
        rounds: pair.rounds ?? 0,
      }
    : null;

export const createFairness = (db: Database, seeds: Seeds): Fairness => ({
  async current(key, deadlineMs) {
    const seen = await readFairness(db, key);
    if (seen?.next) return stateOf(seen, seen.nextNonce);
    if (isOver(deadlineMs)) return refuse("deadline_exceeded");
    await insertNextPair(db, key, seeds.create());
    const now = await readFairness(db, key);
    if (!now) throw new Error(NO_ACCOUNT);
    return stateOf(now, now.nextNonce);
  },

  rotate: (key, clientSeed, commitment, deadlineMs) =>
    db.transaction().execute(async (tx) => {
      const account = await lockAccount(tx, key);
      if (!account) throw new Error(NO_ACCOUNT);
      const { active, next } = await readPairs(tx, key);
      if (active && active.commitment === commitment && active.clientSeed === clientSeed) {
        const replaced = await readReplaced(tx, key, active.id);
        return { ...stateOf({ active, next }, account.nextNonce), revealed: revealedOf(replaced) };
      }
      if (!next) return refuse("commitment_not_shown");
      if (commitment !== undefined && commitment !== next.commitment) return refuse("stale_commitment");
      if (await hasOpenRound(tx, key)) return refuse("round_open");
      if (isOver(deadlineMs)) return refuse("deadline_exceeded");
      const revealed = active && { serverSeed: seeds.reveal(active), rounds: account.nextNonce };
      if (active && revealed) await revealPair(tx, key, active.id, { ...revealed, replacedBy: next.id });
      await activatePair(tx, key, next.id, clientSeed);
      await insertNextPair(tx, key, seeds.create());
      const state = stateOf(await readPairs(tx, key), 0);
      return { ...state, revealed: active && revealed ? revealedOf({ ...active, ...revealed }) : null };
    }),
});
