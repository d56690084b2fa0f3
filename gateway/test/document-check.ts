import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { UNDOCUMENTED } from "../src/openapi/failures.ts";
import { openApi } from "../src/openapi/served-document.ts";

/** A call and its answer, as they went over the wire. */
export interface Exchange {
  readonly procedure: string;
  readonly input: unknown;
  readonly status: number;
  readonly body: unknown;
}

/** The document, its answers closed: a field that it doesn't name is a fault here, though a client should look past it. */
const closed = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(closed);
  const inside = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed(inner)]));
  return value["properties" as never] && !("additionalProperties" in value)
    ? { ...inside, additionalProperties: false }
    : inside;
};

const createValidator = () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(closed(openApi) as object, "api");
  const compiled = new Map<string, ValidateFunction>();
  /** What is wrong with a value, by the schema that stands there in the document. */
  return (pointer: readonly string[], value: unknown): string | undefined => {
    const $ref = `api#/${pointer.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };
};

let validator: ReturnType<typeof createValidator> | undefined;

/** What an exchange has that the document hasn't; undefined where it is told, or is no procedure of the document's. */
export const undocumented = ({ procedure, input, status, body }: Exchange): string | undefined => {
  validator ??= createValidator();
  const path = `/trpc/${procedure}`;
  const operation = openApi.paths[path]?.post;
  if (!operation) return undefined;
  const media = ["content", "application/json", "schema"];
  const at = ["paths", path, "post"];
  if (status === 200) {
    const answer = validator([...at, "responses", "200", ...media], body);
    if (answer !== undefined) return `the answer ${answer}`;
    if (operation.requestBody === undefined || (input === undefined && !operation.requestBody.required))
      return undefined;
    const asked = validator([...at, "requestBody", ...media], input);
    return asked === undefined ? undefined : `took an input that ${asked}`;
  }
  const { code = "" } = (body as { readonly error?: { readonly data?: { readonly code?: string } } }).error?.data ?? {};
  if (UNDOCUMENTED.has(code)) return undefined;
  const response = operation.responses[status];
  if (!response) return `the status ${status} (${code})`;
  const name = "$ref" in response ? (response.$ref.split("/").at(-1) ?? "") : undefined;
  const told = "$ref" in response ? openApi.components.responses[name ?? ""] : response;
  if (told?.description.includes(`\`${code}\``) !== true) return `the code ${code}`;
  const refusal = validator(["components", "schemas", "Error"], body);
  return refusal === undefined ? undefined : `the refusal ${refusal}`;
};
