import { describe, expect, test } from "vitest";
import { type Caller, serviceKey, signIdentity, verifyIdentity } from "./identity.ts";

const root = new Uint8Array(32).fill(1);
const key = serviceKey(root, "coin-flip");
const caller: Caller = { kind: "system" };
const request = { service: "coin-flip", method: "POST", path: "/games/coin-flip/open", body: '{"a":1}' };
const NOW = 1_800_000_000_000;
const token = signIdentity(key, caller, request, NOW);

describe("an identity", () => {
  test("names the caller for the request it was signed for", () => {
    expect(verifyIdentity([key], token, request, NOW)).toEqual(caller);
  });

  test.each([
    ["another body", { ...request, body: '{"a":2}' }],
    ["another path", { ...request, path: "/games/coin-flip/act" }],
    ["another service", { ...request, service: "dice" }],
    ["another method", { ...request, method: "GET" }],
  ])("is worth nothing for %s", (_, other) => {
    expect(verifyIdentity([key], token, other, NOW)).toBeUndefined();
  });

  test("is worth nothing under the key of another service", () => {
    const dice = serviceKey(root, "dice");
    expect(verifyIdentity([dice], token, request, NOW)).toBeUndefined();
  });

  test("is accepted under the key before this one, while keys rotate", () => {
    const newer = serviceKey(new Uint8Array(32).fill(2), "coin-flip");
    expect(verifyIdentity([newer, key], token, request, NOW)).toEqual(caller);
  });

  test("is never the same twice, and has one spelling", () => {
    expect(signIdentity(key, caller, request, NOW)).not.toBe(token);
    const last = token.at(-1) ?? "";
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // The last of 43 characters carries four bits: three others mean the same bytes.
    const others = Array.from(alphabet)
      .filter((character) => character !== last)
      .map((character) => token.slice(0, -1) + character);
    for (const other of [...others, `${token}=`, `${token}A`]) {
      expect(verifyIdentity([key], other, request, NOW)).toBeUndefined();
    }
  });

  test("lives for half a minute, give or take the clocks", () => {
    expect(verifyIdentity([key], token, request, NOW + 29_000)).toEqual(caller);
    expect(verifyIdentity([key], token, request, NOW + 36_000)).toBeUndefined();
    expect(verifyIdentity([key], token, request, NOW - 60_000)).toBeUndefined();
  });

  test.each(["", ".", "a.b", "a.b.c", `${token}.x`, token.slice(0, -2), `x${token}`, undefined])(
    "altered is worth nothing: %s",
    (altered) => {
      expect(verifyIdentity([key], altered, request, NOW)).toBeUndefined();
    },
  );
});
