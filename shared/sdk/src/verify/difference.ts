export interface Difference {
  /** Where, as a dotted path: `parts.0.payout`. */
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** By name, and never what every object inherits. */
export const memberOf = (value: unknown, name: PropertyKey): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name as string] : undefined;

/**
 * The first place where JSON that was found is not the JSON that was expected. It looks no deeper than `expected` goes,
 * so what was found can be as deep as it likes.
 */
export const firstDifference = (field: string, expected: unknown, found: unknown): Difference | undefined => {
  if (Object.is(expected, found)) return undefined;
  if (!isObject(expected) || !isObject(found) || Array.isArray(expected) !== Array.isArray(found)) {
    return { field, expected, found };
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const inside = firstDifference(`${field}.${name}`, memberOf(expected, name), memberOf(found, name));
    if (inside) return inside;
  }
  return undefined;
};

/** As it would travel: plain members only, nothing undefined, no getters. Throws on what JSON can't carry. */
export const asJson = (value: unknown): unknown => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
};
