import { describe, expect, test } from "vitest";
import { findBroken, findForgotten } from "./frozen-rules.ts";
import { keepReleases, type RulesLock } from "./rules-lock.ts";

const MATH = "shared/math/src/rational.ts";
const version = (file: string, released = false, math = "exact") => ({
  released,
  closure: { "games/dice/rules/1.ts": file, "games/dice/rules/2.ts": file, [MATH]: math },
});
const variant = (json: string, rules = 1, released = false) => ({ rules, released, json, rulesHash: "hash" });

const released: RulesLock = {
  versions: { 1: version("one", true), 2: version("two") },
  variants: { standard: variant("standard", 1, true), next: variant("next", 2) },
};

describe("findBroken", () => {
  test("accepts changes of what is not released", () => {
    const sources = {
      versions: { 1: version("one"), 2: version("changed") },
      variants: { standard: variant("standard") },
    };
    expect(findBroken("dice", released, sources)).toEqual([]);
  });

  test("refuses a change of released rules, and says where it belongs", () => {
    const sources = { ...released, versions: { ...released.versions, 1: version("changed") } };
    expect(findBroken("dice", released, sources)).toEqual([
      "games/dice/rules/1.ts is released and can't change: rounds played under it must replay for ever. " +
        "Put the change in games/dice/rules/3.ts and add a variant that names it.",
    ]);
  });

  test("refuses a change of what released rules load, or their hash would no longer be that of old rounds", () => {
    const sources = { ...released, versions: { ...released.versions, 1: version("one", false, "faster") } };
    expect(findBroken("dice", released, sources)).toEqual([
      `${MATH} is loaded by released rules (games/dice/rules/1.ts) and can't change: rounds played under it must ` +
        "replay for ever. Restore it, and put the change in a new file for rules that are not released yet.",
    ]);
  });

  test("refuses the removal of released rules", () => {
    const sources = { ...released, versions: { 2: version("two") } };
    expect(findBroken("dice", released, sources)).toEqual([
      expect.stringContaining("rules/1.ts is released and can't be removed"),
    ]);
  });

  test("refuses a change and the removal of a released variant", () => {
    const changed = { ...released, variants: { standard: variant("changed") } };
    expect(findBroken("dice", released, changed)).toEqual([
      expect.stringContaining('"standard" is released and can\'t change'),
    ]);
    const removed = { ...released, variants: {} };
    expect(findBroken("dice", released, removed)).toEqual([
      expect.stringContaining('"standard" is released and can\'t be removed'),
    ]);
  });

  test("refuses to read a released variant differently, but lets an old lock gain how it is read", () => {
    const reading = (parsed: string) => ({
      ...released,
      variants: { standard: { ...variant("standard", 1, true), parsed }, next: variant("next", 2) },
    });
    expect(findBroken("dice", reading("one"), reading("one"))).toEqual([]);
    expect(findBroken("dice", released, reading("one"))).toEqual([]);
    expect(findBroken("dice", reading("one"), reading("two"))).toEqual([
      expect.stringContaining('now reads released variant "standard" differently'),
    ]);
    expect(findBroken("dice", reading("one"), released)).toHaveLength(1);
  });
});

test("findBroken refuses other golden rounds of a released variant, but lets an old lock gain its own", () => {
  const holding = (golden?: string) => {
    const standard = { ...variant("standard", 1, true), ...(golden === undefined ? {} : { golden }) };
    return { ...released, variants: { ...released.variants, standard } };
  };
  expect(findBroken("dice", holding("one"), holding("one"))).toEqual([]);
  expect(findBroken("dice", released, holding("one"))).toEqual([]);
  const rewritten = [expect.stringContaining('golden.json has other rounds of released variant "standard"')];
  expect(findBroken("dice", holding("one"), holding("two"))).toEqual(rewritten);
  expect(findBroken("dice", holding("one"), released)).toEqual(rewritten);
});

test("findForgotten misses no release that a lock dropped", () => {
  expect(findForgotten("dice", released, released)).toEqual([]);
  const dropped = { versions: { 1: version("one") }, variants: {} };
  expect(findForgotten("dice", released, dropped)).toEqual([
    expect.stringContaining("rules 1 are released"),
    expect.stringContaining('variant "standard" is released'),
  ]);
});

describe("keepReleases", () => {
  const sources: RulesLock = {
    versions: { 1: version("one"), 2: version("two") },
    variants: { standard: variant("standard"), late: variant("late"), next: variant("next", 2) },
  };

  test("releases nothing by itself, and forgets no release", () => {
    const { versions, variants } = keepReleases(released, sources);
    expect([versions["1"]?.released, versions["2"]?.released]).toEqual([true, false]);
    expect([variants["standard"]?.released, variants["late"]?.released]).toEqual([true, false]);
  });

  test("releases a version with the variants that name it", () => {
    const { versions, variants } = keepReleases({ versions: {}, variants: {} }, sources, 2);
    expect([versions["1"]?.released, versions["2"]?.released]).toEqual([false, true]);
    expect([variants["standard"]?.released, variants["next"]?.released]).toEqual([false, true]);
  });
});
