const MAX_LENGTH = 200;

/** Undefined where JSON has no words for it, or nests deeper than can be written. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/** Text on one line, short, and without what a terminal would obey: whoever wrote the file may be hostile. */
export const printable = (text: string): string => {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return short.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
};

/** A value of a record as printable JSON. */
export const shown = (value: unknown): string => printable(jsonOf(value) ?? "nothing");

/** A value of a record as it is; as the beginning of its JSON where it is larger than any genuine one. */
export const bounded = (value: unknown): unknown => {
  const text = jsonOf(value);
  return text === undefined || text.length > MAX_LENGTH ? shown(value) : value;
};
