/** Most items of a list that are told. */
const MOST_ITEMS = 12;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `maxReveals` and `cash-out` as people write them. */
export const spaced = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll(/(?<=[a-z])[-_](?=[a-z])/g, " ");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const member = ([name, value]: readonly [string, unknown]): string => {
  if (value === true) return spaced(name);
  return name === "type" && typeof value === "string" ? spaced(value) : `${spaced(name)} ${plainWords(value)}`;
};

/** JSON in words, for what has none of its own: `calls heads, tails`. What is false or null is left out of an object. */
export const plainWords = (json: unknown): string => {
  if (json === null || json === undefined) return "none";
  if (typeof json === "boolean") return json ? "yes" : "no";
  if (Array.isArray(json)) {
    if (json.length === 0) return "none";
    const told = json.slice(0, MOST_ITEMS).map(plainWords);
    const left = json.length - told.length;
    return [...told, ...(left > 0 ? [`${left} more`] : [])].join(json.some(isRecord) ? "; " : ", ");
  }
  if (!isRecord(json)) return typeof json === "string" ? spaced(json) : JSON.stringify(json);
  const members = Object.entries(json).filter(([, value]) => value !== null && value !== false);
  return members.map(member).join(", ");
};

/** A view in words: a sentence for each of its members. What is legal next is asked for, not told. */
export const plainView = (view: unknown): readonly string[] => {
  if (!isRecord(view)) return [`${capital(plainWords(view))}.`];
  return Object.entries(view)
    .filter(([name]) => name !== "legal")
    .map(([name, value]) => `${capital(spaced(name))}: ${plainWords(value)}.`);
};
