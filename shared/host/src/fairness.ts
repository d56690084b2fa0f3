import { type Refusal, refuse } from "@croupier/contract/errors";
import type { FairnessState, Rotation } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import {
  activatePair,
  hasOpenRound,
  insertNextPair,
  lockAccount,
  readLastRevealed,
  readPairs,
  revealPair,
  type StoredPair,
} from "@croupier/ledger/seed-pairs";
import type { Seeds } from "./seeds.ts";

/** A player's seed pairs: what is committed to, and turning to the next one. */
export interface Fairness {
  /** The pair in use and the next commitment, which is made now if there is none yet. */
  current(key: AccountKey): Promise<FairnessState>;
  /**
   * Gives the next pair its client seed, reveals the pair it replaces and commits to a new next. Asked again with the
   * same commitment and client seed, it answers the same.
   */
  rotate(key: AccountKey, clientSeed: string, commitment: string | undefined): Promise<Rotation | Refusal>;
}

type Pairs = { readonly active: StoredPair | undefined; readonly next: StoredPair | undefined };

const stateOf = ({ active, next }: Pairs, nonce: number): FairnessState => {
  if (!next) throw new Error("a player without a next commitment");
  return {
    active:
      (active && {
        seedPairId: active.id,
        commitment: active.commitment,
        clientSeed: active.clientSeed ?? "",
        nonce,
      }) ||
      null,
    next: { seedPairId: next.id, commitment: next.commitment },
  };
};

const revealedOf = (pair: StoredPair | undefined): Rotation["revealed"] =>
  pair?.state === "revealed"
    ? {
        seedPairId: pair.id,
        commitment: pair.commitment,
        clientSeed: pair.clientSeed ?? "",
        serverSeed: pair.serverSeed ?? "",
        rounds: pair.rounds ?? 0,
      }
    : null;

export const createFairness = (db: Database, seeds: Seeds): Fairness => ({
  current: (key) =>
    db.transaction().execute(async (tx) => {
      // The lock keeps a bet or a rotation from coming between the pairs and the nonce.
      const account = await lockAccount(tx, key);
      if (!account) throw new Error("a session without its account");
      const { next } = await readPairs(tx, key);
      if (!next) await insertNextPair(tx, key, seeds.create());
      return stateOf(await readPairs(tx, key), account.nextNonce);
    }),

  rotate: (key, clientSeed, commitment) =>
    db.transaction().execute(async (tx) => {
      const account = await lockAccount(tx, key);
      if (!account) throw new Error("a session without its account");
      const { active, next } = await readPairs(tx, key);
      if (active && active.commitment === commitment && active.clientSeed === clientSeed) {
        return {
          ...stateOf({ active, next }, account.nextNonce),
          revealed: revealedOf(await readLastRevealed(tx, key)),
        };
      }
      if (!next) return refuse("commitment_not_shown");
      if (commitment !== undefined && commitment !== next.commitment) return refuse("stale_commitment");
      if (await hasOpenRound(tx, key)) return refuse("round_open");
      if (active) await revealPair(tx, key, active.id, seeds.reveal(active), account.nextNonce);
      await activatePair(tx, key, next.id, clientSeed);
      await insertNextPair(tx, key, seeds.create());
      const revealed = active ? revealedOf(await readLastRevealed(tx, key)) : null;
      return { ...stateOf(await readPairs(tx, key), 0), revealed };
    }),
});
