import { compress, createHashState } from "./compress.ts";
import type { HashState } from "./compress.ts";
import { assertClientSeed, assertServerSeed } from "./seed.ts";

/** The HMAC states after the key's two pads. As secret as the server seed. */
export interface KeyState {
  readonly inner: HashState;
  readonly outer: HashState;
}

/** The words of one stream, in order; it never ends. Used by one reader. */
export interface WordStream {
  /** The next big-endian 32-bit word, 0 … 2³² − 1. */
  nextWord(): number;
}

/** What a stream is for, when it isn't the round's own. */
export const PURPOSE = /^[a-z][a-z0-9-]{0,63}$/;

const BLOCK_BYTES = 64;
const BLOCK_WORDS = 8;
const COLON = 0x3a;
const ZERO = 0x30;

// One message is built and hashed at a time, without awaiting, so all streams share this scratch. The longest message
// is 64 + 16 + 64 + 16 characters and three colons; padding needs nine bytes more: three blocks.
const message = new Uint8Array(3 * BLOCK_BYTES);
const messageView = new DataView(message.buffer);
const outerView = new DataView(new ArrayBuffer(BLOCK_BYTES));
outerView.setUint8(32, 0x80);
outerView.setUint32(60, (BLOCK_BYTES + 32) * 8);
const scratch = createHashState();

// The last client seed found well-formed: rounds in a row share theirs, and the check is a twentieth of a draw.
let checkedClientSeed: string | undefined;

const pad = (serverSeed: Uint8Array, byte: number): HashState => {
  const block = new Uint8Array(BLOCK_BYTES).fill(byte);
  serverSeed.forEach((value, i) => (block[i] = value ^ byte));
  const state = createHashState();
  compress(state, state, new DataView(block.buffer), 0);
  return state;
};

/** Prepares a server seed's HMAC-SHA256 key (RFC 2104): keep it for all rounds under the pair. */
export const createKeyState = (serverSeed: Uint8Array): KeyState => {
  assertServerSeed(serverSeed);
  return { inner: pad(serverSeed, 0x36), outer: pad(serverSeed, 0x5c) };
};

/** Each of these writes ASCII at `at` and returns where it ended. */
const writeText = (text: string, at: number): number => {
  for (let i = 0; i < text.length; i += 1) message[at + i] = text.charCodeAt(i);
  return at + text.length;
};

const writeColon = (at: number): number => {
  message[at] = COLON;
  return at + 1;
};

const writeDecimal = (value: number, at: number): number => {
  let end = at + 1;
  for (let power = 10; power <= value; power *= 10) end += 1;
  let rest = value;
  for (let i = end - 1; i >= at; i -= 1) {
    const shorter = Math.floor(rest / 10);
    message[i] = ZERO + (rest - shorter * 10);
    rest = shorter;
  }
  return end;
};

/** HMAC of the first `length` bytes of the scratch message, as eight words. */
const authenticate = (key: KeyState, length: number, words: HashState): void => {
  const blocks = Math.ceil((length + 9) / BLOCK_BYTES);
  message[length] = 0x80;
  for (let i = length + 1; i < blocks * BLOCK_BYTES; i += 1) message[i] = 0;
  messageView.setUint16(blocks * BLOCK_BYTES - 2, (BLOCK_BYTES + length) * 8);
  compress(key.inner, scratch, messageView, 0);
  for (let b = 1; b < blocks; b += 1) compress(scratch, scratch, messageView, b * BLOCK_BYTES);
  for (let i = 0; i < BLOCK_WORDS; i += 1) outerView.setInt32(4 * i, scratch[i] ?? 0);
  compress(key.outer, words, outerView, 0);
};

/**
 * The stream of one round: block b = 0, 1, 2 … is HMAC-SHA256(server seed, `clientSeed:nonce:b`), or
 * `clientSeed:nonce:purpose:b`, computed when its first word is asked for. Throws a RangeError on a malformed client
 * seed, nonce (0 … 2⁵³ − 1) or purpose.
 */
export const createStream = (key: KeyState, clientSeed: string, nonce: number, purpose?: string): WordStream => {
  if (clientSeed !== checkedClientSeed) {
    assertClientSeed(clientSeed);
    checkedClientSeed = clientSeed;
  }
  if (!Number.isSafeInteger(nonce) || nonce < 0) {
    throw new RangeError(`a nonce counts the rounds under a pair from 0; it can't be ${nonce}`);
  }
  if (purpose !== undefined && !PURPOSE.test(purpose)) {
    throw new RangeError(
      "a purpose is 1 to 64 lower-case letters, digits or -, a letter first; name one or leave it out",
    );
  }
  const words: HashState = new Int32Array(BLOCK_WORDS);
  let block = 0;
  let position = BLOCK_WORDS;
  const refill = (): void => {
    let at = writeDecimal(nonce, writeColon(writeText(clientSeed, 0)));
    if (purpose !== undefined) at = writeText(purpose, writeColon(at));
    authenticate(key, writeDecimal(block, writeColon(at)), words);
    block += 1;
    position = 0;
  };
  return {
    nextWord() {
      if (position === BLOCK_WORDS) refill();
      const word = (words[position] ?? 0) >>> 0;
      position += 1;
      return word;
    },
  };
};
