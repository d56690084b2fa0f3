import { fileURLToPath } from "node:url";
import { createConfig, lint, lintFromString } from "@redocly/openapi-core";
import { initTRPC } from "@trpc/server";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRouter, type RouterDependencies } from "../router/router.ts";
import { definitionsOf, describeApi } from "./describe-api.ts";
import { codes } from "./failures.ts";
import { generateDocument } from "./generate.ts";
import type { ProcedureMeta } from "./procedure-meta.ts";
import { createSchemas } from "./schemas.ts";
import { openApi } from "./served-document.ts";

const t = initTRPC.meta<ProcedureMeta>().create();
const operator = t.procedure.meta({ caller: { scope: "wallet" }, summary: "Do it", description: "Well." });
const answer = z.strictObject({ done: z.boolean() });

interface WithHeaders {
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly $ref?: string }>>;
}

describe("the document", () => {
  it("is what `pnpm generate` would write", () => {
    expect(JSON.parse(JSON.stringify(generateDocument()))).toEqual(openApi);
  });

  it("tells of every procedure, but for actions in games that have none", () => {
    const procedures = definitionsOf(createRouter({} as RouterDependencies));
    const hidden = procedures.filter(([, { meta }]) => meta?.hidden).map(([path]) => path);
    const told = Object.keys(openApi.paths).flatMap((path) => (path.startsWith("/trpc/") ? [path.slice(6)] : []));
    expect(told.toSorted()).toEqual(
      procedures
        .map(([path]) => path)
        .filter((path) => !hidden.includes(path))
        .toSorted(),
    );
    expect(hidden).toContain("games.coin-flip.act");
    expect(hidden.filter((path) => !/^games\.[^.]+\.act$/.test(path))).toEqual([]);
  });

  it("leaves no answer to an operator unchecked", () => {
    const unchecked = definitionsOf(createRouter({} as RouterDependencies))
      .filter(([, { meta, output }]) => typeof meta?.caller === "object" && output === undefined)
      .map(([path]) => path);
    expect(unchecked).toEqual([]);
  });

  it("has nothing that an outside linter would mend", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const ref = fileURLToPath(new URL("../../openapi.json", import.meta.url));
    const problems = await lint({ ref, config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    const spoiled = JSON.stringify({ ...openApi, components: { ...openApi.components, securitySchemes: {} } });
    const found = await lintFromString({ source: spoiled, config });
    expect(new Set(found.map(({ ruleId }) => ruleId))).toContain("security-defined");
  }, 60_000);

  it("gives for every input an example that is one", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(openApi, "api");
    const bodies = Object.values(openApi.paths).flatMap(
      ({ post }) => post?.requestBody?.content["application/json"] ?? [],
    );
    expect(bodies.length).toBeGreaterThan(30);
    for (const { schema, example } of bodies) {
      const validate = ajv.compile({ $ref: `api${schema.$ref}` });
      expect([schema.$ref, validate(example), validate.errors]).toEqual([schema.$ref, true, null]);
    }
  });

  it("tells of the headers that calls and answers have", () => {
    const { paths, components } = generateDocument() as {
      readonly paths: Readonly<
        Record<string, { readonly parameters: object; readonly post?: WithHeaders; readonly get?: WithHeaders }>
      >;
      readonly components: { readonly responses: Readonly<Record<string, { readonly headers: object }>> };
    };
    const parameters = (...names: readonly string[]) =>
      names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
    expect(paths["/trpc/wallet.deposit"]?.parameters).toEqual(parameters("IdempotencyKey", "Traceparent"));
    expect(paths["/trpc/games.mines.act"]?.parameters).toEqual(parameters("IdempotencyKey", "Traceparent"));
    expect(paths["/trpc/session.get"]?.parameters).toEqual(parameters("Traceparent"));
    const each = ["RateLimit", "RateLimit-Policy", "traceparent"];
    for (const [path, { post, get }] of Object.entries(paths)) {
      const headersAt = (status: string): readonly string[] => {
        const told = (post ?? get)?.responses[status];
        const { headers = {} } = components.responses[told?.$ref?.split("/").at(-1) ?? ""] ?? told ?? {};
        return Object.keys(headers);
      };
      expect([path, headersAt("200"), headersAt("429")]).toEqual([path, each, [...each, "Retry-After"]]);
    }
  });

  it("lists every code there is", () => {
    const { Error: refused } = openApi.components.schemas;
    expect(JSON.stringify(refused)).toContain(JSON.stringify(codes));
  });
});

describe("a procedure", () => {
  const described = (procedure: ReturnType<typeof operator.query>) => () => describeApi(t.router({ it: procedure }));

  it.each([
    ["summary", t.procedure.meta({ caller: "anyone", description: "Well." })],
    ["description", t.procedure.meta({ caller: "anyone", summary: "Do it" })],
    ["caller", t.procedure.meta({ summary: "Do it", description: "Well." })],
  ] as const)("is refused without a %s", (what, builder) => {
    const procedure = builder.output(answer).query(() => ({ done: true }));
    expect(() => describeApi(t.router({ it: procedure }))).toThrow(`it has no ${what}`);
  });

  it("is refused without a schema of its answer", () => {
    expect(described(operator.query(() => ({})))).toThrow("it has no output schema");
  });

  it("is told with its scope, its input and its refusals", () => {
    const procedure = operator
      .meta({ errors: ["insufficient_funds"] })
      .input(z.strictObject({ amount: z.int() }).prefault({ amount: 1 }))
      .output(answer)
      .mutation(() => ({ done: true }));
    const { operations, schemas } = describeApi(t.router({ money: t.router({ move: procedure }) }));
    expect(operations).toMatchObject([
      {
        procedure: "money.move",
        reads: false,
        caller: { scope: "wallet" },
        input: { schema: { $ref: "#/components/schemas/MoneyMoveInput" }, required: false },
        answer: { $ref: "#/components/schemas/MoneyMoveAnswer" },
      },
    ]);
    expect(operations[0]?.failures).toContain("insufficient_funds");
    expect(operations[0]?.failures).toContain("key_invalid");
    expect(schemas["MoneyMoveInput"]).toMatchObject({ additionalProperties: false });
    expect(schemas["MoneyMoveAnswer"]).not.toHaveProperty("additionalProperties");
  });
});

describe("a schema", () => {
  const refer = (schema: z.ZodType) => {
    const schemas = createSchemas();
    schemas.refer(schema, "output", "It");
    return schemas.all()["It"];
  };

  it("that JSON Schema can't say says its type itself", () => {
    const even = z.custom<number>((value) => Number(value) % 2 === 0);
    expect(() => refer(z.object({ even }))).toThrow("say its type");
    expect(refer(z.object({ even: even.meta({ type: "integer" }) }))).toMatchObject({
      properties: { even: { type: "integer" } },
    });
  });

  it("of a tuple of alike is an array of so many", () => {
    const numbers = refer(z.tuple([z.int().max(36), z.int().max(36)]));
    expect(numbers).toMatchObject({ type: "array", items: { maximum: 36 }, minItems: 2, maxItems: 2 });
    expect(numbers).not.toHaveProperty("prefixItems");
  });

  it("of money is told to be of 64 bits, and read-only means no field of answers alone", () => {
    expect(refer(z.object({ balance: z.int() }))).toMatchObject({ properties: { balance: { format: "int64" } } });
    expect(JSON.stringify(refer(z.object({ list: z.array(z.int()).readonly() })))).not.toContain("readOnly");
  });

  it("has one meaning under one name", () => {
    const schemas = createSchemas();
    schemas.refer(z.object({ a: z.string().meta({ id: "Thing" }) }), "output", "A");
    expect(() => schemas.refer(z.object({ a: z.int().meta({ id: "Thing" }) }), "output", "B")).toThrow(
      "two schemas are called Thing",
    );
  });
});
