const spellNumber = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is no parameter; parameters are finite`);
  return Object.is(value, -0) ? "-0" : String(value);
};

const spellObject = (value: object): string => {
  if (Array.isArray(value)) return `[${Array.from(value, spellParameters).join(",")}]`;
  if (value instanceof Map) return `Map${spellParameters([...value])}`;
  if (value instanceof Set) return `Set${spellParameters([...value])}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("a parameter is no instance of a class; let the schema give plain data");
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${spellParameters(member)}`).join(",")}}`;
};

/**
 * One text per value that a parameter schema gives, so that its hash tells whether the value is the same: canonical
 * JSON, and beyond what JSON has, a bigint as `12n` and a Map or Set by its entries in order. Members that are
 * undefined are left out. Throws a TypeError on what is no plain data (functions, instances, NaN).
 */
export const spellParameters = (value: unknown): string => {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "number":
      return spellNumber(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "undefined":
      return "undefined";
    case "object":
      return value === null ? "null" : spellObject(value);
    default:
      throw new TypeError(`a ${typeof value} is no parameter; let the schema give plain data`);
  }
};
