/** A cell of a column of text, or of one that holds numbers and times of ours alone. */
export type Cell = { readonly text: string } | { readonly plain: string | number | null };

/**
 * What makes spreadsheets take text for a formula, also behind a quote: https://owasp.org/www-community/attacks/CSV_Injection.
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cell = (value: Cell): string => {
  if ("plain" in value) return value.plain === null ? "" : quoted(String(value.plain));
  // An apostrophe is what a spreadsheet itself writes before text that isn't to be calculated.
  return quoted(FORMULA.test(value.text) ? `'${value.text}` : value.text);
};

/** A record of RFC 4180, with its line break. */
export const csvRecord = (cells: readonly Cell[]): string => `${cells.map(cell).join(",")}\r\n`;
