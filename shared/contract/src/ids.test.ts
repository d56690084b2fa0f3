import { describe, expect, test } from "vitest";
import { routeOf, routeOfRound, UUID_V7, uuidV7, uuidV7Ms } from "./ids.ts";

describe("a UUIDv7", () => {
  test("has RFC 9562's shape and tells when it was made", () => {
    for (const madeMs of [0, 1, 2 ** 32, 1_800_000_000_123, 2 ** 48 - 1]) {
      const id = uuidV7(madeMs);
      expect(id).toMatch(UUID_V7);
      expect(uuidV7Ms(id)).toBe(madeMs);
    }
  });

  test("carries a round's route, which is the same for the same operator and player", () => {
    const route = routeOf("operator", "player");
    expect(routeOfRound(uuidV7(Date.now(), route))).toBe(route);
    expect(routeOf("operator", "player")).toBe(route);
    expect(routeOf("operator", "other")).not.toBe(route);
  });

  test("is new each time", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => uuidV7(1))).size).toBe(1_000);
  });
});
