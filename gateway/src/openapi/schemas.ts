import { UUID } from "@croupier/contract/ids";
import { z } from "zod";
import { type JsonSchema, nameOf, REF, refTo } from "./json-schema.ts";
import { nameChoices } from "./name-choices.ts";

export interface Schemas {
  /** A reference to what a zod schema says, under the name that it has of its own (`id` of its meta) or else this one. */
  refer(schema: z.ZodType, io: "input" | "output", name: string): JsonSchema;
  /** All that have been referred to, by name. */
  all(): Readonly<Record<string, JsonSchema>>;
}

const LARGEST_INT32 = 2 ** 31 - 1;

/** Collects named schemas for one document. Throws for a schema that JSON Schema can't say, and for a name with two meanings. */
export const createSchemas = (): Schemas => {
  const named = new Map<string, JsonSchema>();
  const add = (name: string, schema: JsonSchema): void => {
    const before = named.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(`two schemas are called ${name}; give one of them another id`);
    }
    named.set(name, schema);
  };
  return {
    refer: (schema, io, name) => {
      const { $schema: _, $defs = {}, ...root } = convert(schema, io);
      for (const [id, { id: __, ...definition }] of Object.entries($defs)) add(id, nameChoices(id, definition, add));
      if (nameOf(root) !== undefined && Object.keys(root).length === 1) return root;
      const { id = name, ...plain } = root;
      add(id, nameChoices(id, plain, add));
      return refTo(id);
    },
    all: () => Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
};

/** Marks what zod can't say in JSON Schema, until its meta has said it. */
const UNSAID = "x-unsaid";

const convert = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: ({ message }) => ({ [UNSAID]: message }),
    override: ({ jsonSchema }) => refine(jsonSchema, io),
  });
  const text = JSON.stringify(json).replaceAll('"#/$defs/', `"${REF}`);
  return JSON.parse(text, (_, value: unknown) => said(value)) as JsonSchema;
};

const said = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || !(UNSAID in value)) return value;
  const { [UNSAID]: message, ...rest } = value;
  if (!("type" in rest)) throw new Error(`${String(message)}; say its type in a .meta({ type, … })`);
  return rest;
};

/** What code that is generated from the document needs to hear, and what it needs not. */
const refine = (json: JsonSchema, io: "input" | "output"): void => {
  // An answer may have more fields one day: that must break nobody's client.
  if (io === "output" && json.additionalProperties === false) delete json.additionalProperties;
  // zod's means that we don't change it, OpenAPI's that a request must not have it.
  delete json.readOnly;
  closeTuple(json);
  // What is answered is there.
  if (io === "output") delete json.default;
  tellDefault(json);
  // Else generated code takes money for 32 bits.
  if (json.type === "integer" && (json.maximum ?? 0) > LARGEST_INT32) json.format = "int64";
  if (json.pattern === UUID.source) json.format = "uuid";
  // The format says it, and the pattern of leap years is a page long.
  if (json.format === "date-time" || json.format === "date" || (io === "output" && json.format === "uuid")) {
    delete json.pattern;
  }
};

/** A tuple of n alike is an array of n, which more tools know; any other ends where its items end. */
const closeTuple = (json: JsonSchema): void => {
  const [first, ...others] = json.prefixItems ?? [];
  if (first === undefined || (json.items !== undefined && json.items !== false)) return;
  const length = others.length + 1;
  if (others.some((item) => JSON.stringify(item) !== JSON.stringify(first))) {
    Object.assign(json, { items: false, minItems: length });
    return;
  }
  delete json.prefixItems;
  Object.assign(json, { items: first, minItems: length, maxItems: length });
};

/** In words, where it is a list or an object: code generated for Go, for one, doesn't compile with such a default. */
const tellDefault = (json: JsonSchema): void => {
  const { default: usual, description } = json;
  if (typeof usual !== "object" || usual === null) return;
  delete json.default;
  if (Object.keys(usual).length === 0) return;
  const told = `\`${JSON.stringify(usual)}\` unless told.`;
  json.description = description === undefined ? told : `${description.replace(/\.?$/, ".")} ${told}`;
};
