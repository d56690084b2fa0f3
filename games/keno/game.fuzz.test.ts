import { prepare } from "@croupier/contract/compute-par";
import { openPlay } from "@croupier/contract/play";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { game } from "./game.ts";
import { variants } from "./variants.ts";

const numRuns = sized(2_000, 20_000);

const almostBalls = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.oneof(fc.integer({ min: -1, max: 42 }), fc.double(), fc.jsonValue()) },
);
const almostBets = fc.record(
  {
    risk: fc.oneof(fc.constantFrom("classic", "high", "High", "toString", "hasOwnProperty", ""), fc.string()),
    picks: fc.oneof(fc.array(almostBalls, { maxLength: 12 }), fc.jsonValue()),
    extra: fc.jsonValue(),
  },
  { requiredKeys: ["risk", "picks"] },
);

describe("keno, fuzzed", () => {
  const { rules } = prepare(game, { variant: "standard" });

  test("a bet that is nearly one plays by the rules, or is refused by the name of a field", () => {
    fc.assert(
      fc.property(almostBets, fc.nat(1_000_000), (json, nonce) => {
        const { success, data, error } = game.contract.selection.safeParse(json);
        if (!success) {
          const fields = error.issues.map(({ path, message }) => path.join(".") || message);
          for (const field of fields) expect(field).toMatch(/^(?:risk|picks(?:\.\d+)?|Unrecognized key: "extra")$/);
          expect(fields).not.toEqual([]);
          return;
        }
        const { risk, picks } = data;
        expect(new Set(picks).size).toBe(picks.length);
        const tables = new Map<string, Record<string, readonly string[]>>(
          Object.entries(variants.standard.parameters.pays),
        ).get(risk);
        const objection = rules.objection?.([data]);
        if (!tables) {
          expect(objection).toMatch(/^wagers\.0\.selection\.risk: this variant has no pay table for risk /);
          return;
        }
        expect(objection).toBeUndefined();
        const shuffle = seededDraws(nonce).shuffle(40);
        const drawn = Array.from({ length: 10 }, () => shuffle.next() + 1);
        const hits = picks.filter((pick) => drawn.includes(pick)).length;
        const round = openPlay(rules, { selections: [data], stakes: [100n] }, seededDraws(nonce));
        const payout = BigInt(Math.round(Number(tables[picks.length]?.[hits]) * 100));
        expect(round).toMatchObject({ payout, state: { drawn }, settled: true });
      }),
      { numRuns },
    );
  });
});
