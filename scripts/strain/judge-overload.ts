import type { ProcessUse } from "./processes.ts";
import { within } from "./processes.ts";
import { bySecond, isAnswered, quantile, type Sample, type Second, wellAfter } from "./samples.ts";
import type { Verdict } from "./verdict.ts";

/** What is promised of too much load. Rates are calls a second. */
const PROMISED = {
  /** What is offered, in peaks. */
  offered: 3,
  /** Of it, what really was: else it was no overload of that size. */
  reallyOffered: 0.97,
  /** What is answered, in peaks. */
  goodput: 0.8,
  /** More than that was answered: then the peak was none, and what was offered not three times as much. */
  beyondPeak: 1.15,
  /** Of what is answered meanwhile. */
  boundMs: 3_000,
  recoveredSeconds: 5,
  /** Once it is over, in every second: how many are answered, and how soon 90 of 100 are. Over all of it k6 asks for 99. */
  calmShare: 0.99,
  calmMs: 250,
  /** Resident memory at the end, to what it was a quarter of the time in. */
  memory: 1.15,
} as const;

export interface OverloadRun {
  /** The most that was answered before, a second. */
  readonly peak: number;
  readonly seconds: number;
  readonly samples: readonly Sample[];
  readonly uses: readonly ProcessUse[];
}

const SECOND_MS = 1_000;
const MEGABYTE = 1_048_576;

const startedMs = ({ endedMs, tookMs }: Sample): number => endedMs - tookMs;

const medianBytes = (uses: readonly ProcessUse[]): number =>
  quantile(
    uses.map((use) => use.residentBytes),
    0.5,
  );

/** Of each process, its memory in the second quarter of the overload and in the last. */
const judgeMemory = (uses: readonly ProcessUse[], fromMs: number, seconds: number): Verdict => {
  const quarterMs = (seconds * SECOND_MS) / 4;
  const grown = [...new Set(uses.map(({ name }) => name))].map((name) => {
    const before = medianBytes(within(uses, name, fromMs + quarterMs, fromMs + 2 * quarterMs));
    const after = medianBytes(within(uses, name, fromMs + 3 * quarterMs, fromMs + 4 * quarterMs));
    return { name, before, after, ratio: after / before };
  });
  const most = grown.toSorted((a, b) => b.ratio - a.ratio)[0];
  const gateway = grown.find(({ name }) => name === "gateway");
  const megabytes = (bytes = Number.NaN): string => `${Math.round(bytes / MEGABYTE)} MB`;
  return {
    promise: `no process's memory grows by more than ${Math.round((PROMISED.memory - 1) * 100)} %`,
    measured: `the gateway's from ${megabytes(gateway?.before)} to ${megabytes(gateway?.after)}; most grew ${most?.name}, by ${(((most?.ratio ?? Number.NaN) - 1) * 100).toFixed(1)} %`,
    kept: grown.length > 0 && grown.every(({ ratio }) => ratio <= PROMISED.memory),
  };
};

const isCalm = ({ share, p90Ms }: Second): boolean => share >= PROMISED.calmShare && p90Ms <= PROMISED.calmMs;

/** What was wrong in the last second in which something was: where to look for why. */
const tellLast = (seconds: readonly Second[]): string => {
  const last = seconds.findLast((second) => !isCalm(second));
  return last
    ? `; in the last before, ${(last.share * 100).toFixed(0)} % answered, 90 of 100 within ${last.p90Ms} ms`
    : "";
};

/** What a run of the overload script came to. */
export const judgeOverload = ({ peak, seconds, samples, uses }: OverloadRun): readonly Verdict[] => {
  const { offered: times, goodput: share, boundMs, recoveredSeconds, reallyOffered } = PROMISED;
  const overload = samples.filter(({ scenario }) => scenario === "overload");
  const after = samples.filter(({ scenario }) => scenario.startsWith("recover"));
  const fromMs = overload.reduce((least, sample) => Math.min(least, startedMs(sample)), Infinity);
  const fellMs = after.reduce((least, sample) => Math.min(least, startedMs(sample)), Infinity);
  const answered = overload.filter(isAnswered);
  const offered = overload.length / seconds;
  const goodput = answered.length / seconds;
  const p99Ms = quantile(
    answered.map(({ tookMs }) => tookMs),
    0.99,
  );
  const lastMs = after.reduce((most, { endedMs }) => Math.max(most, endedMs), fellMs);
  const calm = bySecond(after, fellMs, Math.floor((lastMs - fellMs) / SECOND_MS));
  const well = wellAfter(calm, isCalm);
  const isSoon = well !== undefined && well <= recoveredSeconds;
  return [
    {
      promise: `${times} times the peak is offered`,
      measured: `${offered.toFixed(0)} calls a second of ${(peak * times).toFixed(0)}`,
      kept: offered >= peak * times * reallyOffered,
    },
    {
      promise: "the peak was the most that it can answer, to 15 %",
      measured: `${goodput.toFixed(0)} calls a second of ${peak.toFixed(0)}`,
      kept: goodput <= peak * PROMISED.beyondPeak,
    },
    {
      promise: `at least ${share * 100} % of the peak is answered`,
      measured: `${goodput.toFixed(0)} calls a second of ${peak.toFixed(0)}: ${((goodput / peak) * 100).toFixed(0)} %`,
      kept: goodput >= peak * share,
    },
    {
      promise: `99 of 100 that are answered are within ${boundMs} ms`,
      measured: `${p99Ms.toFixed(0)} ms`,
      kept: answered.length > 0 && p99Ms <= boundMs,
    },
    judgeMemory(uses, fromMs, seconds),
    {
      promise: `${recoveredSeconds} s after the load has fallen to a quarter of the peak all is as before`,
      measured: `${well === undefined ? "it was not" : `after ${well} s`}${isSoon ? "" : tellLast(calm)}`,
      kept: isSoon,
    },
  ];
};

/** What the gateway's CPU time is spent on, in microseconds a call; `answeredMicros` from when it refused nothing. */
export const refusalMicros = (cpuSeconds: number, answered: number, refused: number, answeredMicros: number): number =>
  refused === 0 ? Number.NaN : (cpuSeconds * 1e6 - answered * answeredMicros) / refused;
