import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Sample } from "./samples.ts";

const FOLDER = path.join(import.meta.dirname, "../load");

export interface K6Options {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it may run; anywhere unless told. */
  readonly cores: readonly number[] | undefined;
  /** Where it writes its samples to. */
  readonly samplesFile: string;
  /** Whether it prints its own summary. */
  readonly summary: boolean;
}

export interface K6Run {
  /** Whether a threshold of the script was crossed. */
  readonly failed: boolean;
  readonly samples: readonly Sample[];
  /** Iterations that were due and could not begin, by scenario. */
  readonly dropped: ReadonlyMap<string, number>;
  /** How much of one core it took while it ran; undefined where the system doesn't say. */
  readonly cores: number | undefined;
}

/** It has this for a run in which a threshold was crossed. https://pkg.go.dev/go.k6.io/k6/errext/exitcodes */
const THRESHOLDS_CROSSED = 99;
/** Linux counts CPU time in hundredths of a second. */
const TICKS = 100;

const cpuSeconds = (pid: number): number | undefined => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
};

interface Point {
  readonly metric: string;
  readonly type: string;
  readonly data: { readonly time: string; readonly value: number; readonly tags: Readonly<Record<string, string>> };
}

const readSamples = async (file: string): Promise<Pick<K6Run, "samples" | "dropped">> => {
  const samples: Sample[] = [];
  const dropped = new Map<string, number>();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes('"call_ms"') && !line.includes('"dropped_iterations"')) continue;
    const { metric, type, data } = JSON.parse(line) as Point;
    if (type !== "Point") continue;
    const { scenario = "", game = "", code = "" } = data.tags;
    if (metric === "dropped_iterations") dropped.set(scenario, (dropped.get(scenario) ?? 0) + data.value);
    else samples.push({ scenario, game, code, endedMs: Date.parse(data.time), tookMs: data.value });
  }
  return { samples, dropped };
};

/** What it takes to run k6 where it may run. */
const commandOf = (cores: K6Options["cores"]): readonly [string, ...string[]] =>
  cores ? ["taskset", "-c", cores.join(","), "k6"] : ["k6"];

/** Runs k6 with these arguments to its end; whether a threshold was crossed. Throws if it is missing, or fails by itself. */
const run = async (
  args: readonly string[],
  { script, env, cores }: Pick<K6Options, "script" | "env" | "cores">,
  watch: (pid: number) => void = () => {},
): Promise<boolean> => {
  const [program, ...before] = commandOf(cores);
  const all = [...before, "run", "--quiet", "--no-usage-report", ...args, path.join(FOLDER, `${script}.ts`)];
  const k6: ChildProcess = spawn(program, all, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const timer = setInterval(() => watch(k6.pid ?? 0), 500);
  const [code] = (await once(k6, "exit").finally(() => clearInterval(timer))) as [number | null];
  if (code !== 0 && code !== THRESHOLDS_CROSSED) throw new Error(`k6 ended with ${code}`);
  return code !== 0;
};

/** Runs a script of ours, and reads what its callers saw. */
export const runK6 = async (options: K6Options): Promise<K6Run> => {
  const { samplesFile, summary } = options;
  const startedMs = performance.now();
  let used: number | undefined;
  let usedMs = startedMs;
  const args = ["--out", `json=${samplesFile}`, ...(summary ? [] : ["--summary-mode=disabled"])];
  const failed = await run(args, options, (pid) => {
    used = cpuSeconds(pid) ?? used;
    usedMs = performance.now();
  });
  return {
    failed,
    ...(await readSamples(samplesFile)),
    cores: used === undefined ? undefined : used / ((usedMs - startedMs) / 1_000),
  };
};

/** What k6 sums a run up to, by metric. */
export type Summary = Readonly<Record<string, Readonly<Record<string, number | undefined>> | undefined>>;

/** Runs a script of ours, and reads its summary. */
export const summariseK6 = async (
  options: Pick<K6Options, "script" | "env" | "cores"> & { readonly summaryFile: string },
): Promise<{ readonly failed: boolean; readonly metrics: Summary }> => {
  const { summaryFile } = options;
  const failed = await run(["--summary-export", summaryFile, "--summary-trend-stats=med,p(99),max"], options);
  const { metrics } = JSON.parse(readFileSync(summaryFile, "utf8")) as { readonly metrics: Summary };
  return { failed, metrics };
};
