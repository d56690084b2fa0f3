import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { ONE, type Rational, multiply, rational, ZERO } from "@croupier/math/rational";

type Side = "heads" | "tails";

interface Selection {
  readonly calls: readonly Side[];
}

interface State extends Selection {
  readonly flips: readonly Side[];
  readonly parts: readonly DecidedPart[];
}

const MAX_CALLS = 20;
const LOST: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: ZERO }];

/** One draw a call, `uniform(2)`: 0 is heads, 1 is tails. All calls right pays `rtp · 2ⁿ`; anything else loses. */
export const createRules = ({ rtp }: { readonly rtp: Rational }) => {
  const won: readonly (readonly DecidedPart[])[] = Array.from({ length: MAX_CALLS + 1 }, (_, calls) => [
    { wager: 0, fraction: ONE, multiplier: multiply(rtp, rational(2n ** BigInt(calls))) },
  ]);
  const pays = (calls: number): readonly DecidedPart[] => won[calls] ?? LOST;

  return {
    open(selections, draws): State {
      const { calls } = selections[0] ?? { calls: [] };
      const flips = calls.map((): Side => (draws.uniform(2) === 0 ? "heads" : "tails"));
      const right = calls.every((call, index) => call === flips[index]);
      return { calls, flips, parts: right ? pays(calls.length) : LOST };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ parts }) => parts,
    view: ({ calls, flips, parts }) => ({ calls: [...calls], flips: [...flips], won: parts !== LOST }),
    fallback: () => "void",
    ceilings: (selections) => [pays(selections[0]?.calls.length ?? 0)],
  } satisfies Rules<Selection, never, State>;
};
