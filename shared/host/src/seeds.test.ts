import { describe, expect, test } from "vitest";
import { createSeeds } from "./seeds.ts";

const seat = { mode: "real", nonce: 7 } as const;
const key = (fill: number) => new Uint8Array(32).fill(fill);

describe("server seeds", () => {
  test("of a pair are the same in every process, and those of an older key still open", () => {
    const before = createSeeds(new Map([["old", key(1)]]));
    const pair = before.create();
    const after = createSeeds(
      new Map([
        ["new", key(2)],
        ["old", key(1)],
      ]),
    );
    expect(after.reveal(pair)).toBe(before.reveal(pair));
    expect(after.create().masterKeyId).toBe("new");
    const active = { ...pair, clientSeed: "client" };
    const [first, second] = [before, after].map((seeds) => seeds.draws(active, seat));
    expect(second?.uniform(1_000_000)).toBe(first?.uniform(1_000_000));
  });

  test("that don't give the commitment decide nothing", () => {
    const seeds = createSeeds(new Map([["k", key(1)]]));
    const pair = seeds.create();
    const forged = { ...pair, id: "another", clientSeed: "client", commitment: "0".repeat(64) };
    expect(() => seeds.draws(forged, seat)).toThrow("does not give the seed we committed to");
    expect(() => seeds.reveal(forged)).toThrow("does not give the seed we committed to");
  });

  test("of a key that is not configured are an error that names it", () => {
    const seeds = createSeeds(new Map([["k", key(1)]]));
    const lost = { ...seeds.create(), clientSeed: "client", masterKeyId: "gone" };
    expect(() => seeds.draws(lost, seat)).toThrow("gone is not configured");
    expect(() => seeds.assertHasKeys(["k", "gone"])).toThrow("gone");
    expect(() => createSeeds(new Map())).toThrow("at least one");
  });
});
