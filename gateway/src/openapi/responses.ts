import { type ErrorCode, errorMessage } from "@croupier/contract/errors";
import { byStatus } from "./failures.ts";
import { headersOf } from "./header-fields.ts";
import type { JsonSchema } from "./json-schema.ts";

type Json = Readonly<Record<string, unknown>>;

/** The refusals of a document: an operation's by status, and those that stand in one place because more than one has them. */
export interface Refusals {
  of(failures: readonly ErrorCode[]): Json;
  readonly shared: Json;
}

/** Most codes that a name is made of. */
const MAX_NAMED = 4;

/** `all` are the failures of each operation; `error` is the schema of every refusal. */
export const createRefusals = (all: readonly (readonly ErrorCode[])[], error: JsonSchema): Refusals => {
  const counts = new Map<string, number>();
  for (const [, codes] of all.flatMap(byStatus)) counts.set(codes.join(), (counts.get(codes.join()) ?? 0) + 1);
  const isShared = (codes: readonly ErrorCode[]): boolean =>
    codes.length <= MAX_NAMED && (counts.get(codes.join()) ?? 0) > 1;

  const shared = new Map<string, Json>();
  const refusal = (status: number, codes: readonly ErrorCode[]): Json => ({
    description: codes.map((code) => `- \`${code}\`: ${errorMessage(code)}`).join("\n"),
    headers: headersOf(status),
    content: { "application/json": { schema: error } },
  });
  for (const [status, codes] of all.flatMap(byStatus)) {
    if (isShared(codes)) shared.set(nameOf(codes), refusal(status, codes));
  }

  return {
    of: (failures) =>
      Object.fromEntries(
        byStatus(failures).map(([status, codes]) => [
          status,
          isShared(codes) ? { $ref: `#/components/responses/${nameOf(codes)}` } : refusal(status, codes),
        ]),
      ),
    shared: Object.fromEntries(shared),
  };
};

const nameOf = (codes: readonly ErrorCode[]): string => codes.map(camel).join("Or");

const camel = (code: ErrorCode): string =>
  code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
