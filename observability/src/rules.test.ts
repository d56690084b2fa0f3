import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { generateDashboards } from "./generate.ts";
import { isInstalled, run } from "./installed.ts";
import { ALWAYS, type Case, CASES, type Series } from "./rules.cases.ts";
import { allRules, ruleFiles, RULES } from "./rule-files.ts";

const ROOT = join(import.meta.dirname, "../..");
const alerts = allRules().filter(({ alert }) => alert !== undefined);

test("every alert has a case in which it fires and one in which it does not", () => {
  const named = new Set(alerts.map(({ alert }) => alert));
  expect(new Set([...CASES.map(({ alert }) => alert), ...ALWAYS])).toEqual(named);
});

test("every alert says how bad it is, and names a runbook and a dashboard that exist", () => {
  const dashboards = [...generateDashboards([]).keys()].map((name) => `croupier-${name.replace(/\.json$/, "")}`);
  const wrong = alerts.filter(({ labels = {}, annotations = {} }) => {
    const { severity = "" } = labels;
    const { summary = "", runbook = "", dashboard = "" } = annotations;
    const isSound = ["critical", "warning", "none"].includes(severity) && summary !== "";
    return !isSound || !dashboards.includes(dashboard) || !existsSync(join(ROOT, runbook));
  });
  expect(wrong).toEqual([]);
});

test("every runbook is some alert's", () => {
  const named = alerts.map(({ annotations }) => annotations?.["runbook"]);
  const written = readdirSync(join(ROOT, "observability/runbooks"))
    .filter((name) => name !== "README.md")
    .map((name) => `observability/runbooks/${name}`);
  expect(written.filter((path) => !named.includes(path))).toEqual([]);
});

/**
 * One alert, with the recording rules that it needs: promtool evaluates all of a file at every step. Annotations quote
 * values, which `promtool check rules` looks at; what fires is told by its labels.
 */
const rulesOf = (alert: string): object => {
  const own = allRules().filter((rule) => rule.alert === alert);
  const needed = allRules().filter(({ record = "" }) => record !== "" && own.some(({ expr }) => expr.includes(record)));
  return { groups: [{ name: alert, rules: [...needed, ...own.map((rule) => ({ ...rule, annotations: {} }))] }] };
};

const testOf = (one: Case, series: Series, fires: boolean) => {
  const { alert, labels, stepMinutes = 1, atMinutes = 30 } = one;
  const rule = alerts.find((found) => found.alert === alert);
  return {
    name: `${alert} ${fires ? "fires" : "is silent"}`,
    interval: `${stepMinutes}m`,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [
      {
        eval_time: `${atMinutes}m`,
        alertname: alert,
        exp_alerts: fires ? [{ exp_labels: { ...rule?.labels, ...labels } }] : [],
      },
    ],
  };
};

describe.runIf(isInstalled("promtool"))("by promtool", () => {
  test("rules are well written", () => {
    expect(run("promtool", "check", "rules", ...ruleFiles().map((name) => join(RULES, name)))).toContain("SUCCESS");
  });

  test("each alert fires when it should, and only then", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "croupier-rules-"));
    try {
      const tests = CASES.map((one, index) => {
        const rules = `${index}.yaml`;
        writeFileSync(join(folder, rules), stringify(rulesOf(one.alert)));
        const path = join(folder, `${index}.test.yaml`);
        writeFileSync(
          path,
          stringify({
            rule_files: [rules],
            evaluation_interval: `${one.stepMinutes ?? 1}m`,
            tests: [testOf(one, one.fires, true), testOf(one, one.silent, false)],
          }),
        );
        return path;
      });
      expect(run("promtool", "test", "rules", ...tests)).toContain("SUCCESS");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
