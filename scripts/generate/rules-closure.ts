import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { canonicalJson } from "@croupier/contract/canonical";
import { readImports } from "../check/module-imports.ts";
import { findPackage, resolveExport, type Package } from "../check/source-tree.ts";

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

const byCodePoints = (a: string, b: string): number => (a < b ? -1 : 1);

/**
 * The import closure of a rules file: itself and every file of this repository that it loads at run time, directly or
 * not, as sorted repo-relative paths. `import type` is not followed, since nothing of it is left when the rules run;
 * libraries from the registry are not listed (what rules may load of them is in the import table).
 */
export const rulesClosure = (root: string, packages: readonly Package[], entry: string): readonly string[] => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    if (path.endsWith(".json")) return;
    for (const { specifier, typeOnly, line } of readImports(path, readFileSync(join(root, path), "utf8"))) {
      if (typeOnly) continue;
      if (specifier === undefined) {
        throw new Error(`${path}:${line} computes what it imports; rules must name it, or their hash can't cover it`);
      }
      if (specifier.startsWith(".")) visit(posix.join(posix.dirname(path), specifier));
      const ours = findPackage(packages, specifier);
      if (ours) visit(resolveExport(ours.target, ours.subpath));
    }
  };
  visit(entry);
  return [...seen].toSorted(byCodePoints);
};

/**
 * SHA-256, in hex, over the closure's files and the variant. Each file, in the order of its path, adds
 * `path NUL length NUL content`: the repo-relative path in UTF-8, the content's length in bytes as a decimal number, and
 * the content's bytes. The variant's canonical JSON (keys sorted, no white space, UTF-8) comes last, framed the same way
 * under an empty path. NUL is one zero byte. Paths hold no NUL and lengths are explicit, so no two inputs frame alike.
 */
export const rulesHash = (root: string, closure: readonly string[], variant: unknown): string => {
  const hash = createHash("sha256");
  const add = (path: string, content: Uint8Array) => hash.update(`${path}\0${content.length}\0`).update(content);
  for (const path of closure.toSorted(byCodePoints)) add(path, readFileSync(join(root, path)));
  add("", new TextEncoder().encode(canonicalJson(variant)));
  return hash.digest("hex");
};
