import type { Attributes } from "./span.ts";

/** The attribute that makes a span one of a statement: its text, with `$1` where values are. */
export const QUERY_TEXT = "db.query.text";

const OPERATIONS =
  /\b(insert\s+into|update|delete\s+from|from|join)\s+(?:only\s+)?(?!(?:set|of|skip|nowait|lateral|select)\b)"?([a-z_][\w.]*)/gi;
const FIRST_WORD = /^\s*(\w+)/;
/** Names of common table expressions, which are no tables. */
const EXPRESSIONS =
  /(?:\bwith(?:\s+recursive)?|,)\s*"?([a-z_]\w*)"?(?:\s*\([^()]*\))?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(/gi;
/** Rows that come with the statement. */
const GIVEN = /^(?:jsonb?_|unnest|generate_series)/i;
const MOST_SUMMARY = 120;
const MOST_TEXT = 16_384;

const firstWord = (text: string): string => (FIRST_WORD.exec(text)?.[1] ?? "").toUpperCase();

/**
 * What a statement does to which tables, in few words, and what it writes first: `UPDATE accounts INSERT transfers SELECT
 * operators`.
 */
export const summaryOf = (text: string): string => {
  const own = new Set([...text.matchAll(EXPRESSIONS)].map(([, name = ""]) => name.toLowerCase()));
  const [writes, reads] = [new Set<string>(), new Set<string>()];
  for (const [, verb = "", target = ""] of text.matchAll(OPERATIONS)) {
    if (own.has(target.toLowerCase()) || GIVEN.test(target)) continue;
    const word = firstWord(verb);
    if (word === "FROM" || word === "JOIN") reads.add(`SELECT ${target}`);
    else writes.add(`${word} ${target}`);
  }
  const summary = [...writes, ...reads].join(" ");
  if (summary === "") return firstWord(text);
  return summary.length <= MOST_SUMMARY ? summary : summary.slice(0, summary.lastIndexOf(" ", MOST_SUMMARY));
};

interface Read {
  readonly name?: string;
  readonly attributes: Attributes;
}

/** There are some hundred texts; should it be otherwise one day, they are read each time. */
const MOST_KNOWN = 1_000;
const known = new Map<string, Attributes>();

const readText = (text: string): Attributes => {
  const found = known.get(text);
  if (found) return found;
  const summary = summaryOf(text);
  const read = {
    [QUERY_TEXT]: text.slice(0, MOST_TEXT),
    "db.operation.name": firstWord(summary),
    "db.query.summary": summary,
  };
  if (known.size < MOST_KNOWN) known.set(text, read);
  return read;
};

/** What is kept of a statement's span. Read so late because most spans are not kept. */
export const readStatement = (name: string, attributes: Attributes): Read => {
  const text = attributes[QUERY_TEXT];
  if (typeof text !== "string") return { attributes };
  const read = readText(text);
  const summary = read["db.query.summary"];
  return {
    name: typeof summary === "string" && summary !== "" ? summary : name,
    attributes: { ...attributes, ...read },
  };
};
