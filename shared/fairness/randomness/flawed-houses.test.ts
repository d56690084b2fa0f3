import { beforeAll, describe, expect, test } from "vitest";
import { examineHouse, SECTIONS } from "./battery.ts";
import { type Finding, rejections } from "./finding.ts";
import * as flawed from "./flawed-houses.ts";
import { createRealHouse, type House } from "./house.ts";

type Section = keyof typeof SECTIONS;

const DRAWS: Readonly<Record<Section, number>> = {
  words: 10_000,
  draws: 16_000,
  neighbours: 16_000,
  interplay: 32_000,
  shuffles: 16_000,
};

interface Flaw {
  readonly flaw: string;
  readonly house: House;
  readonly section: Section;
  /** Which tests are there to find it, among others. */
  readonly by: readonly string[];
}

const inWords: readonly Omit<Flaw, "section">[] = [
  { flaw: "a stuck bit", house: flawed.stuckBit, by: ["words: even bits", "low bits: frequency"] },
  { flaw: "a bit that leans", house: flawed.leaningBit, by: ["words: even bits"] },
  {
    flaw: "words that were floats",
    house: flawed.floatWords,
    by: ["words: birthday spacings", "low bits: frequency"],
  },
  {
    flaw: "a linear congruential generator's low bits",
    house: flawed.createCongruential(),
    by: ["low bits: frequency", "low bits: pairs", "middle bits: overlapping tuples", "low bits: runs up"],
  },
  {
    flaw: "words more even than chance",
    house: flawed.createGoldenRatio(),
    by: ["high bits: frequency", "words: correlation with the next but one", "words: maximum of five"],
  },
  {
    flaw: "words that come twice",
    house: flawed.sticky,
    by: [
      "words: correlation with the next",
      "words: duplicates",
      "high bits: pairs",
      "low bits: poker",
      "words: low gap",
      "words: high gap",
    ],
  },
  {
    flaw: "words near the one before",
    house: flawed.smoothed,
    by: ["words: maximum of five", "words: runs about the middle", "high bits: overlapping tuples"],
  },
  {
    flaw: "words put in order",
    house: flawed.sorted,
    by: ["words: permutation", "words: runs up", "words: runs down"],
  },
  {
    flaw: "blocks that come twice",
    house: flawed.sameBlock,
    by: ["words: correlation with the next block", "words: duplicates", "low bits: coupon collector"],
  },
  {
    flaw: "nonces used twice",
    house: flawed.lateNonce,
    by: ["words: correlation with the next round", "words: duplicates"],
  },
  { flaw: "nonces used again after a thousand rounds", house: flawed.shortHistory, by: ["words: duplicates"] },
];

const inDraws: readonly Omit<Flaw, "section">[] = [
  {
    flaw: "nonces used again after a thousand rounds",
    house: flawed.shortHistory,
    by: ["coin: overlapping tuples", "European wheel: frequency", "American wheel: low gap", "dice: frequency"],
  },
  {
    flaw: "remainders without rejection",
    house: flawed.moduloBiased,
    by: ["below 3·2³⁰, in 96 parts: frequency", "below 3·2³⁰: maximum of five"],
  },
  { flaw: "remainders of half a word", house: flawed.moduloOfHalf, by: ["dice, first digits: frequency"] },
  {
    flaw: "shares without rejection",
    house: flawed.multiplied,
    by: ["below 3·2³⁰, modulo 96: frequency"],
  },
  { flaw: "shares that are rounded", house: flawed.rounded, by: ["European wheel: frequency", "tile: frequency"] },
  {
    flaw: "no result twice running",
    house: flawed.unrepeating,
    by: ["tile: poker", "reel of 31: permutation", "ball: overlapping tuples"],
  },
  {
    flaw: "a number that is likelier",
    house: flawed.loaded,
    by: ["European wheel: frequency", "American wheel: frequency", "dice: frequency"],
  },
];

const inNeighbours = (
  [
    ["nonces used twice", flawed.lateNonce, "next nonces"],
    ["words in an arithmetic series", flawed.strided, "next nonces"],
    ["blocks that come twice", flawed.sameBlock, "blocks of a round"],
    ["nonces of 32 bits", flawed.nonceOf32Bits, "nonces 2³² apart"],
    ["client seeds that don't matter", flawed.clientIgnored, "neighbouring client seeds"],
    ["a bit of the server seed that doesn't matter", flawed.serverBitIgnored, "neighbouring server seeds"],
    ["purposes that don't matter", flawed.purposeIgnored, "a round and its purpose"],
  ] as const
).map(([flaw, house, between]) => ({
  flaw,
  house,
  by: ["correlated", "joint high bits", "joint low bits", "differing bits"].map((name) => `${between}: ${name}`),
}));

const inInterplay = (
  [
    ["words that come twice", flawed.sticky, "games in one round"],
    ["nonces used twice", flawed.lateNonce, "games in turn"],
    ["purposes that don't matter", flawed.purposeIgnored, "a game and its jackpot"],
    ["client seeds that don't matter", flawed.clientIgnored, "games of two players"],
  ] as const
).map(([flaw, house, between]) => ({ flaw, house, by: [`${between}: interplay`] }));

const inShuffles: readonly Omit<Flaw, "section">[] = [
  {
    flaw: "Sattolo's shuffle",
    house: flawed.sattolo,
    by: ["deck of 52: items in place", "deck of 52: items at positions", "5 cards: orders"],
  },
  {
    flaw: "the naive shuffle",
    house: flawed.naiveShuffle,
    by: ["deck of 52: items at positions", "10 of 40 balls: items dealt", "5 cards: orders"],
  },
  {
    flaw: "a cut for a shuffle",
    house: flawed.cutOnly,
    by: ["deck of 52: first pair", "deck of 52: last pair", "5 cards: orders"],
  },
  {
    flaw: "a shuffle that stops a card early",
    house: flawed.stopsEarly,
    by: ["deck of 52: last pair", "5 cards: orders"],
  },
  {
    flaw: "a shuffle that favours late cards",
    house: flawed.favoursLast,
    by: ["10 of 40 balls: items dealt", "10 of 40 balls: items caught", "6 of a shoe of 416: items dealt"],
  },
];

const within = (section: Section, flaws: readonly Omit<Flaw, "section">[]): Flaw[] =>
  flaws.map((flaw) => ({ ...flaw, section }));

const FLAWS: readonly Flaw[] = [
  ...within("words", inWords),
  ...within("draws", inDraws),
  ...within("neighbours", inNeighbours),
  ...within("interplay", inInterplay),
  ...within("shuffles", inShuffles),
];

/** The names of tests that reject a flawed house; each house is examined once. */
const namesOfRejections = new Map<Flaw, readonly (readonly [subject: string, test: string])[]>();
const rejectionsOf = (flaw: Flaw) => {
  const known = namesOfRejections.get(flaw);
  if (known) return known;
  const { house, section } = flaw;
  const found = rejections(SECTIONS[section](house, DRAWS[section]));
  const names = found.map(({ subject, test: name }) => [subject, name] as const);
  namesOfRejections.set(flaw, names);
  return names;
};

describe("a house is rejected that has", () => {
  test.each(FLAWS)("$flaw, by its $section", (flaw) => {
    const names = rejectionsOf(flaw).map((name) => name.join(": "));
    expect(names).toEqual(expect.arrayContaining([...flaw.by]));
  });
});

describe("the real house", () => {
  let findings: readonly Finding[] = [];
  beforeAll(() => {
    findings = examineHouse(createRealHouse(), 16_000);
  });

  test("is examined by no test that lets every flaw pass", () => {
    const rejecting = FLAWS.flatMap(rejectionsOf).map(([, name]) => name);
    expect(new Set(rejecting)).toEqual(new Set(findings.map(({ test: name }) => name)));
  });

  test("is rejected by none at this size", () => {
    expect(rejections(findings)).toEqual([]);
  });
});
