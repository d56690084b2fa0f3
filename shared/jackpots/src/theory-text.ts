import { formatRational } from "@croupier/math/rational-text";
import { fractionOf } from "./micro.ts";
import { tierFigures } from "./theory.ts";
import type { TierTerms } from "./tier.ts";

/** The contribution as an exact fraction of the stake, in lowest terms. */
export const contributionText = (perUnit: bigint): string => formatRational(fractionOf(perUnit));

/** A tier's figures as exact numbers travel. */
export const figureTexts = (terms: TierTerms) => {
  const { hitsPerUnit, meanWin, rtp, fromContributions, fromSeeds } = tierFigures(terms);
  return {
    hitsPerUnit: formatRational(hitsPerUnit),
    meanWin: formatRational(meanWin),
    rtp: formatRational(rtp),
    fromContributions: formatRational(fromContributions),
    fromSeeds: formatRational(fromSeeds),
  };
};
