import type { Figures } from "@croupier/contract/par";
import { divide, sum, toDecimal } from "@croupier/math/arithmetic";
import { compare, equals, multiply, ONE, type Rational, rational } from "@croupier/math/rational";
import type { Machine, Mode } from "../engine/machine.ts";
import { spinLaw } from "../engine/spin-law.ts";
import { breakdown } from "./breakdown.ts";
import { addedSpins, CHANCE_BITS, endlessFeatures, type Feature, limitedFeatures } from "./feature.ts";
import { returnByCounts } from "./return-by-counts.ts";
import { knowCutRound, knowEndlessRound, type KnownRound, knowRound } from "./known-round.ts";
import { NO_FEATURE, roundMoments } from "./round-moments.ts";
import { byAward, type SpinWins, spinWins } from "./spin-wins.ts";

const PLACES = 6;

const HITS_CUT_OFF = `The hit frequency is the root of an equation and no fraction: it is cut off after ${CHANCE_BITS} bits.`;

/** Free spins on the strips of the base game come out alike, but for what they pay. */
const looksAlike = (a: Mode, b: Mode): boolean =>
  (["lengths", "cells", "scatters"] as const).every((member) => a[member].join() === b[member].join());

const featuresOf = (base: SpinWins, free: SpinWins, maxSpins: number, maxLevel: number) => {
  const awards = byAward(base).flatMap(({ award }) => (award > 0 ? [award] : []));
  const ends = byAward(free).every(({ award }) => award === 0);
  // Where nothing is added on the way, no feature is longer than the longest at first.
  const longest = ends ? Math.max(0, ...awards) : maxSpins;
  if (awards.length === 0) return { of: () => NO_FEATURE, cutOff: false, longest };
  if (longest === Infinity && maxLevel < Infinity && compare(addedSpins(free), ONE) >= 0) {
    if (free.wins.some(({ level }) => level > 0)) return undefined;
    throw new RangeError(
      "free spins add one or more on average and win nothing, so some rounds never end: set scatter.maxSpins",
    );
  }
  const { of, cutOff } = longest < Infinity ? limitedFeatures(free, awards, longest) : endlessFeatures(free);
  return { of: (award: number) => (award > 0 ? of(award) : NO_FEATURE), cutOff, longest };
};

type KnownFeatures = NonNullable<ReturnType<typeof featuresOf>>;

/** What a feature is like, in a sentence; nothing where there is none. */
const describeFeature = (base: SpinWins, features: KnownFeatures | undefined, stakeLevels: bigint): string[] => {
  const kinds = byAward(base).filter(({ award }) => award > 0);
  const begun = kinds.reduce((all, { count }) => all + count, 0n);
  if (begun === 0n) return [];
  const begins = `A feature begins on one spin in ${toDecimal(rational(base.cycle, begun), 2)}`;
  if (!features) return [`${begins}. Its spins add one or more on average, so that some features end at maxWin alone.`];
  const average = (of: (feature: Feature) => Rational): Rational =>
    divide(sum(kinds.map(({ award, count }) => multiply(of(features.of(award)), rational(count)))), rational(begun));
  const spins = average((feature) => feature.spins);
  const won = divide(
    average((feature) => feature.mean),
    rational(stakeLevels),
  );
  return [
    `${begins}: ${toDecimal(spins, PLACES)} free spins on average, winning ${toDecimal(won, PLACES)} stakes, where no maximum win ends it.`,
  ];
};

const knowEndless = ({ maxLevel, stakeLevels }: Machine, base: SpinWins, free: SpinWins): KnownRound =>
  knowEndlessRound({ base, free, maxSpins: Infinity, most: maxLevel, stakeLevels });

const knowFeatures = (machine: Machine, base: SpinWins, free: SpinWins, features: KnownFeatures): KnownRound => {
  const { maxLevel, stakeLevels } = machine;
  const { most, ...moments } = roundMoments(base, features.of, stakeLevels);
  const cut = maxLevel < Infinity && most >= maxLevel;
  const round = { base, free, maxSpins: features.longest, most: Math.min(most, maxLevel), stakeLevels };
  if (cut) return knowCutRound(round, moments);
  const known = knowRound(round, moments);
  if (!equals(known.rtp, returnByCounts(machine))) {
    throw new Error("the RTP by whole windows is not that by how often symbols are on the strips");
  }
  return known;
};

/** The figures of a machine: a round is a spin on all lines, with the free spins that follow on it. */
export const slotFigures = (machine: Machine): Figures => {
  const { base, free, maxSpins, maxLevel, stakeLevels } = machine;
  const baseLaw = spinLaw(machine, base);
  const freeLaw = looksAlike(base, free) ? baseLaw : spinLaw(machine, free);
  const [paid, follow] = [spinWins(baseLaw, base, maxLevel), spinWins(freeLaw, free)];
  const features = featuresOf(paid, follow, maxSpins, maxLevel);
  const known = features ? knowFeatures(machine, paid, follow, features) : knowEndless(machine, paid, follow);
  const mayWinNothing = byAward(paid).some(({ award, empty }) => award > 0 && empty > 0n);
  const notes = [
    ...describeFeature(paid, features, stakeLevels),
    ...known.notes,
    ...("moments" in known.figures && features?.cutOff === true && mayWinNothing ? [HITS_CUT_OFF] : []),
  ];
  return {
    ...known.figures,
    ...breakdown(machine, baseLaw, known.rtp),
    ...(known.errorBound.num > 0n && { errorBound: powerOfTen(known.errorBound) }),
    ...(notes.length > 0 && { notes }),
  };
};

/** Nobody wants to know it closer. */
const FINEST = 10n ** 30n;

/** The least power of ten that is no less. */
const powerOfTen = ({ num, den }: Rational): Rational => {
  let power = 1n;
  while (power < FINEST && num * power * 10n <= den) power *= 10n;
  return rational(1n, power);
};
