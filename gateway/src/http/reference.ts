import { createPage } from "./page.ts";
import type { Route } from "./route.ts";

type Page = ReturnType<typeof createPage>;

/** What tells of the API: for programs, and for people. Nearly nobody asks, so it is loaded for the first who does. */
export const createReferenceRoutes = (): readonly Route[] => [
  page("openapi", "/openapi.json", async () => (await import("./reference-pages.ts")).openApiPage),
  page("reference", "/reference", async () => (await import("./reference-pages.ts")).createReferencePage()),
];

/** What session tokens are verified with (RFC 7517): kept for as long as a new key must be here before it signs. */
export const createJwksRoute = (jwks: object): Route =>
  page("jwks", "/.well-known/jwks.json", () =>
    Promise.resolve(createPage({ "content-type": "application/jwk-set+json" }, JSON.stringify(jwks))),
  );

const page = (name: string, path: Route["path"], write: () => Promise<Page>): Route => {
  let written: Promise<Page> | undefined;
  return { name, path, answer: async ({ request }) => (await (written ??= write()))(request) };
};
