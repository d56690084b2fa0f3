/** Columns as wide as their widest cell; the first is aligned to the left, the others to the right. */
export const alignTable = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
};

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of at most `width` characters for a share of 1; whatever is more than nothing shows. */
export const bar = (share: number, width: number): string => {
  const eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
};

/** Thousands apart: 1,048,576. */
export const grouped = (decimal: string): string => {
  const [whole = "", places] = decimal.split(".");
  const apart = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
  return places === undefined ? apart : `${apart}.${places}`;
};

/** What doesn't fit into a column of a table stands elsewhere in full. */
export const clipped = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;
