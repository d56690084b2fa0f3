import { describe, expect, test } from "vitest";
import { assertClientSeed, CLIENT_SEED, commitmentOf, deriveServerSeed, formatSeed, parseSeed } from "./seed.ts";

const key = new Uint8Array(32).fill(1);
const salt = new Uint8Array(32).fill(2);

describe("a server seed", () => {
  test("depends on both the key and the salt", () => {
    const seed = formatSeed(deriveServerSeed(key, salt));
    expect(formatSeed(deriveServerSeed(salt, salt))).not.toBe(seed);
    expect(formatSeed(deriveServerSeed(key, key))).not.toBe(seed);
  });

  test("is refused a short key or a salt that isn't 32 bytes", () => {
    expect(() => deriveServerSeed(new Uint8Array(31), salt)).toThrow(RangeError);
    expect(() => deriveServerSeed(key, new Uint8Array(31))).toThrow(RangeError);
    expect(() => deriveServerSeed(key, new Uint8Array(33))).toThrow(RangeError);
  });

  test("is refused by the length that is wrong and the one that is right", () => {
    expect(() => deriveServerSeed(new Uint8Array(16), salt)).toThrow(
      "a master key has at least 32 random bytes, not 16",
    );
    expect(() => deriveServerSeed(key, new Uint8Array(64))).toThrow("a salt is 32 fresh random bytes, not 64");
  });

  test("has one spelling, which reads back", () => {
    const hex = "0f".repeat(32);
    expect(formatSeed(parseSeed(hex))).toBe(hex);
    for (const wrong of ["", hex.toUpperCase(), hex.slice(1), `${hex}00`, `0x${hex}`, `${hex}\n`, "g".repeat(64)]) {
      expect(() => parseSeed(wrong)).toThrow(RangeError);
    }
  });

  test("is 32 bytes wherever it is taken, and no error quotes it", () => {
    expect(() => commitmentOf(new Uint8Array(31))).toThrow("32 bytes, not 31");
    expect(() => formatSeed(new Uint8Array(33))).toThrow("32 bytes, not 33");
    expect(() => parseSeed("secret")).not.toThrow("secret");
    expect(() => parseSeed("secret")).toThrow("64 lower-case hex digits");
  });
});

test("a client seed is 1 to 64 of A-Z a-z 0-9 _ -", () => {
  for (const right of ["a", "_", "-", "V1StGXR8_Z5jdHi6B-myT", "9".repeat(64)]) {
    expect(() => assertClientSeed(right)).not.toThrow();
  }
  for (const wrong of ["", "9".repeat(65), "a:b", "a b", "é", "a\n", "\na", "seed.1"]) {
    expect(CLIENT_SEED.test(wrong)).toBe(false);
    expect(() => assertClientSeed(wrong)).toThrow(RangeError);
    expect(() => assertClientSeed(wrong)).toThrow("1 to 64 letters, digits, _ or -; make one on the client");
  }
});
