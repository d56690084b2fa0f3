import { defineContract, defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { rtp } from "@croupier/contract/parameters";
import type { Par } from "@croupier/contract/par";
import type { DecidedPart } from "@croupier/contract/rules";
import { multiply, ONE, rational, ZERO } from "@croupier/math/rational";

const contract = defineContract({
  name: "biased-coin",
  title: "Biased coin",
  selection: z.strictObject({}),
  action: z.never(),
  view: z.strictObject({ won: z.boolean() }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

const partsOf = (multiplier: DecidedPart["multiplier"]): readonly DecidedPart[] => [
  { wager: 0, fraction: ONE, multiplier },
];

/** One win in so many is taken back. */
const STOLEN = 100;

/**
 * A game that cheats: it counts its rounds, and so looks fair to whoever walks through its draws. For tests of what must
 * find it out.
 */
const game = defineGame({
  contract,
  rules: {
    1: defineRules(contract, z.strictObject({ rtp }), (parameters) => {
      const [won, lost] = [partsOf(multiply(parameters.rtp, rational(2))), partsOf(ZERO)];
      let wins = 0;
      return {
        open(_selections, draws) {
          if (draws.uniform(2) === 1) return lost;
          wins += 1;
          return wins % STOLEN === 0 ? lost : won;
        },
        act: (parts) => parts,
        legal: () => [],
        parts: (parts) => parts,
        view: (parts) => ({ won: parts === won }),
        fallback: () => "void",
        ceilings: () => [won],
      };
    }),
  },
  variants: { standard: { rules: 1, parameters: { rtp: "99/100" } } },
  lock: { variants: { standard: { rulesHash: "3".repeat(64) } } },
});

export const par: Par<typeof contract> = { game, classes: () => [{ name: "flip", selections: [{}] }] };
