import { type JsonSchema, nameOf } from "./json-schema.ts";

type SchemasByName = Readonly<Record<string, JsonSchema>>;

const SAMPLES: Readonly<Record<string, string>> = {
  uuid: "01a1fdd8-c939-71e0-bd85-7bc31ae4f4ec",
  "date-time": "2027-01-31T12:00:00.000Z",
  date: "2027-01-31",
};

/** A value that a schema allows: what its fields give as examples, defaults and formats, and of what is optional only such. */
export const exampleOf = (schema: JsonSchema, schemas: SchemasByName): unknown => {
  const name = nameOf(schema);
  if (name !== undefined) return exampleOf(schemas[name] ?? {}, schemas);
  const { examples, const: only, enum: choices, anyOf, oneOf, properties, items, type, minItems = 1 } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if (only !== undefined) return only;
  if (choices) return choices[0];
  const [branch] = oneOf ?? anyOf ?? [];
  if (branch) return exampleOf(branch, schemas);
  if (properties) {
    const fields = Object.entries(properties)
      .filter(([field, value]) => schema.required?.includes(field) === true || hasExample(value))
      .map(([field, value]) => [field, typeof value === "boolean" ? null : exampleOf(value, schemas)]);
    return Object.fromEntries(fields);
  }
  if (type === "array" && typeof items === "object" && !Array.isArray(items)) {
    return Array.from({ length: Math.max(minItems, 1) }, () => exampleOf(items, schemas));
  }
  return plainExample(schema);
};

const hasExample = (schema: boolean | JsonSchema): boolean =>
  typeof schema === "object" && schema.examples !== undefined;

const plainExample = ({ type, format = "", minimum = 0, minLength = 0, default: usual }: JsonSchema): unknown => {
  if (usual !== undefined) return usual;
  switch (Array.isArray(type) ? type[0] : type) {
    case "string":
      return SAMPLES[format] ?? "x".repeat(Math.max(minLength, 1));
    case "integer":
    case "number":
      return Math.max(minimum, 0);
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return null;
  }
};
