import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  answers,
  type CallName,
  calls,
  refuses,
  type WalletErrorCode,
  walletErrors,
  walletRefusal,
} from "@croupier/wallet/protocol";
import { SIGNATURE_HEADER } from "@croupier/wallet/signature";
import { z } from "zod";
import { formatted } from "./generated-files.ts";
import { WALLET_EXAMPLES } from "./wallet-examples.ts";

const PATH = "shared/wallet/openapi.json";

type Json = Readonly<Record<string, unknown>>;
type JsonSchema = z.core.JSONSchema.JSONSchema;

const DESCRIPTION = `What Croupier asks of a casino that keeps its players' money itself: a server of yours that answers these
calls. README.md beside this file tells when each call comes and what to do when one comes twice.

- Amounts are whole numbers of the currency's minor unit, never floats.
- Every call is signed; refuse those that are not.
- Calls may gain fields, and answers may have more than is asked: both sides ignore what they don't know.`;

const SUMMARIES: Readonly<Record<CallName, string>> = {
  authenticate: "A player's session begins: is the token theirs?",
  balance: "Tell a player's balance",
  debit: "Take a stake",
  credit: "Pay what a round won; 0 if it was lost",
  rollback: "Take a debit back, whether or not it came",
  transactions: "List what was done in a span of time, oldest first",
};

const LARGEST_INT32 = 2 ** 31 - 1;

/** What both sides may add one day must break nobody's generated code; and money does not fit into 32 bits. */
const refine = (json: JsonSchema): void => {
  if (json.type === "object") delete json.additionalProperties;
  if (json.type === "integer" && (json.maximum ?? 0) > LARGEST_INT32) json.format = "int64";
  // The format says it, and the pattern of leap years is a page long.
  if (json.format === "date-time") delete json.pattern;
};

const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => refine(jsonSchema),
  });
  return json;
};

const nameOf = (call: CallName, what: "Call" | "Answer"): string => call[0]?.toUpperCase() + call.slice(1) + what;
const json = (schema: string, example: unknown): Json => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, example },
});

const CODES = Object.keys(walletErrors) as readonly WalletErrorCode[];

const refusalsOf = (call: CallName): Json => {
  const codes = CODES.filter((code) => refuses(code, call));
  const byStatus = Map.groupBy(codes, (code) => walletErrors[code].status);
  const responses = [...byStatus].map(([status, ofStatus]) => {
    const lines = ofStatus.map((code) => `- \`${code}\`: ${walletErrors[code].says}`);
    return [
      String(status),
      { description: lines.join("\n"), content: json("Refusal", { code: ofStatus[0] }) },
    ] as const;
  });
  return Object.fromEntries(responses);
};

const pathOf = (call: CallName): Json => {
  const example = WALLET_EXAMPLES[call];
  return {
    post: {
      operationId: call,
      summary: SUMMARIES[call],
      requestBody: { required: true, content: json(nameOf(call, "Call"), example.call) },
      responses: {
        200: { description: "Done, now or when it first came.", content: json(nameOf(call, "Answer"), example.answer) },
        ...refusalsOf(call),
      },
    },
  };
};

const NAMES = Object.keys(calls) as readonly CallName[];

/** The wallet protocol as an OpenAPI 3.1 document. https://spec.openapis.org/oas/v3.1.1.html */
export const walletDocument = (): Json => ({
  openapi: "3.1.1",
  info: {
    title: "Croupier wallet",
    version: "1.0.0",
    summary: "What an operator's wallet answers",
    description: DESCRIPTION,
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "https://wallet.casino.example/croupier", description: "The URL that you gave us." }],
  security: [{ signature: [] }],
  paths: Object.fromEntries(NAMES.map((call) => [`/${call}`, pathOf(call)])),
  components: {
    schemas: {
      ...Object.fromEntries(NAMES.map((call) => [nameOf(call, "Call"), schemaOf(calls[call])])),
      ...Object.fromEntries(NAMES.map((call) => [nameOf(call, "Answer"), schemaOf(answers[call])])),
      Refusal: schemaOf(walletRefusal),
    },
    securitySchemes: {
      signature: {
        type: "apiKey",
        in: "header",
        name: SIGNATURE_HEADER,
        description: "`t=<Unix ms>,k=<key id>,v1=<hex of HMAC-SHA256 over t.call.body>`: see README.md.",
      },
    },
  },
});

/** The document, if the file is not as the protocol would have it. */
export const staleWalletDocument = async (root: string): Promise<ReadonlyMap<string, string>> => {
  const file = join(root, PATH);
  if (!existsSync(join(root, "shared/wallet"))) return new Map();
  const text = await formatted(root, PATH, JSON.stringify(walletDocument(), undefined, 2));
  return existsSync(file) && readFileSync(file, "utf8") === text ? new Map() : new Map([[PATH, text]]);
};
