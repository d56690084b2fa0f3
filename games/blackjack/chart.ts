import * as z from "@croupier/contract/zod";

/** The dealer's up cards in the order of a chart's columns; tens stand for all of value ten. */
export const UPS = ["2", "3", "4", "5", "6", "7", "8", "9", "10", "A"] as const;
const ROWS = {
  hard: Array.from({ length: 18 }, (_, index) => String(index + 4)),
  soft: Array.from({ length: 10 }, (_, index) => String(index + 12)),
  pair: [...UPS],
};
type Section = keyof typeof ROWS;

/** What a letter says, in words: printed with the chart. */
export const LEGEND =
  "Columns are the dealer's 2, 3 … 10, A. H hit, S stand, D double else hit, d double else stand, P split else as the " +
  "total, R surrender else hit, r surrender else stand, p surrender else split.";

const LETTERS: Readonly<Record<Section, RegExp>> = {
  hard: /^[HSDdRr]{10}$/,
  soft: /^[HSDdRr]{10}$/,
  pair: /^[HSDdRrPp]{10}$/,
};

const byUp = z.strictObject(Object.fromEntries(UPS.map((up) => [up, z.string()])));

const spellList = (letters: readonly string[]): string => letters.join("");
const spellByUp = (row: Readonly<Record<string, string>>): string => spellList(UPS.map((up) => row[up] ?? ""));

/** Ten letters, one per up card: "HDDDDHHHHH", with spaces if you like, or as a list, or by up card. */
const rowOf = (section: Section) =>
  z
    .union([
      z.string().transform((row) => row.replaceAll(" ", "")),
      z.array(z.string()).transform(spellList),
      byUp.transform(spellByUp),
    ])
    .refine(
      (row) => LETTERS[section].test(row),
      `a row is ten letters for the dealer's 2, 3 … 10, A, each one of ${section === "pair" ? "HSDdRrPp" : "HSDdRr"}`,
    );

const sectionOf = (section: Section) =>
  z.strictObject(Object.fromEntries(ROWS[section].map((row) => [row, rowOf(section).optional()]))).prefault({});

/** How to play, by hand and up card. Rows left out are those of the standard chart. */
export const chartSchema = z
  .strictObject({
    hard: sectionOf("hard").describe("by total, 4 to 21"),
    soft: sectionOf("soft").describe("by total, 12 to 21"),
    pair: sectionOf("pair").describe("by the value of either card, 2 to 10 and A"),
  })
  .describe(`How to play a finite shoe; rows left out are the standard chart's. ${LEGEND}`);
