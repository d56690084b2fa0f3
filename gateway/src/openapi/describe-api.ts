import type { ErrorCode } from "@croupier/contract/errors";
import type { AnyRouter } from "@trpc/server";
import { z } from "zod";
import { failuresOf } from "./failures.ts";
import type { DescribedRoute } from "./described-routes.ts";
import { pascal } from "./name-choices.ts";
import type { ProcedureMeta } from "./procedure-meta.ts";
import type { JsonSchema } from "./json-schema.ts";
import { createSchemas } from "./schemas.ts";

/** A procedure as its callers see it. */
export interface Operation {
  /** `keys.create` */
  readonly procedure: string;
  readonly reads: boolean;
  readonly caller: NonNullable<ProcedureMeta["caller"]>;
  readonly summary: string;
  readonly description: string;
  /** References into the schemas; null for none. */
  readonly input: { readonly schema: JsonSchema; readonly required: boolean } | null;
  readonly answer: JsonSchema;
  readonly failures: readonly ErrorCode[];
}

export interface Api {
  readonly operations: readonly Operation[];
  readonly routes: readonly RouteOperation[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** What is read by `GET` and is no procedure, as its callers see it. */
export interface RouteOperation extends Omit<DescribedRoute, "query" | "answers" | "errors"> {
  readonly query: readonly { readonly name: string; readonly required: boolean; readonly schema: JsonSchema }[];
  readonly answers: readonly (readonly [mediaType: string, schema: JsonSchema])[];
  readonly failures: readonly ErrorCode[];
}

/** A procedure lacks what the reference needs. The message says what, and of which. */
class UndescribedError extends Error {
  override name = "UndescribedError";
}

interface Definition {
  readonly type: "query" | "mutation" | "subscription";
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
  readonly meta?: ProcedureMeta;
}

/** Every procedure of a router, by path: tRPC keeps them flat, whatever its types say. */
export const definitionsOf = (router: AnyRouter): readonly (readonly [path: string, Definition])[] => {
  const { _def: whole } = router;
  const procedures = whole.procedures as unknown as Readonly<Record<string, { readonly _def: Definition }>>;
  return Object.entries(procedures).map(([path, { _def: definition }]) => [path, definition] as const);
};

/** What the router's own schemas say. Throws an UndescribedError for a procedure without a summary or an answer. */
export const describeApi = (router: AnyRouter, described: readonly DescribedRoute[] = []): Api => {
  const schemas = createSchemas();
  const operations = definitionsOf(router)
    .filter(([, { meta }]) => meta?.hidden !== true)
    .map(([procedure, { type, inputs, output, meta = {} }]): Operation => {
      const must = <T>(value: T | undefined, what: string): T => {
        if (value === undefined) throw new UndescribedError(`${procedure} has no ${what}`);
        return value;
      };
      const name = pascal(procedure);
      const input = inputOf(procedure, inputs);
      const answer = must(meta.answer?.() ?? (output instanceof z.ZodType ? output : undefined), "output schema");
      const caller = must(meta.caller, "caller");
      const description = must(meta.description, "description");
      return {
        procedure,
        reads: type === "query",
        caller,
        summary: must(meta.summary, "summary"),
        description,
        input: input && {
          schema: schemas.refer(input, "input", `${name}Input`),
          required: !input.safeParse(undefined).success,
        },
        answer: schemas.refer(answer, "output", `${name}Answer`),
        failures: failuresOf(caller, input !== null, meta.errors ?? []),
      };
    });
  const routes = described.map(({ query, answers, errors, ...route }): RouteOperation => {
    const { properties = {}, required = [] } = inlined(query);
    return {
      ...route,
      query: Object.entries(properties).flatMap(([name, schema]) =>
        typeof schema === "boolean" ? [] : [{ name, schema, required: required.includes(name) }],
      ),
      answers: answers.map(([mediaType, answer]) => [
        mediaType,
        schemas.refer(answer, "output", `${pascal(route.name)}Answer`),
      ]),
      failures: failuresOf(route.caller, true, errors),
    };
  });
  return { operations, routes, schemas: schemas.all() };
};

/** What an object takes, by field: a query's parameters stand one by one. */
const inlined = (schema: z.ZodType): JsonSchema => {
  const schemas = createSchemas();
  schemas.refer(schema, "input", "It");
  return schemas.all()["It"] ?? {};
};

const inputOf = (procedure: string, [input, more]: readonly unknown[]): z.ZodType | null => {
  if (more !== undefined) throw new UndescribedError(`${procedure} has its input in two pieces; give it one schema`);
  if (input === undefined) return null;
  if (input instanceof z.ZodType) return input;
  throw new UndescribedError(`${procedure} has an input that is no zod schema`);
};
