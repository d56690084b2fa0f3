import { EXPECTED } from "../load/expected.ts";

/** One call as its caller saw it. */
export interface Sample {
  /** Of the k6 script. */
  readonly scenario: string;
  readonly game: string;
  /** `ok`, the code of a refusal, `shed` for one at the door, or `nothing` for no answer. */
  readonly code: string;
  /** Unix milliseconds. */
  readonly endedMs: number;
  readonly tookMs: number;
}

/** What was answered; what the rules refuse is an answer too. */
export const isAnswered = ({ code }: Sample): boolean => code === "ok" || EXPECTED.has(code);

/** The least value that no more than a share of all are above; 0 of none. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const SECOND_MS = 1_000;

/** What callers saw in one second of a run. */
export interface Second {
  readonly answered: number;
  /** Of all calls that ended in it. */
  readonly share: number;
  readonly p90Ms: number;
}

/** The seconds from `fromMs` on, by the end of calls; one in which no call ended has nothing to show for it. */
export const bySecond = (samples: readonly Sample[], fromMs: number, seconds: number): readonly Second[] => {
  const ended = Array.from({ length: seconds }, (): Sample[] => []);
  for (const sample of samples) ended[Math.floor((sample.endedMs - fromMs) / SECOND_MS)]?.push(sample);
  return ended.map((those) => {
    const answered = those.filter(isAnswered);
    const tookMs = answered.map((sample) => sample.tookMs);
    return {
      answered: answered.length,
      share: those.length === 0 ? 0 : answered.length / those.length,
      p90Ms: quantile(tookMs, 0.9),
    };
  });
};

/** The most that was answered in any so many seconds in a row, per second. */
export const bestRate = (seconds: readonly Second[], inARow: number): number => {
  const sums = seconds
    .slice(0, Math.max(0, seconds.length - inARow + 1))
    .map((_, at) => seconds.slice(at, at + inARow).reduce((sum, { answered }) => sum + answered, 0));
  return Math.max(0, ...sums) / inARow;
};

/** After how many seconds all was well, and stayed so; undefined if it never was. */
export const wellAfter = (seconds: readonly Second[], isWell: (second: Second) => boolean): number | undefined => {
  const after = seconds.findLastIndex((second) => !isWell(second)) + 1;
  return after < seconds.length ? after : undefined;
};

/** What a ramp from nothing to a rate within some seconds had come to when so many were due. */
export const rateReached = (
  due: number,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): number => Math.min(rate, Math.sqrt((2 * due * rate) / seconds));
