/** A promise, and what became of it. */
export interface Verdict {
  readonly promise: string;
  readonly measured: string;
  readonly kept: boolean;
}

/** Lines for people. Whether all were kept is for the exit code. */
export const showVerdicts = (verdicts: readonly Verdict[]): string =>
  verdicts.map(({ promise, measured, kept }) => `${kept ? "kept  " : "BROKEN"}  ${promise}: ${measured}`).join("\n");

/** A table of GitHub's Markdown, its columns as wide as their widest cell. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
};
