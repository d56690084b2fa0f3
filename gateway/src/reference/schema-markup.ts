import { type JsonSchema, nameOf } from "../openapi/json-schema.ts";
import { escapeHtml, inline } from "./markup.ts";

type Schema = boolean | JsonSchema;

const code = (value: unknown): string => `<code>${escapeHtml(JSON.stringify(value))}</code>`;
const linkTo = (name: string): string => `<a href="#schema-${name}">${name}</a>`;

const alternatives = ({ oneOf, anyOf }: JsonSchema): readonly JsonSchema[] => oneOf ?? anyOf ?? [];
const isNull = (schema: Schema): boolean => typeof schema === "object" && schema.type === "null";
const itemOf = ({ items }: JsonSchema): JsonSchema | undefined =>
  typeof items === "object" && !Array.isArray(items) ? items : undefined;

/** A type in a few words: `integer ≥ 1`, `array of Key`, `"real" or "demo"`. */
export const typeMarkup = (schema: Schema): string => {
  if (typeof schema === "boolean") return schema ? "anything" : "nothing";
  const name = nameOf(schema);
  if (name !== undefined) return linkTo(name);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(" or ");
  const choices = alternatives(schema);
  if (choices.length > 0) return [...new Set(choices.map(typeMarkup))].join(" or ");
  const item = itemOf(schema);
  if (item) return `array of ${typeMarkup(item)}${rangeMarkup(schema.minItems, schema.maxItems, "long")}`;
  const types = [schema.type ?? "anything"].flat().join(" or ");
  const { format, pattern } = schema;
  const shape =
    format && !format.startsWith("int") ? ` (${format})` : pattern ? ` <code>${escapeHtml(pattern)}</code>` : "";
  return `${types}${shape}${rangeMarkup(schema.minimum, schema.maximum, "")}${rangeMarkup(schema.minLength, schema.maxLength, "long")}`;
};

const rangeMarkup = (min: number | undefined, max: number | undefined, unit: string): string => {
  const [least, most] = [
    (min ?? Number.MIN_SAFE_INTEGER) > Number.MIN_SAFE_INTEGER ? min : undefined,
    (max ?? Number.MAX_SAFE_INTEGER) < Number.MAX_SAFE_INTEGER ? max : undefined,
  ];
  const of = unit && ` ${unit}`;
  if (least === undefined && most === undefined) return "";
  if (least === most) return `, ${most}${of}`;
  if (most === undefined) return `, ≥ ${least}${of}`;
  return least === undefined ? `, ≤ ${most}${of}` : `, ${least} to ${most}${of}`;
};

/** What is inside a schema, as nested lists; nothing for what has no inside, or is told elsewhere. */
export const fieldsMarkup = (schema: Schema): string => {
  if (typeof schema === "boolean" || nameOf(schema) !== undefined) return "";
  const { properties, required = [] } = schema;
  if (properties) {
    const fields = Object.entries(properties).map(([field, value]) =>
      fieldMarkup(field, value, required.includes(field)),
    );
    return fields.length === 0 ? "" : `<ul class="fields">${fields.join("")}</ul>`;
  }
  const item = itemOf(schema);
  if (item) return fieldsMarkup(item);
  const choices = alternatives(schema).filter((choice) => !isNull(choice));
  const told = choices.map(fieldsMarkup).filter((markup) => markup !== "");
  if (choices.length < 2) return told.join("");
  return told.map((markup, n) => `<div class="choice"><b>${n === 0 ? "either" : "or"}</b>${markup}</div>`).join("");
};

const fieldMarkup = (field: string, schema: Schema, isRequired: boolean): string => {
  const { description, default: usual } = typeof schema === "boolean" ? {} : schema;
  const facts = [
    typeMarkup(schema),
    ...(isRequired || usual !== undefined ? [] : ["optional"]),
    ...(usual === undefined ? [] : [`${code(usual)} unless told`]),
  ];
  const words = description === undefined ? "" : `<div>${inline(description)}</div>`;
  return `<li><code class="name">${escapeHtml(field)}</code> <span class="type">${facts.join(", ")}</span>${words}${fieldsMarkup(schema)}</li>`;
};
