import { join } from "node:path";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isInstalled, run } from "./installed.ts";
import { allRules } from "./rule-files.ts";

const CONFIG = join(import.meta.dirname, "../alertmanager/alertmanager.yaml");

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

test("what silences an alert, and what is silenced, are alerts that there are", () => {
  const { inhibit_rules: rules } = parse(readFileSync(CONFIG, "utf8")) as { inhibit_rules: readonly Inhibition[] };
  const alerts = allRules().map(({ alert = "" }) => alert);
  const named = rules.flatMap(({ source_matchers: source, target_matchers: target }) =>
    [...source, ...target].map((matcher) => /^alertname =~? "(.+)"$/.exec(matcher)?.[1] ?? matcher),
  );
  for (const pattern of named.flatMap((one) => one.split("|"))) {
    expect(alerts.filter((alert) => new RegExp(`^(?:${pattern})$`).test(alert)).length).toBeGreaterThan(0);
  }
});

const ROUTES: readonly (readonly [labels: readonly string[], receivers: string])[] = [
  [["alertname=LedgerOutOfBalance", "severity=critical"], "pager,chat"],
  [["alertname=AvailabilityBudgetBurnsFast", "severity=critical", "area=slo"], "pager,chat"],
  [["alertname=WalletCallsWaiting", "severity=warning", "operator=op-1"], "chat,mail"],
  [["alertname=Heartbeat", "severity=none"], "heartbeat"],
  // One of another house that nobody thought of is still seen.
  [["alertname=KubeSomething", "severity=info"], "chat"],
];

describe.runIf(isInstalled("amtool"))("by amtool", () => {
  test("the configuration is well written", () => {
    expect(run("amtool", "check-config", CONFIG)).toContain("SUCCESS");
  });

  test.each(ROUTES)("%s goes to %s", (labels, receivers) => {
    const options = [`--config.file=${CONFIG}`, `--verify.receivers=${receivers}`];
    expect(run("amtool", "config", "routes", "test", ...options, ...labels).trim()).toBe(receivers);
  });
});
