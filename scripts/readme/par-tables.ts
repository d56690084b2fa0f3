import type { Maximum, ParSection, ParSheet } from "@croupier/contract/par-sheet";
import { toDecimal } from "@croupier/math/arithmetic";
import { compare, multiply, rational, type Rational } from "@croupier/math/rational";
import { parseExact } from "../par/exact-text.ts";
import { grouped } from "../par/table.ts";

/** A longer table is folded. */
const MOST_ROWS = 25;

const decimal = (r: Rational, places: number): string => grouped(toDecimal(r, places).replace(/\.?0+$/, ""));

const percent = (exact: string, places = 4): string =>
  `${decimal(multiply(parseExact(exact), rational(100)), places)} %`;

const HEADER = ["bet", "RTP", "hit frequency", "standard deviation", "most it pays", "one round in"];

const oneIn = (maximum: Maximum): string =>
  maximum.probability === null
    ? `more than ${decimal(parseExact(maximum.atMost.oneIn), 1)}`
    : decimal(parseExact(maximum.oneIn), 1);

const row = ({ name, rtp, hitFrequency, standardDeviation, maximum }: ParSection): readonly string[] => [
  name,
  percent(rtp.exact),
  hitFrequency.exact === null
    ? `${percent(hitFrequency.atLeast.exact)} to ${percent(hitFrequency.atMost.exact)}`
    : percent(hitFrequency.exact),
  decimal(parseExact(standardDeviation), 3),
  maximum ? `${decimal(parseExact(maximum.multiplier), 4)} ×` : "no limit",
  maximum ? oneIn(maximum) : "-",
];

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const table = (sections: readonly ParSection[]): string =>
  [line(HEADER), line(HEADER.map(() => "---")), ...sections.map((section) => line(row(section)))].join("\n");

/** `RTP 99 %`, or from the least to the greatest. */
const rtpRange = (sections: readonly ParSection[]): string => {
  const rtps = sections.map(({ rtp }) => parseExact(rtp.exact)).toSorted(compare);
  const ends = [rtps[0], rtps.at(-1)].map((r) => decimal(multiply(r ?? rational(0), rational(100)), 4));
  return ends[0] === ends[1] ? `RTP ${ends[0]} %` : `RTP ${ends[0]} % to ${ends[1]} %`;
};

const fold = (summary: string, body: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;

const variantPart = ({ variant, sections }: ParSheet): string => {
  const text = table(sections);
  const many = sections.length > MOST_ROWS;
  return `**${variant}**: ${rtpRange(sections)}\n\n${many ? fold(`all ${sections.length} kinds of bet`, text) : text}`;
};

/** A game's committed sheets as Markdown: per variant the range of its RTP, and a row per class of bets. */
export const parTables = (sheets: readonly ParSheet[]): string => sheets.map(variantPart).join("\n\n");
