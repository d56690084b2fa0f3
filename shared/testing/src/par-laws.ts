import type { Contract } from "@croupier/contract/game";
import type { Par } from "@croupier/contract/par";
import { describe, expect, test } from "vitest";
import {
  type CertifiedFile,
  examine,
  findMiscounted,
  findUnbounded,
  findUncertified,
  findUnlikely,
  findUnsummed,
} from "./par-faults.ts";
import { sized } from "./size.ts";

/** Rounds of the simulation: of a class, and of all classes together where there are many. */
const CLASS_ROUNDS = sized(20_000, 2_000_000);
const ALL_ROUNDS = sized(400_000, 40_000_000);
const MIN_ROUNDS = 2_000;
const FEW_SEQUENCES = sized(1_024, 1_048_576);
/** Classes that are slow to compute have their turn in the large size, and time for it. */
const QUICK = sized(1, 0) === 1;
const TIMEOUT_MS = sized(30_000, 600_000);

/** The laws of a variant's mathematics: what is certified is what the rules pay. Called inside a `describe`. */
export const describeParLaws = <C extends Contract>(par: Par<C>, certified: CertifiedFile, variant: string): void => {
  describe("its PAR sheet", { timeout: TIMEOUT_MS }, () => {
    const classes = examine(par, variant, QUICK);
    const rounds = Math.max(MIN_ROUNDS, Math.min(CLASS_ROUNDS, Math.floor(ALL_ROUNDS / classes.length)));

    test("the certified figures are exactly those that the rules pay", () => {
      expect(findUncertified(par, certified, variant, classes)).toEqual([]);
    });

    test("the probabilities of every class sum to one", () => {
      expect(classes.flatMap(findUnsummed)).toEqual([]);
    });

    test("where the sequences of draws are few, playing them all gives the same", () => {
      expect(classes.flatMap((one) => findMiscounted(one, FEW_SEQUENCES))).toEqual([]);
    });

    test("no outcome pays more than the ceilings say, and where nobody decides the most is reached", () => {
      expect(classes.flatMap(findUnbounded)).toEqual([]);
    });

    test("a simulation fits the exact figures", () => {
      expect(classes.flatMap((one) => findUnlikely(one, rounds))).toEqual([]);
    });
  });
};
