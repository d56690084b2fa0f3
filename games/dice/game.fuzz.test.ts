import { prepare } from "@croupier/contract/compute-par";
import { openPlay } from "@croupier/contract/play";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { sized } from "@croupier/testing/size";
import { multiply, rational } from "@croupier/math/rational";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { game } from "./game.ts";

const numRuns = sized(2_000, 20_000);

const edges = [-1, 0, 1, 2, 3, 198, 199, 200, 9_799, 9_800, 9_801, 9_996, 9_997, 9_998, 9_999, 10_000];
const almostBets = fc.record(
  {
    direction: fc.oneof(fc.constantFrom("under", "over"), fc.jsonValue()),
    target: fc.oneof(fc.constantFrom(...edges), fc.integer({ min: -5, max: 10_005 }), fc.double(), fc.jsonValue()),
    extra: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe("dice, fuzzed", () => {
  const { rules } = prepare(game, { variant: "standard" });

  test("a bet that is nearly one plays by the rules, or is refused by the name of a field", () => {
    fc.assert(
      fc.property(almostBets, fc.nat(1_000_000), (json, nonce) => {
        const { success, data, error } = game.contract.selection.safeParse(json);
        if (!success) {
          const fields = error.issues.map(({ path, message }) => path.join(".") || message);
          for (const field of fields) expect(field).toMatch(/^(?:direction|target|Unrecognized key: "extra")$/);
          expect(fields).not.toEqual([]);
          return;
        }
        const { direction, target } = data;
        const winning = direction === "under" ? target : 9_999 - target;
        expect(winning).toBeGreaterThanOrEqual(2);
        expect(winning).toBeLessThanOrEqual(9_800);
        const result = seededDraws(nonce).uniform(10_000);
        const won = direction === "under" ? result < target : result > target;
        const round = openPlay(rules, { selections: [data], stakes: [1_000_000n] }, seededDraws(nonce));
        expect(round).toMatchObject({
          payout: won ? 9_900_000_000n / BigInt(winning) : 0n,
          state: { result },
          settled: true,
        });
      }),
      { numRuns },
    );
  });

  test("any RTP is held exactly, whatever its digits", () => {
    const rtps = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 40n }), fc.bigInt({ min: 0n, max: 10n ** 40n }))
      .map(([num, more]) => ({ num, den: num + more }));
    fc.assert(
      fc.property(rtps, fc.integer({ min: 2, max: 9_800 }), ({ num, den }, winning) => {
        const { rules: fuzzed } = prepare(game, { parameters: { rtp: `${num}/${den}` } });
        const [ceiling] = fuzzed.ceilings([{ direction: "under", target: winning }]);
        expect(ceiling?.[0]?.multiplier).toEqual(multiply(rational(num, den), rational(10_000, winning)));
      }),
      // Each run prepares all 9,800 multipliers.
      { numRuns: sized(10, 40) },
    );
  });
});
