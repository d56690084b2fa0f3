const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/** 192 random bits as 32 characters. Made here and not by the house, or the house could choose the results. */
export const newClientSeed = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
