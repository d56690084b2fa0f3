import { sized } from "@croupier/testing/size";
import { expect, test } from "vitest";
import { examineHouse } from "./battery.ts";
import { rejections } from "./finding.ts";
import { fitEven } from "./fit.ts";
import { createRealHouse, type House } from "./house.ts";
import { tally } from "./sequence.ts";

const DRAWS = sized(50_000, 400_000);
const LEAST_DRAWN = sized(1_000_000, 10_000_000);

/** The house itself, and how many draws it has made. */
const counted = (house: House) => {
  let drawn = 0;
  const counting: House = (name) => {
    const draws = house(name);
    return {
      ...draws,
      uniform(n) {
        drawn += 1;
        return draws.uniform(n);
      },
    };
  };
  return { house: counting, drawn: () => drawn };
};

// Fixed seeds, so no gamble: it passes for ever or never did.
test("the scheme's draws pass every test at 99 %", { timeout: sized(60_000, 1_800_000) }, () => {
  const { house, drawn } = counted(createRealHouse());
  const findings = examineHouse(house, DRAWS);
  expect(rejections(findings)).toEqual([]);
  // As the README says.
  expect(findings).toHaveLength(305);
  expect(drawn()).toBeGreaterThanOrEqual(LEAST_DRAWN);
});

// A p-value that isn't uniform would make the confidence above a number without meaning. Minutes, so only there. A wrong
// law shows as less than this confidence leaves, and what is doubted here is our statistics, not the house.
test.runIf(sized(0, 1) === 1)("every test's p-value is uniform over other seeds", { timeout: 1_800_000 }, () => {
  const real = createRealHouse();
  const pValues = new Map<string, number[]>();
  for (let run = 0; run < 100; run += 1) {
    const findings = examineHouse((name) => real({ ...name, client: `${name.client}-${run}` }), 20_000);
    for (const { subject, test: name, pValue } of findings) {
      const key = `${subject}: ${name}`;
      pValues.set(key, [...(pValues.get(key) ?? []), pValue]);
    }
  }
  const quarters = (values: readonly number[]) => values.map((value) => Math.min(3, Math.floor(value * 4)));
  const fits = Array.from(pValues, ([subject, values]) => ({
    subject,
    test: "p-values",
    pValue: fitEven(tally(quarters(values), 4)),
  }));
  expect(rejections(fits, 0.9999)).toEqual([]);
});
