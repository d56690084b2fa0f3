import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

/** Bytes in a server seed, in the salt it is derived with, and the fewest a master key may have. */
const SEED_BYTES = 32;

/** What a client may choose. The house never chooses it. */
export const CLIENT_SEED = /^[A-Za-z0-9_-]{1,64}$/;

/** How a server seed is written: one spelling, so that records compare as text. */
export const SEED_HEX = /^[0-9a-f]{64}$/;
const INFO = new TextEncoder().encode("croupier/server-seed/v1");

/** Throws a RangeError unless the server seed is 32 bytes. */
export const assertServerSeed = (serverSeed: Uint8Array): void => {
  if (serverSeed.length !== SEED_BYTES) {
    throw new RangeError(`a server seed is ${SEED_BYTES} bytes, not ${serverSeed.length}; read hex with parseSeed`);
  }
};

/** Throws a RangeError unless the text may be a client seed. */
export const assertClientSeed = (clientSeed: string): void => {
  if (!CLIENT_SEED.test(clientSeed)) {
    throw new RangeError("a client seed is 1 to 64 letters, digits, _ or -; make one on the client");
  }
};

/**
 * The server seed of a pair: 32 bytes by HKDF-SHA256 (RFC 5869). Neither the master key nor the salt stored with the
 * pair tells it alone. Throws a RangeError if the key has fewer than 32 bytes or the salt isn't 32.
 */
export const deriveServerSeed = (masterKey: Uint8Array, salt: Uint8Array): Uint8Array => {
  if (masterKey.length < SEED_BYTES) {
    throw new RangeError(`a master key has at least ${SEED_BYTES} random bytes, not ${masterKey.length}`);
  }
  if (salt.length !== SEED_BYTES) {
    throw new RangeError(`a salt is ${SEED_BYTES} fresh random bytes, not ${salt.length}`);
  }
  return hkdf(sha256, masterKey, salt, INFO, SEED_BYTES);
};

/** What the house publishes before the first bet under a seed: SHA-256 of its bytes, as 64 lower-case hex digits. */
export const commitmentOf = (serverSeed: Uint8Array): string => {
  assertServerSeed(serverSeed);
  return bytesToHex(sha256(serverSeed));
};

/** A server seed as 64 lower-case hex digits. */
export const formatSeed = (serverSeed: Uint8Array): string => {
  assertServerSeed(serverSeed);
  return bytesToHex(serverSeed);
};

/** Reads what `formatSeed` wrote; throws a RangeError on anything else, without quoting it: a seed may be secret. */
export const parseSeed = (hex: string): Uint8Array => {
  if (!SEED_HEX.test(hex)) throw new RangeError("a server seed is written as 64 lower-case hex digits");
  return hexToBytes(hex);
};
