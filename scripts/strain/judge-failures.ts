import { ALL, type Fault } from "./faults.ts";
import type { BreakerTurn } from "./house.ts";
import { isAnswered, quantile, type Sample } from "./samples.ts";
import type { Verdict } from "./verdict.ts";

/** A fault, and when it was. Unix milliseconds. */
export interface Struck {
  readonly fault: Pick<Fault, "what" | "hits" | "codes" | "cutsOff">;
  readonly struckMs: number;
  /** When what was struck was up again. */
  readonly mendedMs: number;
  /** Until when it is looked at. */
  readonly untilMs: number;
}

/** What is promised of failures. */
const PROMISED = {
  /** A call has five seconds; one more for the way. */
  longestMs: 6_000,
  /** Of the calls of those that are not hit, how many are answered. */
  othersShare: 0.995,
  othersMs: 1_000,
  recoveredMs: 5_000,
} as const;

/** What callers of some games saw of it. */
export interface Seen {
  readonly calls: number;
  readonly share: number;
  /** Refusals, by what they said. */
  readonly codes: ReadonlyMap<string, readonly Sample[]>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of what was answered. */
  readonly longestAnswerMs: number;
  readonly longestMs: number;
}

const begunMs = ({ endedMs, tookMs }: Sample): number => endedMs - tookMs;

const longest = (samples: readonly Sample[]): number => samples.reduce((most, { tookMs }) => Math.max(most, tookMs), 0);

export const see = (samples: readonly Sample[]): Seen => {
  const answered = samples.filter(isAnswered);
  const refused = samples.filter((sample) => !isAnswered(sample));
  const codes = Map.groupBy(refused, ({ code }) => code);
  const tookMs = answered.map((sample) => sample.tookMs);
  return {
    calls: samples.length,
    share: samples.length === 0 ? 0 : answered.length / samples.length,
    codes,
    p50Ms: quantile(tookMs, 0.5),
    p99Ms: quantile(tookMs, 0.99),
    longestAnswerMs: longest(answered),
    longestMs: longest(samples),
  };
};

const isHit = (hits: string | undefined, { game }: Sample): boolean => hits === ALL || game === hits;

/** Of what was begun from the strike until it was mended; those that it hits, and all others until they are looked at no more. */
const seenOf = ({ fault, struckMs, mendedMs, untilMs }: Struck, samples: readonly Sample[]) => {
  const all = samples.filter((sample) => begunMs(sample) >= struckMs && begunMs(sample) < untilMs);
  const hit = all.filter((sample) => isHit(fault.hits, sample));
  const lastRefusedMs = hit
    .filter((sample) => !isAnswered(sample))
    .reduce((last, { endedMs }) => Math.max(last, endedMs), 0);
  return {
    hit: see(hit.filter((sample) => begunMs(sample) < mendedMs)),
    others: see(all.filter((sample) => !isHit(fault.hits, sample))),
    longestMs: see(all).longestMs,
    /** How long after it was mended the last one was refused. */
    backMs: Math.max(0, lastRefusedMs - mendedMs),
    /** Whether anybody who was hit is answered after that. */
    isBack: hit.some((sample) => isAnswered(sample) && begunMs(sample) >= Math.max(mendedMs, lastRefusedMs)),
  };
};

const percent = (share: number): string => `${(share * 100).toFixed(share > 0.99 && share < 1 ? 2 : 0)} %`;

const partOf = (code: string, those: readonly Sample[], { calls }: Seen): string =>
  `\`${code}\` ${percent(those.length / calls)}`;

const codesOf = (seen: Seen): string => [...seen.codes].map(([code, those]) => partOf(code, those, seen)).join(", ");

/** Of each by itself: who waits for an answer and who is cut off at once have nothing in common. */
const refusedOf = (seen: Seen): readonly string[] =>
  [...seen.codes].map(([code, those]) => {
    const tookMs = those.map((sample) => sample.tookMs);
    return `${partOf(code, those, seen)}, in the middle after ${quantile(tookMs, 0.5).toFixed(0)} ms`;
  });

const describeHit = (seen: Seen): string => {
  if (seen.calls === 0) return "nobody is";
  const answered =
    seen.share > 0
      ? [`answered ${percent(seen.share)}, at the latest after ${(seen.longestAnswerMs / 1_000).toFixed(1)} s`]
      : [];
  return [...answered, ...refusedOf(seen)].join("; ");
};

const describeOthers = (seen: Seen): string =>
  seen.calls === 0
    ? "there are none"
    : `answered ${percent(seen.share)}${seen.codes.size > 0 ? ` (${codesOf(seen)})` : ""}, 99 of 100 within ${seen.p99Ms.toFixed(0)} ms`;

/** A row of the table: the fault, who is hit, all others, how soon it is over. */
export const rowOf = (struck: Struck, samples: readonly Sample[]): readonly string[] => {
  const { hit, others, backMs } = seenOf(struck, samples);
  const back = struck.fault.hits === undefined ? "" : `${(backMs / 1_000).toFixed(1)} s`;
  return [struck.fault.what, describeHit(hit), describeOthers(others), back];
};

const judgeBreaker = ({ fault, struckMs, mendedMs, untilMs }: Struck, turns: readonly BreakerTurn[]): Verdict => {
  const own = turns.filter(({ service, atMs }) => service === fault.hits && atMs >= struckMs && atMs < untilMs);
  const opened = own.find(({ state }) => state === "open");
  const closed = own.findLast(({ state }) => state === "closed");
  const strangers = turns.filter(
    ({ service, state, atMs }) => service !== fault.hits && state === "open" && atMs >= struckMs && atMs < untilMs,
  );
  return {
    promise: `${fault.what}: the gateway cuts it off, and nobody else, and lets it in again`,
    measured: `opened ${opened ? `after ${((opened.atMs - struckMs) / 1_000).toFixed(1)} s` : "never"}, closed ${closed ? `${((closed.atMs - mendedMs) / 1_000).toFixed(1)} s after it was up` : "never"}, others opened ${strangers.length} times`,
    kept: opened !== undefined && closed !== undefined && own.at(-1)?.state === "closed" && strangers.length === 0,
  };
};

/** What became of what is promised of this fault. */
export const judgeFault = (
  struck: Struck,
  samples: readonly Sample[],
  turns: readonly BreakerTurn[],
): readonly Verdict[] => {
  const { fault } = struck;
  const { hit, others, longestMs, backMs, isBack } = seenOf(struck, samples);
  const told = [...hit.codes.keys()];
  return [
    {
      promise: `${fault.what}: no call takes longer than ${PROMISED.longestMs / 1_000} s`,
      measured: `${(longestMs / 1_000).toFixed(1)} s`,
      kept: longestMs <= PROMISED.longestMs,
    },
    ...(fault.hits === undefined
      ? []
      : [
          {
            promise: `${fault.what}: those who are hit are told nothing but ${["answers", ...fault.codes].join(", ")}`,
            measured: told.join(", ") || "answers",
            // Shed is unavailable too.
            kept: hit.calls > 0 && told.every((code) => fault.codes.includes(code === "shed" ? "unavailable" : code)),
          },
          {
            promise: `${fault.what}: it is back within ${PROMISED.recoveredMs / 1_000} s`,
            measured: isBack ? `after ${(backMs / 1_000).toFixed(1)} s` : "it was not",
            kept: isBack && backMs <= PROMISED.recoveredMs,
          },
        ]),
    ...(fault.hits === ALL
      ? []
      : [
          {
            promise: `${fault.what}: all others are answered, 99 of 100 within ${PROMISED.othersMs} ms`,
            measured: describeOthers(others),
            kept: others.calls > 0 && others.share >= PROMISED.othersShare && others.p99Ms <= PROMISED.othersMs,
          },
        ]),
    ...(fault.cutsOff ? [judgeBreaker(struck, turns)] : []),
  ];
};
