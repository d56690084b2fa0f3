import { expect, test } from "vitest";
import { scriptedSeed, scriptOf } from "./script.ts";

const first = (clientSeed: string) => ({ clientSeed, nonce: 0 });

test("a client seed tells the draws that were put into it, in the first round for play money alone", () => {
  const clientSeed = scriptedSeed([0n, 12n, 2n ** 63n]) ?? "";
  expect(clientSeed).toBe("forced_0-12-9223372036854775808");
  expect(scriptOf("demo", first(clientSeed))).toEqual([0n, 12n, 2n ** 63n]);
  expect(scriptOf("real", first(clientSeed))).toBeUndefined();
  expect(scriptOf("demo", { clientSeed, nonce: 1 })).toBeUndefined();
});

test.each(["forced", "forced_", "forced_1-", "forced_a", "forced_1\n", "x_forced_1", "V1StGXR8_Z5jdHi6B-myT"])(
  "one that tells none is like any other: %j",
  (clientSeed) => expect(scriptOf("demo", first(clientSeed))).toBeUndefined(),
);

test("there is room for 29 draws of one digit", () => {
  expect(scriptedSeed(Array<bigint>(29).fill(7n))).toHaveLength(64);
  expect(scriptedSeed(Array<bigint>(30).fill(7n))).toBeUndefined();
  expect(scriptedSeed([])).toBeUndefined();
});
