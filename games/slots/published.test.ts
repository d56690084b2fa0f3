import { computeParSheet } from "@croupier/contract/compute-par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { toDecimal } from "@croupier/math/arithmetic";
import { multiply, type Rational, rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import { expect, test } from "vitest";
import { par } from "./par.ts";
import atkinsDiet from "./published/atkins-diet.json" with { type: "json" };
import dolphinsPearl from "./published/dolphins-pearl.json" with { type: "json" };
import roaringForties from "./published/roaring-forties.json" with { type: "json" };

// Machines that others have published, strips and all, and what they say of them, to the last digit that they print.

const sectionOf = (parameters: unknown): ParSection => {
  const [section] = computeParSheet(par, { parameters }).sections;
  if (!section) throw new Error("no section");
  return section;
};

const HUNDRED = rational(100);
const percent = (exact: string, digits: number): string => toDecimal(multiply(parseRational(exact), HUNDRED), digits);

const returns = ({ rtp, breakdown = [] }: ParSection, digits: number) => ({
  total: percent(rtp.exact, digits),
  ...Object.fromEntries(breakdown.map((part) => [part.name, percent(part.rtp.exact, digits)])),
});

const hitsOf = ({ breakdown = [] }: ParSection, name: string): Rational =>
  parseRational(breakdown.find((part) => part.name === name)?.hitFrequency?.exact ?? "0");

/**
 * M. Shackleford, "Deconstructing the Atkins Diet Slot Machine", https://wizardofodds.com/games/slots/atkins-diet/: 32⁵
 * combinations, a wild, 20 lines, free spins at three times the pay that go on without limit.
 */
test("Atkins Diet returns what the Wizard of Odds says: lines, scatters and bonus", () => {
  const section = sectionOf(atkinsDiet);
  expect(returns(section, 3)).toEqual({ total: "97.046", line: "63.460", scatter: "6.976", feature: "26.610" });
  expect(toDecimal(hitsOf(section, "feature"), 6)).toBe("0.011185");
  expect(section.notes?.join()).toContain("11.259335 free spins on average, winning 23.791632 stakes");
  expect(section.maximum).toBeNull();
});

test("a line of Atkins Diet hits as often as the Wizard of Odds says", () => {
  const oneLine = sectionOf({ ...atkinsDiet, lines: [[1, 1, 1, 1, 1]] });
  expect(toDecimal(multiply(hitsOf(oneLine, "line"), HUNDRED), 2)).toBe("5.45");
  expect(returns(oneLine, 3)).toEqual(returns(sectionOf(atkinsDiet), 3));
});

/**
 * slotopol, https://github.com/slotopol/server, game/slot/novomatic/dolphinspearl: a wild that doubles, other strips in
 * the feature, where a spin adds 0.4 spins and pays three times.
 */
test("Dolphin's Pearl returns what slotopol computes, on strips of their own in the feature", () => {
  const section = sectionOf(dolphinsPearl);
  expect(returns(section, 6).total).toBe("94.236512");
  expect(returns(section, 3)).toMatchObject({ line: "47.580", scatter: "11.288" });
  expect(section.notes?.join()).toContain("one spin in 262.16:");
  // "free games 5868450" of 102564030 spins, 15 at a time
  expect(multiply(hitsOf(section, "feature"), rational(15))).toEqual(rational(5_868_450, 102_564_030));
});

/**
 * slotopol, https://github.com/slotopol/server, game/slot/novomatic/roaringforties: 40 lines on four rows, stacked
 * symbols, reels of 58 and 62 stops (801,735,392 combinations), a wild on the middle reels.
 */
test("Roaring Forties returns what slotopol computes", () => {
  const section = sectionOf(roaringForties);
  expect(returns(section, 6).total).toBe("95.419380");
  expect(returns(section, 4)).toMatchObject({ line: "87.1930", scatter: "8.2264", feature: "0.0000" });
  expect(section.maximum).toMatchObject({ multiplier: "1000/1", oneIn: "100216924" });
});
