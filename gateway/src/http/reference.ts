import { createHash } from "node:crypto";
import { openApi } from "../openapi/served-document.ts";
import { referencePage } from "../reference/page.ts";
import { style } from "../reference/style.ts";
import { createPage } from "./page.ts";
import type { Route } from "./route.ts";

/** The page has no scripts, loads nothing, and its one style is known by its hash. https://www.w3.org/TR/CSP3/ */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HTML = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": POLICY,
};

/** What tells of the API: for programs, and for people. */
export const createReferenceRoutes = (): readonly Route[] => [
  page("openapi", "/openapi.json", { "content-type": "application/json" }, () => JSON.stringify(openApi)),
  page("reference", "/reference", HTML, () => referencePage(openApi)),
];

/** What session tokens are verified with (RFC 7517): kept for as long as a new key must be here before it signs. */
export const createJwksRoute = (jwks: object): Route =>
  page("jwks", "/.well-known/jwks.json", { "content-type": "application/jwk-set+json" }, () => JSON.stringify(jwks));

/** Written when somebody first asks. */
const page = (
  name: string,
  path: Route["path"],
  headers: Readonly<Record<string, string>>,
  write: () => string,
): Route => {
  let written: ReturnType<typeof createPage> | undefined;
  return {
    name,
    path,
    answer: ({ request }) => Promise.resolve((written ??= createPage(headers, write()))(request)),
  };
};
