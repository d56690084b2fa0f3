import { commitmentOf, parseSeed, SEED_HEX } from "./seed.ts";

/** Whether the revealed seed is the one committed to. Also false if the seed isn't 64 lower-case hex digits. */
export const verifyCommitment = (serverSeedHex: string, commitment: string): boolean =>
  SEED_HEX.test(serverSeedHex) && commitmentOf(parseSeed(serverSeedHex)) === commitment;

/** Why a list of rounds isn't all there is under its pair, and the nonce that shows it. */
export type NonceProblem =
  | { readonly code: "nonce_invalid"; readonly nonce: number }
  | { readonly code: "nonce_repeated"; readonly nonce: number }
  | { readonly code: "nonce_missing"; readonly nonce: number }
  | { readonly code: "nonce_unexpected"; readonly nonce: number };

/**
 * Checks that the rounds listed under one pair, voided ones included and in any order, have the nonces 0 … n − 1, each
 * once: a house that drops or replays a round leaves a gap or a repeat. A dropped *last* round shows only against
 * `count`, the number of rounds that the pair states. Returns the first problem, or undefined if there is none.
 */
export const verifyNonceSequence = (
  rounds: readonly { readonly nonce: number }[],
  count: number = rounds.length,
): NonceProblem | undefined => {
  const seen = new Set<number>();
  for (const { nonce } of rounds) {
    if (!Number.isSafeInteger(nonce) || nonce < 0) return { code: "nonce_invalid", nonce };
    if (seen.has(nonce)) return { code: "nonce_repeated", nonce };
    seen.add(nonce);
  }
  for (let nonce = 0; nonce < count; nonce += 1) if (!seen.has(nonce)) return { code: "nonce_missing", nonce };
  for (const nonce of seen) if (nonce >= count) return { code: "nonce_unexpected", nonce };
  return undefined;
};
