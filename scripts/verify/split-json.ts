import { printable } from "./printable.ts";
import { Unreadable } from "./unreadable.ts";

export interface JsonValue {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly value: unknown;
}

/** After the quote that closes the string which opens at `start`, or the end of the text. */
const afterString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
};

/** Where each object or array at the top ends, exclusive; what is left over is a last one, for the parser to judge. */
const endsOf = (text: string): readonly number[] => {
  const ends: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length && depth >= 0) {
    const char = text[at];
    if (char === '"') {
      at = afterString(text, at);
      continue;
    }
    at += 1;
    if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") {
      depth -= 1;
      if (depth === 0) ends.push(at);
    }
  }
  return text.slice(ends.at(-1) ?? 0).trim() === "" ? ends : [...ends, text.length];
};

const lineBreaks = (text: string): number => text.split("\n").length - 1;

/** One JSON value, or several in a row, in lines of their own or not. `name` is the file's. Throws Unreadable. */
export const splitJson = (name: string, text: string): readonly JsonValue[] => {
  const values: JsonValue[] = [];
  let start = 0;
  let line = 1;
  for (const end of endsOf(text)) {
    const piece = text.slice(start, end);
    const blank = piece.slice(0, piece.length - piece.trimStart().length);
    line += lineBreaks(blank);
    try {
      values.push({ line, value: JSON.parse(piece) as unknown });
    } catch (error) {
      const why = printable(error instanceof Error ? error.message : String(error));
      throw new Unreadable(`${name} is not JSON, in what begins on line ${line}: ${why}`);
    }
    line += lineBreaks(piece.slice(blank.length));
    start = end;
  }
  if (values.length === 0) throw new Unreadable(`${name} is empty`);
  return values;
};
