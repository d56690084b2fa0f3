import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";

interface Selection {
  readonly pick: number;
}

interface State extends Selection {
  readonly drawn: number;
}

const NUMBERS = 10;
const LOST: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: ZERO }];

/** One draw, `uniform(10)`: 0 is number 1. The number picked pays `rtp · 10`; any other loses. */
export const createRules = ({ rtp }: { readonly rtp: Rational }) => {
  const won: readonly DecidedPart[] = [{ wager: 0, fraction: ONE, multiplier: multiply(rtp, rational(NUMBERS)) }];

  return {
    open(selections, draws): State {
      const { pick } = selections[0] ?? { pick: 0 };
      return { pick, drawn: draws.uniform(NUMBERS) + 1 };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ pick, drawn }) => (pick === drawn ? won : LOST),
    view: ({ pick, drawn }) => ({ pick, drawn, won: pick === drawn }),
    fallback: () => "void",
    ceilings: () => [won],
  } satisfies Rules<Selection, never, State>;
};
