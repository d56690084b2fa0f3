/** What became of the mutants of a package. */
export interface Tally {
  readonly killed: number;
  /** Detected as well: a test ran on and on. */
  readonly timedOut: number;
  readonly survived: number;
  /** No test reaches the place. */
  readonly notCovered: number;
  /** A file of tests didn't load, so nothing was tested; no score speaks of these. */
  readonly errors: number;
}

/** Counts mutants by Stryker's words for what became of them. Throws if nothing was tested. */
export const tallyMutants = (mutants: readonly { readonly status: string }[]): Tally => {
  const count = (...wanted: readonly string[]): number =>
    mutants.filter(({ status }) => wanted.includes(status)).length;
  const tally = {
    killed: count("Killed"),
    timedOut: count("Timeout"),
    survived: count("Survived"),
    notCovered: count("NoCoverage"),
    errors: count("RuntimeError", "CompileError"),
  };
  if (testedOf(tally) === 0) throw new Error(`${mutants.length} mutants, but none was tested; see the report`);
  return tally;
};

const testedOf = ({ killed, timedOut, survived, notCovered }: Tally): number =>
  killed + timedOut + survived + notCovered;

/** The share of mutants that a test noticed, in percent. */
export const scoreOf = (tally: Tally): number => (100 * (tally.killed + tally.timedOut)) / testedOf(tally);

/** Two decimals, rounded down: 89.996 isn't 90. */
export const formatScore = (tally: Tally): string => `${(Math.floor(scoreOf(tally) * 100) / 100).toFixed(2)} %`;

const HEADER = ["StrykerJS", "mutants", "killed", "timed out", "survived", "not covered", "errors", "score"];
const TABLE = new RegExp(`^\\| ${HEADER.join(" +\\| ")} +\\|\\n\\|[-: |]+\\|\\n\\|.*\\|$`, "m");

const formatTable = (version: string, tally: Tally): string => {
  const { killed, timedOut, survived, notCovered, errors } = tally;
  const counts = [testedOf(tally) + errors, killed, timedOut, survived, notCovered, errors].map(String);
  const row = [version, ...counts, formatScore(tally)];
  const widths = HEADER.map((title, column) => Math.max(title.length, row[column]?.length ?? 0));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(HEADER), line(widths.map((width) => "-".repeat(width))), line(row)].join("\n");
};

/** The README with the result in its table of mutants. Throws if it has no such table. */
export const putResult = (readme: string, version: string, tally: Tally): string => {
  if (!TABLE.test(readme)) throw new Error(`the README has no table of ${HEADER.join(", ")}; add one`);
  return readme.replace(TABLE, formatTable(version, tally));
};
