import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sized } from "@croupier/testing/size";
import { expect, test } from "vitest";
import { provocations } from "./provocations.ts";
import { provoke, runbookOf } from "./provoke.ts";

const RULES = join(import.meta.dirname, "../../observability/rules/domain.yaml");
const LONGEST_MS = 600_000;

test("every alert that only a casino can have can be provoked", () => {
  const alerts = [...readFileSync(RULES, "utf8").matchAll(/- alert: (\w+)/g)].map(([, alert]) => alert);
  expect(provocations().map(({ alert }) => alert)).toEqual(alerts);
});

test("what is followed is what the runbook says", () => {
  const wrong = provocations().flatMap(({ alert, steps }) => {
    const runbook = readFileSync(runbookOf(alert), "utf8");
    return steps.filter(({ says }) => !runbook.includes(says)).map(({ says }) => `${alert}: ${says}`);
  });
  expect(wrong).toEqual([]);
});

const isInstalled = spawnSync("prometheus", ["--version"]).status === 0;

/** Minutes in all. */
test.runIf(sized(0, 1) === 1 && isInstalled).each(provocations())(
  "$alert fires where $cause, its runbook leads there, and it goes away",
  { timeout: LONGEST_MS },
  async (one) => {
    const { seen } = await provoke(one, () => {});
    expect(seen).toHaveLength(one.steps.length);
  },
);
