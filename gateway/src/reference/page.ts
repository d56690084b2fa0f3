import { type JsonSchema, nameOf } from "../openapi/json-schema.ts";
import type { DocumentedOperation, DocumentedResponse, OpenApiDocument } from "../openapi/served-document.ts";
import { escapeHtml, inline, prose } from "./markup.ts";
import { fieldsMarkup, typeMarkup } from "./schema-markup.ts";
import { style } from "./style.ts";

/** The whole reference as one page without scripts: a browser's own search finds everything in it. */
export const referencePage = (document: OpenApiDocument): string => {
  const { info, components } = document;
  const operations = operationsOf(document);
  const own = new Set(operations.flatMap((operation) => ownSchemas(operation)));
  const shared = Object.entries(components.schemas).filter(([name]) => !own.has(name));
  const groups = [
    { title: "For an operator's back end", operations: operations.filter(({ tags }) => tags.includes("operator")) },
    { title: "For a player's front end", operations: operations.filter(({ tags }) => tags.includes("player")) },
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}: reference</title>
<style>${style}</style>
</head>
<body>
<nav>
<a href="#top">${escapeHtml(info.title)} ${escapeHtml(info.version)}</a>
${groups.map(({ title, operations: ofGroup }) => `<b>${title}</b>\n<ul>${ofGroup.map(linkMarkup).join("")}</ul>`).join("\n")}
<b>Shapes</b>
<ul>${shared.map(([name]) => `<li><a href="#schema-${name}">${name}</a></li>`).join("")}</ul>
</nav>
<main id="top">
<h1>${escapeHtml(info.title)}</h1>
${prose(info.description)}
<p>The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${groups
  .map(
    ({ title, operations: ofGroup }) =>
      `<h2>${title}</h2>\n${ofGroup.map((operation) => operationMarkup(operation, document)).join("\n")}`,
  )
  .join("\n")}
<h2>Shapes</h2>
${shared.map(([name, schema]) => schemaMarkup(name, schema)).join("\n")}
</main>
</body>
</html>
`;
};

const linkMarkup = ({ operationId }: DocumentedOperation): string =>
  `<li><a href="#${operationId}"><code>${operationId}</code></a></li>`;

type ShownOperation = DocumentedOperation & { readonly path: string };

const operationsOf = ({ paths }: OpenApiDocument): readonly ShownOperation[] =>
  Object.entries(paths).flatMap(([path, { post, get }]) => {
    const operation = post ?? get;
    return operation ? [{ path, ...operation }] : [];
  });

/** What is inside the envelope, of procedures; a route has none. */
const answerOf = ({ responses }: DocumentedOperation): JsonSchema => {
  const done = responses["200"];
  const [{ schema } = { schema: {} as JsonSchema }] = done && "content" in done ? Object.values(done.content) : [];
  const result = schema.properties?.["result"];
  const data = typeof result === "object" ? result.properties?.["data"] : undefined;
  return typeof data === "object" ? data : schema;
};

/** Schemas that one operation alone has are shown with it. */
const ownSchemas = (operation: DocumentedOperation): readonly string[] =>
  [operation.requestBody?.content["application/json"].schema, answerOf(operation)].flatMap((schema) => {
    const name = schema && nameOf(schema);
    return name !== undefined && /(?:Input|Answer)$/.test(name) ? [name] : [];
  });

const operationMarkup = (operation: ShownOperation, document: OpenApiDocument): string => {
  const { operationId, path, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  const refusals = Object.entries(responses).filter(([status]) => status !== "200");
  return `<section id="${operationId}">
<h3><a href="#${operationId}"><code>${parameters ? `GET ${path}` : operationId}</code></a></h3>
<p><b>${inline(summary)}.</b></p>
${prose(description)}
<h4>Takes</h4>
${parameters ? parametersMarkup(parameters) : body ? shapeMarkup(body.schema, document) : "<p>Nothing.</p>"}
<h4>Answers</h4>
${shapeMarkup(answerOf(operation), document)}
<h4>Refusals</h4>
<p>${refusals.map(([status, response]) => `${status} ${codesIn(response, document)}`).join("; ")}</p>
<pre>${escapeHtml(curlOf(operation))}</pre>
</section>`;
};

/** As fields: they are told like those of an object. */
const parametersMarkup = (parameters: NonNullable<DocumentedOperation["parameters"]>): string => {
  const properties = parameters.map(({ name, description, schema }) => [
    name,
    { ...schema, ...(description !== undefined && { description }) },
  ]);
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return fieldsMarkup({ properties: Object.fromEntries(properties) as Record<string, JsonSchema>, required });
};

const shapeMarkup = (schema: JsonSchema, { components }: OpenApiDocument): string => {
  const name = nameOf(schema);
  if (name === undefined || !/(?:Input|Answer)$/.test(name)) return `<p>${typeMarkup(schema)}</p>`;
  const named = components.schemas[name] ?? {};
  return fieldsMarkup(named) || `<p>${typeMarkup(named)}</p>`;
};

/** The codes that a response's description lists. */
const codesIn = (response: DocumentedResponse | { readonly $ref: string }, { components }: OpenApiDocument): string => {
  const told = "$ref" in response ? components.responses[response.$ref.split("/").at(-1) ?? ""] : response;
  return [...(told?.description.matchAll(/^- `(\w+)`: (.*)$/gm) ?? [])]
    .map(([, code = "", message = ""]) => `<code title="${escapeHtml(message)}">${code}</code>`)
    .join(" ");
};

const curlOf = ({ path, parameters, security, requestBody }: ShownOperation): string => {
  const [scheme] = security.flatMap((entry) => Object.keys(entry));
  const credential = scheme === "operatorKey" ? "$API_KEY" : "$SESSION_TOKEN";
  const body = JSON.stringify(requestBody?.content["application/json"].example ?? {});
  return [
    `curl $GATEWAY${path}`,
    ...(scheme === undefined ? [] : [`-H "authorization: Bearer ${credential}"`]),
    ...(requestBody
      ? ["-H 'content-type: application/json'", `-d '${body.replaceAll("'", String.raw`'\''`)}'`]
      : parameters
        ? []
        : ["-X POST"]),
  ].join(" \\\n  ");
};

const schemaMarkup = (name: string, schema: JsonSchema): string => `<section id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${schema.description === undefined ? "" : prose(schema.description)}
${fieldsMarkup(schema) || `<p>${typeMarkup(schema)}</p>`}
</section>`;
