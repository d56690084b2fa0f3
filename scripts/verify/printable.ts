const MAX_LENGTH = 200;

/** Undefined where JSON has no words for it, or nests deeper than can be written. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/** What a terminal would obey, or show in another order than it stands in. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text on one line, without what a terminal would obey: whoever wrote the file, or answers as a casino, may be hostile. */
export const escaped = (text: string): string =>
  text.replaceAll(CONTROLS, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

/** The same, and short. */
export const printable = (text: string): string =>
  escaped(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);

/** JSON text that says the same to a program and nothing to a terminal. The line breaks between its members stay. */
export const escapedJson = (text: string): string =>
  text.replaceAll(CONTROLS, (char) =>
    char === "\n"
      ? char
      : Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
          "",
        ),
  );

/** A value of a record as printable JSON. */
export const shown = (value: unknown): string => printable(jsonOf(value) ?? "nothing");

/** A value of a record as it is; as the beginning of its JSON where it is larger than any genuine one. */
export const bounded = (value: unknown): unknown => {
  const text = jsonOf(value);
  return text === undefined || text.length > MAX_LENGTH ? shown(value) : value;
};
