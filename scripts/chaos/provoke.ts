import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type House, openHouse } from "./house.ts";
import { query, until } from "./look.ts";
import type { Provocation } from "./provocation.ts";

const ROOT = join(import.meta.dirname, "../..");
const RULES = join(ROOT, "observability/rules/domain.yaml");

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Provoked {
  readonly alert: string;
  readonly summary: string;
  /** Since the cause was there. Undefined for an alert that does not wait. */
  readonly pendingSeconds: number | undefined;
  readonly firingSeconds: number;
  /** Since it was taken away. */
  readonly goneSeconds: number;
  readonly seen: readonly string[];
}

/** The path of an alert's runbook. */
export const runbookOf = (alert: string): string => {
  const rules = readFileSync(RULES, "utf8");
  const [, path = ""] = new RegExp(`- alert: ${alert}\\n[^]*?runbook: (\\S+)`).exec(rules) ?? [];
  if (path === "" || !existsSync(join(ROOT, path))) throw new Error(`${alert} has no runbook`);
  return join(ROOT, path);
};

const alertNow = async ({ prometheus }: House, { alert, labels = {} }: Provocation): Promise<Alert | undefined> => {
  const { data } = await prometheus.ask<{ readonly alerts: readonly Alert[] }>("alerts");
  const all = Object.entries({ alertname: alert, ...labels });
  return data.alerts.find((one) => all.every(([name, value]) => one.labels[name] === value));
};

/** Resolves when every process has been scraped and the rules have been looked at since. */
const watched = (house: House): Promise<true> =>
  until("Prometheus has seen all of the house", async () => {
    const [up] = await query(house, "min(up) and count(up) == 3");
    const [told] = await query(house, "croupier_jobs_due");
    return up?.value === 1 && told ? true : undefined;
  });

/** Pino's number; and of a log how many lines are worth a look. */
const WARN = 40;
const LINES = 10;

const since = (startMs: number): number => Math.round((performance.now() - startMs) / 100) / 10;

/** From a sound house to the alert, along its runbook to the cause, and back. Throws where that does not go as it should. */
export const provoke = async (one: Provocation, tell: (sentence: string) => void): Promise<Provoked> => {
  await using house = await openHouse(one);
  try {
    return await follow(house, one, tell);
  } catch (error) {
    const bad = house.lines
      .filter(({ level, msg }) => Number(level) >= WARN && msg !== "a game service did not answer")
      .slice(-LINES);
    throw new Error(bad.map((line) => JSON.stringify(line)).join("\n"), { cause: error });
  }
};

const follow = async (house: House, one: Provocation, tell: (sentence: string) => void): Promise<Provoked> => {
  await watched(house);
  await one.prepare?.(house);
  const early = await alertNow(house, one);
  if (early) throw new Error(`${one.alert} is ${early.state} before anything is wrong`);

  tell(`${one.alert}: ${one.cause}`);
  const startMs = performance.now();
  await one.provoke(house);
  let pendingSeconds: number | undefined;
  const fired = await until(`${one.alert} fires`, async () => {
    const alert = await alertNow(house, one);
    if (alert?.state === "pending") pendingSeconds ??= since(startMs);
    return alert?.state === "firing" ? alert : undefined;
  });
  const firingSeconds = since(startMs);
  const summary = fired.annotations["summary"] ?? "";
  tell(`  fires after ${firingSeconds} s: ${summary}`);

  const seen: string[] = [];
  for (const step of one.steps) {
    const sentence = await step.look(house);
    seen.push(sentence);
    tell(`  "${step.says}": ${sentence}`);
  }

  const mendedMs = performance.now();
  await one.mend(house);
  await until(`${one.alert} goes away`, async () => ((await alertNow(house, one)) ? undefined : true));
  const goneSeconds = since(mendedMs);
  tell(`  gone ${goneSeconds} s after it was mended`);
  return { alert: one.alert, summary, pendingSeconds, firingSeconds, goneSeconds, seen };
};
