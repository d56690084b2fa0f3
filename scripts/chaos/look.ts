import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { House, LogLine, Row } from "./house.ts";
import type { Step } from "./provocation.ts";

const DASHBOARDS = join(import.meta.dirname, "../../observability/dashboards");
const LOOK_MS = 200;
const MOST_MS = 200_000;

/** Asks again and again until there is an answer; throws if there is none in time. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, mostMs = MOST_MS): Promise<T> => {
  for (const endMs = performance.now() + mostMs; performance.now() < endMs; await sleep(LOOK_MS)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what}: not within ${mostMs / 1_000} s`);
};

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [atSeconds: number, value: string];
}

/** An instant query's answer: labels and value. */
export const query = async ({ prometheus }: House, promql: string) => {
  const { status, data } = await prometheus.ask<{ readonly result: readonly Sample[] }>(
    `query?query=${encodeURIComponent(promql)}`,
  );
  if (status !== "success") throw new Error(`Prometheus does not take ${promql}`);
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
};

interface Panels {
  readonly panels: readonly { readonly title?: string; readonly targets?: readonly { readonly expr?: string }[] }[];
}

/** What a panel of a dashboard shows now, of all that it can be set to. */
export const panel = async (house: House, dashboard: string, title: string, window = "day") => {
  const { panels } = JSON.parse(readFileSync(join(DASHBOARDS, `${dashboard}.json`), "utf8")) as Panels;
  const found = panels.find((one) => one.title === title && one.targets);
  if (!found) throw new Error(`the dashboard ${dashboard} has no panel ${title}`);
  const asked = (found.targets ?? []).map(({ expr = "" }) =>
    query(
      house,
      expr
        .replaceAll("$__rate_interval", "1m")
        .replaceAll("$__range", "1h")
        .replaceAll('game="$game"', 'game=~".*"')
        .replaceAll("$window", window)
        .replaceAll(/\$\w+/g, ".*"),
    ),
  );
  return (await Promise.all(asked)).flat();
};

/** Lines of a service's log in which a text stands, as a search in the dashboard _logs_ finds them. */
export const search = ({ lines }: House, service: string, text: string): readonly LogLine[] =>
  lines.filter((line) => line["service"] === service && JSON.stringify(line).includes(text));

/** The last that such a search finds, once it finds one. */
export const lineWith = (house: House, service: string, text: string): Promise<LogLine> =>
  until(`a line of ${service} with "${text}"`, () => Promise.resolve(search(house, service, text).at(-1)), 90_000);

export const seen = (what: boolean, sentence: string): string => {
  if (!what) throw new Error(`not seen: ${sentence}`);
  return sentence;
};

/** A statement of the runbook, run as it stands there; `fill` gives what each `…` in it stands for. */
export const statement = (
  says: string,
  judge: (rows: readonly Row[], house: House) => string | Promise<string>,
  fill: (house: House) => readonly string[] = () => [],
): Step => ({
  says,
  async look(house) {
    const text = fill(house).reduce((filled, value) => filled.replace("…", value), says);
    return judge(await house.sql(text), house);
  },
});

/** Asks the queue for a job, as runbooks do. */
export const addJob = (house: House, job: string): Promise<readonly Row[]> =>
  house.sql(`select graphile_worker.add_job('${job}');`);

/** Until the next time that a job ends; how it ended. */
export const jobEnds = async (house: House, job: string): Promise<string> => {
  const ended = () => house.lines.filter((line) => line["event"] === "job_ended" && line["job"] === job);
  const before = ended().length;
  await addJob(house, job);
  return until(`the end of ${job}`, () => {
    const outcome = ended()[before]?.["outcome"];
    return Promise.resolve(typeof outcome === "string" ? outcome : undefined);
  });
};
