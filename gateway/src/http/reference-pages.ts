import { createHash } from "node:crypto";
import { openApi } from "../openapi/served-document.ts";
import { referencePage } from "../reference/page.ts";
import { style } from "../reference/style.ts";
import { createPage } from "./page.ts";

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

export const openApiPage = createPage({ "content-type": "application/json" }, JSON.stringify(openApi));

export const createReferencePage = (): typeof openApiPage => createPage(HTML, referencePage(openApi));
