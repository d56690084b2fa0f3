import { prepare } from "@croupier/contract/compute-par";
import { openPlay } from "@croupier/contract/play";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { game } from "./game.ts";
import { variants } from "./variants.ts";

const numRuns = sized(2_000, 20_000);

const almostBets = fc.record(
  {
    rows: fc.oneof(fc.integer({ min: 6, max: 18 }), fc.double(), fc.jsonValue()),
    risk: fc.oneof(fc.constantFrom("low", "expert", "Low", "toString", "hasOwnProperty", ""), fc.string()),
    extra: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe("plinko, fuzzed", () => {
  const { rules } = prepare(game, { variant: "standard" });

  test("a bet that is nearly one plays by the rules, or is refused by the name of a field", () => {
    fc.assert(
      fc.property(almostBets, fc.nat(1_000_000), (json, nonce) => {
        const { success, data, error } = game.contract.selection.safeParse(json);
        if (!success) {
          const fields = error.issues.map(({ path, message }) => path.join(".") || message);
          for (const field of fields) expect(field).toMatch(/^(?:rows|risk|Unrecognized key: "extra")$/);
          expect(fields).not.toEqual([]);
          return;
        }
        const { rows, risk } = data;
        const table = new Map(Object.entries(variants.standard.parameters.multipliers[rows] ?? {})).get(risk);
        const objection = rules.objection?.([data]);
        if (!table) {
          expect(objection).toMatch(/^wagers\.0\.selection\.risk: this variant has no board of /);
          return;
        }
        expect(objection).toBeUndefined();
        const draws = seededDraws(nonce);
        const rights = Array.from({ length: rows }, () => draws.uniform(2)).filter((draw) => draw === 1).length;
        const round = openPlay(rules, { selections: [data], stakes: [10n] }, seededDraws(nonce));
        expect(round).toMatchObject({ payout: BigInt(Math.round(Number(table[rights]) * 10)), settled: true });
      }),
      { numRuns },
    );
  });
});
