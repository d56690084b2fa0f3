/** Seconds of each unit that rules are written in. */
const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
/** Less holds no two scrapes. */
const LEAST_WINDOW_SECONDS = 5;

const secondsOf = (duration: string): number =>
  Number(duration.slice(0, -1)) * (UNITS[duration.slice(-1) as keyof typeof UNITS] ?? Number.NaN);

const written = (seconds: number): string => `${Math.max(1, Math.round(seconds * 1_000))}ms`;

/**
 * A copy of a file of rules in which all time goes by `factor` times as fast: how long an alert waits (`for`), how far a
 * window reaches back (`[5m]`, `offset 3h`), and the seconds that something measured in seconds is compared with. What is
 * counted otherwise (rounds, σ, money, shares) stays as it is.
 */
export const shorten = (rules: string, factor: number): string =>
  rules
    .replaceAll(/^(\s*for: )(\d+[smhd])$/gm, (_, key: string, time: string) => key + written(secondsOf(time) / factor))
    .replaceAll(
      /\[(\d+[smhd])\]/g,
      (_, time: string) => `[${written(Math.max(LEAST_WINDOW_SECONDS, secondsOf(time) / factor))}]`,
    )
    .replaceAll(
      /(\boffset )(\d+[smhd])\b/g,
      (_, word: string, time: string) => word + written(secondsOf(time) / factor),
    )
    .replaceAll(
      /(_seconds\b[^><\n]*[><] )([\d.]+(?: \* [\d.]+)?)/g,
      (_, before: string, limit: string) =>
        before + String(limit.split(" * ").reduce((product, part) => product * Number(part), 1) / factor),
    );
