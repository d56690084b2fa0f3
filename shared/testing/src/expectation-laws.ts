import type { Expectation } from "@croupier/contract/expectation";
import type { Contract, SelectionOf } from "@croupier/contract/game";
import type { Par } from "@croupier/contract/par";
import type fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findUnexpected, scoreExpectation } from "./expectation-faults.ts";
import type { CertifiedFile } from "./par-faults.ts";
import { sized } from "./size.ts";

const ROUNDS = sized(2_000, 200_000);
/** The draws are always the same ones, so this is no matter of luck. */
const MOST_SIGMAS = 4;

/** The laws of what rounds are expected to pay. Called inside a `describe`. */
export const describeExpectationLaws = <C extends Contract>(
  expectation: Expectation<C>,
  { computed, certified }: { readonly computed: Par<C>; readonly certified: CertifiedFile },
  variant: string,
  selections: fc.Arbitrary<readonly SelectionOf<C>[]>,
): void => {
  describe("what its rounds are expected to pay", () => {
    test("a bet of each class has the mean and the variance of its sheet", () => {
      expect(findUnexpected(expectation, computed, certified, variant)).toEqual([]);
    });

    test("is what they pay, whatever is bet and decided; where play is a matter of skill, no more than that", () => {
      const { sigmas, judgedBelow } = scoreExpectation(expectation, computed, variant, selections, ROUNDS);
      expect(sigmas).toBeLessThan(MOST_SIGMAS);
      if (judgedBelow) expect(sigmas).toBeGreaterThan(-MOST_SIGMAS);
    });
  });
};
