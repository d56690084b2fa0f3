import manifest from "../../package.json" with { type: "json" };
import type { Api, Operation, RouteOperation } from "./describe-api.ts";
import { errorAnswer } from "./error-answer.ts";
import { exampleOf } from "./example.ts";
import { answerHeaders, headerParameters, headersOf, parametersOf, routeParameters } from "./header-fields.ts";
import { createRefusals, type Refusals } from "./responses.ts";
import { createSchemas } from "./schemas.ts";

/** Something of the document, as JSON. */
type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Everything that a casino's back end (tag \`operator\`, with an API key) and a player's front end
(tag \`player\`, with a session token) can ask.

- Amounts are whole numbers of the currency's minor unit; sums in reports are decimal strings. Never floats.
- Times are ISO 8601 in UTC. Ids are UUIDs; \`playerId\` is the operator's own id of a person.
- What moves money carries a \`requestId\`, a UUIDv7 made anew for each new movement: sent again with the same input it is
  answered as it was the first time, so a call without an answer is simply sent again.
- A \`requestId\` may also be sent as the header \`Idempotency-Key\`. Every answer has \`traceparent\`, \`RateLimit\` and
  \`RateLimit-Policy\`; what is too much is refused with 429 and \`Retry-After\`.
- An answer is \`{"result":{"data":…}}\`, a refusal \`{"error":…}\` with a stable code in \`error.data.code\`.
- Answers may gain fields and codes; ignore what you don't know.
- Procedures that only read also answer \`GET …?input=<JSON>\`, which is how tRPC's own clients ask.`;

const TAGS: Json[] = [
  { name: "operator", description: "For an operator's back end. An API key has scopes, and needs the one named." },
  { name: "player", description: "For a player's front end, with the token of a session that the operator created." },
];

/** An OpenAPI 3.1 document. https://spec.openapis.org/oas/v3.1.1.html */
export const openApiDocument = ({ operations, routes, schemas }: Api): Json => {
  const own = createSchemas();
  const error = own.refer(errorAnswer, "output", "Error");
  const refusals = createRefusals(
    [...operations, ...routes].map(({ failures }) => failures),
    error,
  );
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
    paths: {
      ...Object.fromEntries(
        operations.map((operation) => [
          `/trpc/${operation.procedure}`,
          { parameters: parametersOf(operation, schemas), post: procedureOperation(operation, schemas, refusals) },
        ]),
      ),
      ...Object.fromEntries(
        routes.map((route) => [route.path, { parameters: routeParameters, get: routeOperation(route, refusals) }]),
      ),
    },
    components: {
      schemas: { ...own.all(), ...schemas },
      responses: refusals.shared,
      parameters: headerParameters,
      headers: answerHeaders,
      securitySchemes: {
        operatorKey: { type: "http", scheme: "bearer", description: "An operator's API key: `key_…`." },
        sessionToken: { type: "http", scheme: "bearer", description: "A player's session token." },
      },
    },
  };
};

/** What a procedure and a route are told of alike. */
const told = ({ caller, summary, description }: Operation | RouteOperation): Json => {
  const common = { tags: [typeof caller === "object" ? "operator" : "player"], summary };
  if (caller === "anyone") return { ...common, description, security: [] };
  if (caller === "player") return { ...common, description, security: [{ sessionToken: [] }] };
  return {
    ...common,
    description: `${description}\n\nA key with the scope \`${caller.scope}\`.`,
    "x-scope": caller.scope,
    security: [{ operatorKey: [] }],
  };
};

const procedureOperation = (operation: Operation, schemas: Api["schemas"], refusals: Refusals): Json => {
  const { procedure, input, answer, failures } = operation;
  const result = { type: "object", required: ["data"], properties: { data: answer } };
  const envelope = { type: "object", required: ["result"], properties: { result } };
  return {
    operationId: procedure,
    ...told(operation),
    ...(input && {
      requestBody: {
        required: input.required,
        content: { "application/json": { schema: input.schema, example: exampleOf(input.schema, schemas) } },
      },
    }),
    responses: {
      200: {
        description: "Done.",
        headers: headersOf(200),
        content: { "application/json": { schema: envelope } },
      },
      ...refusals.of(failures),
    },
  };
};

const routeOperation = (route: RouteOperation, refusals: Refusals): Json => {
  const { name, inPath, query, answers, failures } = route;
  const parameters = [
    ...Object.entries(inPath).map(([parameter, description]) => ({
      name: parameter,
      in: "path",
      required: true,
      description,
      schema: { type: "string" },
    })),
    ...query.map(({ name: parameter, required, schema: { description, ...schema } }) => ({
      name: parameter,
      in: "query",
      required,
      ...(description !== undefined && { description }),
      schema,
    })),
  ];
  return {
    operationId: name,
    ...told(route),
    parameters,
    responses: {
      200: {
        description: "Done.",
        headers: headersOf(200),
        content: Object.fromEntries(answers.map(([mediaType, schema]) => [mediaType, { schema }])),
      },
      ...refusals.of(failures),
    },
  };
};
