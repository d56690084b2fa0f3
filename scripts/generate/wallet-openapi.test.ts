import { type CallName, answers, calls, walletErrors } from "@croupier/wallet/protocol";
import { expect, test } from "vitest";
import { WALLET_EXAMPLES } from "./wallet-examples.ts";
import { walletDocument } from "./wallet-openapi.ts";

interface Operation {
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const document = walletDocument() as unknown as Document;
const names = Object.keys(calls) as readonly CallName[];

test.each(names)("the example of %s is of the protocol", (name) => {
  expect(calls[name].parse(WALLET_EXAMPLES[name].call)).toEqual(WALLET_EXAMPLES[name].call);
  expect(answers[name].parse(WALLET_EXAMPLES[name].answer)).toEqual(WALLET_EXAMPLES[name].answer);
});

test("every call is there, with each refusal that it can meet and no other", () => {
  expect(Object.keys(document.paths)).toEqual(names.map((name) => `/${name}`));
  for (const [code, { status, of }] of Object.entries(walletErrors)) {
    for (const name of names) {
      const { description = "" } = document.paths[`/${name}`]?.post.responses[status] ?? {};
      expect([name, code, description.includes(`\`${code}\``)]).toEqual([
        name,
        code,
        (of as readonly string[]).includes(name),
      ]);
    }
  }
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(references.length).toBeGreaterThan(12);
  expect(new Set(references)).toEqual(new Set(Object.keys(document.components.schemas)));
});
