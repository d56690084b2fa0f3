import { type ErrorCode, errorMessage } from "@croupier/contract/errors";
import manifest from "../../package.json" with { type: "json" };
import type { Api, Operation } from "./describe-api.ts";
import { errorAnswer } from "./error-answer.ts";
import { exampleOf } from "./example.ts";
import { byStatus } from "./failures.ts";
import { createSchemas, type JsonSchema } from "./schemas.ts";

/** Something of the document, as JSON. */
type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Everything that a casino's back end (tag \`operator\`, with an API key) and a player's front end
(tag \`player\`, with a session token) can ask.

- Amounts are whole numbers of the currency's minor unit; sums in reports are decimal strings. Never floats.
- Times are ISO 8601 in UTC. Ids are UUIDs; \`playerId\` is the operator's own id of a person.
- What moves money carries a \`requestId\`, a UUIDv7 made anew for each new movement: sent again with the same input it is
  answered as it was the first time, so a call without an answer is simply sent again.
- An answer is \`{"result":{"data":…}}\`, a refusal \`{"error":…}\` with a stable code in \`error.data.code\`.
- Answers may gain fields and codes; ignore what you don't know.
- Procedures that only read also answer \`GET …?input=<JSON>\`, which is how tRPC's own clients ask.`;

const TAGS: Json[] = [
  { name: "operator", description: "For an operator's back end. An API key has scopes, and needs the one named." },
  { name: "player", description: "For a player's front end, with the token of a session that the operator created." },
];

/** An OpenAPI 3.1 document. https://spec.openapis.org/oas/v3.1.1.html */
export const openApiDocument = ({ operations, schemas }: Api): Json => {
  const shared = createSchemas();
  const error = shared.refer(errorAnswer, "output", "Error");
  const responses = sharedResponses(operations, error);
  return {
    openapi: "3.1.1",
    info: {
      title: "Croupier",
      version: manifest.version,
      summary: "A casino game provider's API",
      description: DESCRIPTION,
      contact: { name: "Croupier" },
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The gateway that serves this document." }],
    tags: TAGS,
    paths: Object.fromEntries(
      operations.map((operation) => [
        `/trpc/${operation.procedure}`,
        { post: pathOperation(operation, schemas, error, responses) },
      ]),
    ),
    components: {
      schemas: { ...shared.all(), ...schemas },
      responses: Object.fromEntries([...responses.values()].map(({ name, response }) => [name, response])),
      securitySchemes: {
        operatorKey: { type: "http", scheme: "bearer", description: "An operator's API key: `key_…`." },
        sessionToken: { type: "http", scheme: "bearer", description: "A player's session token." },
      },
    },
  };
};

const securityOf = ({ caller }: Operation): readonly Json[] => {
  if (caller === "anyone") return [];
  return caller === "player" ? [{ sessionToken: [] }] : [{ operatorKey: [] }];
};

const pathOperation = (
  operation: Operation,
  schemas: Api["schemas"],
  error: JsonSchema,
  shared: ReadonlyMap<string, SharedResponse>,
): Json => {
  const { procedure, caller, summary, description, input, answer, failures } = operation;
  const refusals = byStatus(failures).map(([status, codes]) => {
    const known = shared.get(codes.join());
    return [status, known ? { $ref: `#/components/responses/${known.name}` } : refusal(codes, error)] as const;
  });
  return {
    operationId: procedure,
    tags: [typeof caller === "object" ? "operator" : "player"],
    summary,
    description:
      typeof caller === "object" ? `${description}\n\nA key with the scope \`${caller.scope}\`.` : description,
    ...(typeof caller === "object" && { "x-scope": caller.scope }),
    security: securityOf(operation),
    ...(input && {
      requestBody: {
        required: input.required,
        content: { "application/json": { schema: input.schema, example: exampleOf(input.schema, schemas) } },
      },
    }),
    responses: {
      200: {
        description: "Done.",
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["result"],
              properties: { result: { type: "object", required: ["data"], properties: { data: answer } } },
            },
          },
        },
      },
      ...Object.fromEntries(refusals),
    },
  };
};

const refusal = (codes: readonly ErrorCode[], error: JsonSchema): Json => ({
  description: codes.map((code) => `- \`${code}\`: ${errorMessage(code)}`).join("\n"),
  content: { "application/json": { schema: error } },
});

interface SharedResponse {
  readonly name: string;
  readonly response: Json;
}

/** Most codes that a name is made of. */
const MAX_NAMED = 4;

/** The responses that more than one operation has, by their codes. */
const sharedResponses = (operations: readonly Operation[], error: JsonSchema): ReadonlyMap<string, SharedResponse> => {
  const uses = new Map<string, { readonly codes: readonly ErrorCode[]; readonly count: number }>();
  for (const [, codes] of operations.flatMap(({ failures }) => byStatus(failures))) {
    uses.set(codes.join(), { codes, count: (uses.get(codes.join())?.count ?? 0) + 1 });
  }
  return new Map(
    [...uses]
      .filter(([, { codes, count }]) => count > 1 && codes.length <= MAX_NAMED)
      .map(([key, { codes }]) => [key, { name: codes.map(camel).join("Or"), response: refusal(codes, error) }]),
  );
};

const camel = (code: ErrorCode): string =>
  code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
