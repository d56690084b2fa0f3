import type { z } from "zod";

/** A schema of JSON Schema 2020-12, which is that of OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Where a document's schemas stand. */
export const REF = "#/components/schemas/";

export const refTo = (name: string): JsonSchema => ({ $ref: REF + name });
/** The name that a reference names; undefined for what is none. */
export const nameOf = ({ $ref }: JsonSchema): string | undefined =>
  $ref?.startsWith(REF) === true ? $ref.slice(REF.length) : undefined;
