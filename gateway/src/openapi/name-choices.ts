import { type JsonSchema, refTo } from "./json-schema.ts";

type Add = (name: string, schema: JsonSchema) => void;

/**
 * A schema whose unions of objects are unions of references, each to a schema of its own name: generators make types of
 * names, and some trip over objects without one. `ConfigChange` of kind `game` is `ConfigChangeGame`.
 */
export const nameChoices = (name: string, schema: JsonSchema, add: Add): JsonSchema => {
  const inside = (value: JsonSchema | boolean, suffix = ""): JsonSchema | boolean =>
    typeof value === "boolean" ? value : nameChoices(name + suffix, value, add);
  const choices = (of: readonly JsonSchema[]): JsonSchema[] => {
    const objects = of.filter(({ properties }) => properties !== undefined);
    return of.map((choice, index) => {
      if (objects.length < 2 || choice.properties === undefined) return nameChoices(name, choice, add);
      const own = name + pascal(tagOf(choice) ?? String(index + 1));
      add(own, nameChoices(own, choice, add));
      return refTo(own);
    });
  };
  const { properties, items, additionalProperties, oneOf, anyOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([field, value]) => [field, inside(value, pascal(field))]),
      ),
    }),
    ...(items !== undefined && !Array.isArray(items) && { items: inside(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: inside(additionalProperties) }),
    ...(oneOf && { oneOf: choices(oneOf) }),
    ...(anyOf && { anyOf: choices(anyOf) }),
  };
};

/** What tells a choice from the others: its first field with a value of its own. */
const tagOf = ({ properties = {} }: JsonSchema): string | undefined => {
  const tags = Object.values(properties).flatMap((field) =>
    typeof field === "boolean" ? [] : [field.const ?? field.enum?.[0]],
  );
  return tags.find((tag) => typeof tag === "string");
};

/** `games.coin-flip.open` gives `GamesCoinFlipOpen`. */
export const pascal = (name: string): string =>
  name.replaceAll(/(?:^|[.-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
