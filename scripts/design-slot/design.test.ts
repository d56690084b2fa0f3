import { compare, rational } from "@croupier/math/rational";
import { drawsFrom } from "@croupier/fairness/draws";
import { game } from "@croupier/slots";
import { createFastWords } from "@croupier/testing/simulation/fast-words";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { designSlot } from "./design.ts";
import { layOutStrip } from "./lay-out-strip.ts";
import mothAndMoon from "./moth-and-moon.json" with { type: "json" };
import { parseTheme } from "./theme.ts";

describe("pnpm design-slot", () => {
  const theme = parseTheme(mothAndMoon);
  const hits = [rational(20, 100), rational(35, 100)] as const;

  test.each([94, 96, 92].slice(0, sized(1, 3)))("--rtp %d prints what is shipped", (percent) => {
    const design = designSlot(theme, { rtp: rational(percent, 100), hits, seed: "croupier" });
    const shipped = Object.entries(game.variants).find(([name]) => name === `moth-and-moon-${percent}`);
    expect(design).toMatchObject({ parameters: shipped?.[1].parameters });
  });

  test("finds strips of another return, within two thousandths of a point", () => {
    const wanted = rational(905, 1_000);
    const design = designSlot(theme, { rtp: wanted, hits, seed: "another" });
    if (typeof design === "string") throw new Error(design);
    const [least, most] = [rational(90_498, 100_000), rational(90_502, 100_000)];
    expect(compare(design.rtp, least) > 0 && compare(design.rtp, most) < 0).toBe(true);
    expect(compare(design.hitFrequency, hits[0]) >= 0 && compare(design.hitFrequency, hits[1]) <= 0).toBe(true);
  });

  test("says so where there are none: pays come nowhere near, or hits are never so rare", () => {
    const few = { a: 3, b: 3, c: 2 };
    const small = parseTheme({
      parameters: { rows: 2, lines: [[0, 0]], pays: { a: { 2: 2 }, b: { 2: 3 }, c: { 2: 5 } } },
      reels: [few, few],
      reach: 1,
    });
    const wanted = { rtp: rational(65, 64), hits, seed: "croupier" };
    expect(designSlot(small, wanted)).toMatchObject({ rtp: rational(65, 64) });
    expect(designSlot(small, { ...wanted, rtp: rational(10) })).toContain("no strips near the theme's return that");
    expect(designSlot(small, { ...wanted, hits: [rational(1, 100), rational(2, 100)] })).toContain("hit more often");
  });

  test.each([
    [[], "--rtp is a number of percent, not left out"],
    [["--rtp", "most"], "--rtp is a number of percent, not most"],
    [["--rtp", "96", "--hits", "20"], "--hits is two numbers of percent, as 20-35, not 20"],
    [["--rtp", "96", "--speed"], "Unknown option '--speed'"],
  ])("%j is refused", (args, sentence) => {
    expect(readArguments(args)).toContain(sentence);
  });

  test("reads percent exactly", () => {
    expect(readArguments(["--rtp", "94.5", "--hits", "22.5-30", "--seed", "s"])).toEqual({
      rtp: rational(945, 1_000),
      hits: [rational(225, 1_000), rational(30, 100)],
      seed: "s",
      theme: undefined,
      help: false,
    });
  });
});

const uniformOf = (seed: string) => {
  const draws = drawsFrom(createFastWords(seed));
  return (n: number): number => draws.uniform(n);
};

describe("a strip", () => {
  test("has as many of each symbol as told, and no window shows one twice", () => {
    const counts = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f"), fc.integer({ min: 1, max: 4 }), {
      minKeys: 5,
    });
    fc.assert(
      fc.property(counts, fc.constantFrom(2, 3), fc.string(), (of, rows, seed) => {
        const all = Object.values(of).reduce((sum, count) => sum + count, 0);
        fc.pre(Object.values(of).every((count) => count * rows < all));
        const strip = layOutStrip(of, rows, uniformOf(seed));
        for (const [symbol, count] of Object.entries(of)) {
          expect(strip.filter((at) => at === symbol)).toHaveLength(count);
        }
        for (const stop of strip.keys()) {
          const window = Array.from({ length: rows }, (_, row) => strip[(stop + row) % strip.length]);
          expect(new Set(window).size).toBe(rows);
        }
      }),
    );
  });

  test("that can't be laid out so is refused", () => {
    expect(() => layOutStrip({ a: 3, b: 1 }, 3, uniformOf("strip"))).toThrow("3 stops apart");
  });
});
