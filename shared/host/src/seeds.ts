import { createSeedPair, type SeedPair } from "@croupier/fairness/draws";
import { commitmentOf, deriveServerSeed, formatSeed } from "@croupier/fairness/seed";
import { uuidV7 } from "@croupier/contract/ids";
import type { Mode } from "@croupier/contract/round";
import type { NewPair } from "@croupier/ledger/seed-pairs";
import type { Draws } from "@croupier/math/draws";

/** Fairness master keys by id, the current one first; the others still open the pairs they were used for. */
export type MasterKeys = ReadonlyMap<string, Uint8Array>;

interface Salted {
  readonly salt: Uint8Array;
  readonly masterKeyId: string;
  readonly commitment: string;
}

/** Which of a player's rounds under a pair. */
export interface RoundSeat {
  readonly mode: Mode;
  readonly nonce: number;
  /** Names a stream beside the round's own; left out for the game itself. */
  readonly purpose?: string;
}

/** The one place where server seeds exist; only what `reveal` returns ever leaves the process. */
export interface Seeds {
  /** Salt, key and commitment of a fresh pair; the seed itself is not kept. */
  create(): NewPair;
  /** The draws of one round, from the first. */
  draws(stored: Salted & { readonly id: string; readonly clientSeed: string }, round: RoundSeat): Draws;
  /** Throws if one of these keys is not configured. */
  assertHasKeys(ids: readonly string[]): void;
  /** The seed in hex, for a pair that no round can be played under any more. */
  reveal(stored: Salted): string;
}

const CACHED_PAIRS = 10_000;

/** Throws if a pair's key is missing or its commitment doesn't hold: no round is decided on a seed we did not promise. */
export const createSeeds = (keys: MasterKeys): Seeds => {
  const [currentId] = keys.keys();
  if (currentId === undefined) throw new Error("a host needs at least one fairness master key");
  const cache = new Map<string, SeedPair>();

  const derive = ({ salt, masterKeyId, commitment }: Salted): Uint8Array => {
    const key = keys.get(masterKeyId);
    if (!key) throw new Error(`fairness master key ${masterKeyId} is not configured`);
    const seed = deriveServerSeed(key, salt);
    if (commitmentOf(seed) !== commitment) throw new Error("a stored salt does not give the seed we committed to");
    return seed;
  };

  const pairOf = (stored: Salted & { readonly id: string }): SeedPair => {
    const cached = cache.get(stored.id);
    if (cached) return cached;
    const pair = createSeedPair(derive(stored));
    // The oldest goes first; deriving it again costs microseconds.
    if (cache.size >= CACHED_PAIRS) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
    cache.set(stored.id, pair);
    return pair;
  };

  return {
    create() {
      const salt = crypto.getRandomValues(new Uint8Array(32));
      const key = keys.get(currentId) ?? new Uint8Array();
      const commitment = commitmentOf(deriveServerSeed(key, salt));
      return { id: uuidV7(), salt, masterKeyId: currentId, commitment };
    },
    draws: (stored, { nonce, purpose }) => pairOf(stored).draws(stored.clientSeed, nonce, purpose),
    assertHasKeys(ids) {
      const missing = ids.filter((id) => !keys.has(id));
      if (missing.length > 0)
        throw new Error(`rounds are open under master keys that are not configured: ${missing.join(", ")}`);
    },
    reveal: (stored) => formatSeed(derive(stored)),
  };
};
