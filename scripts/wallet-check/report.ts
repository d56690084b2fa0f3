import type { Examination, ExamineOptions, Result } from "./run-checks.ts";

export interface Report extends Examination {
  readonly url: string;
  readonly playerId: string;
  readonly currency: string;
  readonly keyId: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly environment: string;
  readonly counts: Readonly<Record<Result["verdict"], number>>;
}

const countVerdicts = (results: readonly Result[]): Report["counts"] => {
  const counts = { pass: 0, fail: 0, note: 0, skip: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
};

/** Holds no secret and no token, so that it can be mailed. */
export const createReport = (
  examined: Examination,
  { url, account, key }: ExamineOptions,
  { startedAt, durationMs }: { readonly startedAt: Date; readonly durationMs: number },
): Report => ({
  url: url.href,
  playerId: account.playerId,
  currency: account.currency,
  keyId: key.id,
  startedAt: startedAt.toISOString(),
  durationMs,
  environment: `Node ${process.version}, ${process.platform} ${process.arch}`,
  counts: countVerdicts(examined.results),
  ...examined,
});

const WORD = { pass: "pass", fail: "FAIL", note: "note", skip: "skip" } as const;

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

const resultLines = ({ verdict, name, says, expected, seen }: Result): readonly string[] => [
  `  ${WORD[verdict]}  ${name.padEnd(34)}${says}`,
  ...(expected === undefined ? [] : [`        expected  ${expected}`]),
  ...(seen === undefined ? [] : [`        saw       ${seen}`]),
];

const balanceLine = ([before, after]: Report["balances"]): string => {
  if (before === undefined || after === undefined) return "not told";
  return before === after ? `${before}, as it was` : `${after}, was ${before}: the failures below moved it`;
};

const summary = ({ counts }: Report): string => {
  const parts = [`${counts.pass} passed`, `${counts.fail} failed`];
  if (counts.note > 0) parts.push(`${counts.note} noted`);
  if (counts.skip > 0) parts.push(`${counts.skip} skipped`);
  const verdict = counts.fail === 0 ? "this wallet keeps the protocol" : "this wallet does not keep the protocol";
  return `${parts.join(", ")}: ${verdict}`;
};

/** The report as text. */
export const showReport = (report: Report): string => {
  const { results, times } = report;
  const groups = [...new Set(results.map(({ group }) => group))];
  return [
    "Croupier wallet check",
    "",
    `  wallet   ${report.url}, key ${report.keyId}`,
    `  player   ${report.playerId}, ${report.currency}`,
    `  balance  ${balanceLine(report.balances)}`,
    `  run      ${report.startedAt}, ${(report.durationMs / 1_000).toFixed(1)} s, on ${report.environment}`,
    `  calls    ${times.calls}: median ${ms(times.medianMs)} ms, 95 % ${ms(times.p95Ms)} ms, slowest ${ms(times.slowestMs)} ms`,
    `  result   ${summary(report)}`,
    ...groups.flatMap((group) => [
      "",
      group,
      ...results.filter((result) => result.group === group).flatMap((result) => resultLines(result)),
    ]),
    "",
    summary(report),
  ].join("\n");
};
