import { expect, it } from "vitest";
import { openApi, type OpenApiDocument } from "../openapi/served-document.ts";
import { prose } from "./markup.ts";
import { referencePage } from "./page.ts";

const page = referencePage(openApi);

it("has a place for every operation and every shape that is not one operation's own, and every link leads somewhere", () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  for (const { post, get } of Object.values(openApi.paths)) expect(ids).toContain((post ?? get)?.operationId);
  expect(ids).toContain("schema-Error");
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
});

it("loads nothing and runs nothing", () => {
  expect(page).not.toMatch(/<(?:script|link|img|iframe|object|form)\b| on\w+=| style=|https?:/i);
});

it("shows a call that can be copied into a shell, and every code that it may be refused with", () => {
  const section = /<section id="wallet.withdraw">[^]*?<\/section>/.exec(page)?.[0];
  expect(section).toContain("curl $GATEWAY/trpc/wallet.withdraw");
  expect(section).toContain("-d &#39;{&quot;requestId&quot;:");
  expect(section).toContain("insufficient_funds</code>");
});

it("writes what the document says as text, whatever it says", () => {
  const evil = `<script>alert("1")</script>`;
  const info = { ...openApi.info, title: evil, description: `${evil} \`${evil}\`` };
  const operation = { ...openApi.paths["/trpc/keys.create"]?.post, summary: evil, description: evil };
  const document = { ...openApi, info, paths: { "/trpc/evil": { post: operation } } } as OpenApiDocument;
  expect(referencePage(document)).not.toContain("<script>");
});

it("reads paragraphs, lists and code", () => {
  expect(prose("One `a<b`.\n\n- two\n- three")).toBe(
    "<p>One <code>a&lt;b</code>.</p>\n<ul><li>two</li><li>three</li></ul>",
  );
});
