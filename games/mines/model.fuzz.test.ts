import { ceilingPayout } from "@croupier/contract/money";
import { rtp } from "@croupier/contract/parameters";
import { attempts, expectModelled } from "@croupier/testing/against-model";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTaken, playRound, revealsWithin } from "./model.ts";
import { createRules } from "./rules/1.ts";

const RUNS = sized(300, 20_000);
const TIMEOUT_MS = sized(30_000, 300_000);

const parameters = fc.record(
  { rtp: fc.constantFrom(1, 0.5, 0.97, "0.985", "1/20", "99/100", "1234567/7654321") },
  { requiredKeys: [] },
);
const count = fc.integer({ min: 1, max: 24 });
const bets = fc.record(
  { mines: fc.oneof(fc.integer({ min: 1, max: 5 }), count), maxReveals: count },
  { requiredKeys: ["mines"] },
);
const actions = fc.oneof(
  fc.constant({ type: "cash-out" }),
  fc.record({ type: fc.constant("reveal"), tile: fc.integer({ min: -1, max: 25 }) }),
);
const rulesOf = (given: { readonly rtp?: number | string }) => createRules({ rtp: rtp.parse(given.rtp) });

describe("the rules of mines and a model of them", () => {
  test(
    "agree on every round, step by step",
    () => {
      fc.assert(
        fc.property(
          parameters,
          bets,
          fc.array(fc.nat(1_000), { maxLength: 24, size: "max" }),
          attempts(actions),
          (given, bet, results, tries) => {
            const rules = rulesOf(given);
            expect(rules.objection([bet]) === undefined).toBe(isTaken(bet));
            if (isTaken(bet)) expectModelled(rules, [bet], (draws) => playRound(given, bet, draws), results, tries);
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  test(
    "agree on how many tiles a maximum payout lets a player reveal",
    () => {
      fc.assert(
        fc.property(
          parameters,
          bets.filter(isTaken),
          fc.bigInt({ min: 1n, max: 10n ** 6n }),
          fc.bigInt({ min: 0n, max: 10n ** 10n }),
          (given, bet, stake, limit) => {
            const narrowed = rulesOf(given).narrow([bet], (ceiling) => ceilingPayout(ceiling, [stake]) <= limit);
            expect(narrowed?.[0]?.maxReveals ?? 0).toBe(revealsWithin(given, bet, stake, limit));
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
