import { describe, expect, test } from "vitest";
import { nextWalletKeyId, walletKey } from "./keys.ts";

const operator = "0197a0c2-0000-7000-8000-000000000001";
const roots = new Map([
  ["2026-b", new Uint8Array(32).fill(7)],
  ["2026", new Uint8Array(32).fill(9)],
]);

describe("an operator's key", () => {
  test("follows from a root, the operator and the id", () => {
    const key = walletKey(roots, operator, "2026-b-1");
    // HKDF-SHA256 of 32 bytes of 7, without salt, by another program.
    expect(key).toEqual({ id: "2026-b-1", secret: "ZqKwtq3IKpijhc2ncPUo94YtGjPTonhBJtuFjs01w-M" });
    expect(walletKey(roots, operator, "2026-b-1")).toEqual(key);
  });

  test("is no other's", () => {
    const secrets = [
      walletKey(roots, operator, "2026-b-1"),
      walletKey(roots, operator, "2026-b-2"),
      walletKey(roots, operator, "2026-1"),
      walletKey(roots, operator.replace("1", "2"), "2026-b-1"),
    ].map((key) => key?.secret);
    expect(new Set(secrets).size).toBe(4);
    expect(secrets).not.toContain(undefined);
  });

  test.each(["", "2026", "2026-", "2026-0", "2026-b", "2027-1", "2026-1x", "-1"])("is not to be had as %j", (id) => {
    expect(walletKey(roots, operator, id)).toBeUndefined();
  });
});

test.each([
  [undefined, "2026-b-1"],
  ["2026-b-1", "2026-b-2"],
  ["2026-b-9", "2026-b-10"],
  ["2026-4", "2026-b-1"],
])("after %j comes %j", (keyId, next) => {
  expect(nextWalletKeyId(roots, keyId)).toBe(next);
});

test("without a root there is no key to come", () => {
  expect(nextWalletKeyId(new Map(), undefined)).toBeUndefined();
});
