import { subtract, sum } from "@croupier/math/arithmetic";
import { type Distribution, outcomesOf } from "@croupier/math/distribution";
import { cumulative } from "@croupier/math/quantiles";
import { compare, equals, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import type { Ending } from "./endings.ts";
import { type BandRow, type DistributionTable, MOST_OUTCOMES, type OutcomeRow } from "./par-sheet.ts";

/** The table of a sheet from all endings: ascending, equal ones added up, in bands if there are too many. */
export const describeDistribution = (endings: readonly Ending[]): DistributionTable => {
  const outcomes = mergeEqual(endings);
  return outcomes.length <= MOST_OUTCOMES ? { outcomes: outcomes.map(outcomeRow) } : { bands: bandsOf(outcomes) };
};

/** The same of rounds that stake 1. */
export const describeMultipliers = (distribution: Distribution): DistributionTable => {
  const { levels, unit } = distribution;
  if (levels.length <= MOST_OUTCOMES) {
    const rows = outcomesOf(distribution);
    return {
      outcomes: rows.map(({ value, probability }) => outcomeRow({ returned: value, wagered: ONE, probability })),
    };
  }
  const limits = limitsUpTo(rational(levels.at(-1) ?? 0n, unit));
  let below = ZERO;
  return {
    bands: [...limits, null].map((upTo, index) => {
      const reached = upTo ? cumulative(distribution, upTo) : ONE;
      const probability = subtract(reached, below);
      below = reached;
      return bandRow(limits[index - 1] ?? null, upTo, probability);
    }),
  };
};

const byReturn = (a: Ending, b: Ending): number => compare(a.returned, b.returned) || compare(a.wagered, b.wagered);

const mergeEqual = (endings: readonly Ending[]): readonly Ending[] => {
  const groups: Ending[][] = [];
  for (const ending of endings.toSorted(byReturn)) {
    const last = groups.at(-1);
    if (last?.[0] && byReturn(last[0], ending) === 0) last.push(ending);
    else groups.push([ending]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, probability: sum(group.map(({ probability }) => probability)) }] : [];
  });
};

const outcomeRow = ({ returned, wagered, probability }: Ending): OutcomeRow => ({
  multiplier: formatRational(returned),
  ...(!equals(wagered, ONE) && { wagered: formatRational(wagered) }),
  probability: formatRational(probability),
});

const STEPS = [1, 2, 5];

/** 0, 1, 2, 5, 10, 20, 50 … as far as the greatest multiplier. */
const limitsUpTo = (greatest: Rational): readonly Rational[] => {
  const limits = [ZERO];
  for (let power = 1n; ; power *= 10n) {
    for (const step of STEPS) {
      const limit = rational(BigInt(step) * power);
      if (compare(limit, greatest) >= 0) return limits;
      limits.push(limit);
    }
  }
};

const bandsOf = (ascending: readonly Ending[]): readonly BandRow[] => {
  const limits = limitsUpTo(ascending.at(-1)?.returned ?? ZERO);
  return [null, ...limits].map((above, index) => {
    const upTo = limits[index] ?? null;
    const inside = ascending.filter(
      ({ returned }) => (!above || compare(returned, above) > 0) && (!upTo || compare(returned, upTo) <= 0),
    );
    return bandRow(above, upTo, sum(inside.map(({ probability }) => probability)));
  });
};

const bandRow = (above: Rational | null, upTo: Rational | null, probability: Rational): BandRow => ({
  above: above && formatRational(above),
  upTo: upTo && formatRational(upTo),
  probability: formatRational(probability),
});
