import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { checkExactMath } from "./exact-math.ts";
import { listFiles } from "./source-tree.ts";

const MAX_LINES = 400;
const COUNTED = /\.(?:ts|tsx|mts|js|mjs|css|sql|py|sh)$/;
const GENERATED = /\.gen\.ts$/;

/** Names that tools and hosting sites look for in capitals. */
const CONVENTIONAL = new Set(["README.md", "LICENSE", "SECURITY.md", "CONTRIBUTING.md", "CODEOWNERS", "Dockerfile"]);
const KEBAB_CASE = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
/** A name that fits anything says nothing. */
const EMPTY_WORDS = new Set(["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"]);
/** Sources are `.ts`, which Node, the type checker and every check here read alike. */
const OTHER_SOURCE = /\.(?:[cm]?js|[cm]ts|jsx|tsx)$/;
/** What a browser shows is written as markup, which Vite reads and Node needn't; the checks read it as they read `.ts`. */
const MARKUP = /^gateway\/lobby\/src\/.*\.tsx$/;

/** The word in a path that says nothing, if there is one. */
export const findEmptyWord = (path: string): string | undefined =>
  path.split(/[/.-]/).find((word) => EMPTY_WORDS.has(word));

const checkName = (path: string): readonly string[] => {
  const name = posix.basename(path);
  if (!CONVENTIONAL.has(name) && !KEBAB_CASE.test(name)) return [`${path}: name files in kebab-case`];
  if (OTHER_SOURCE.test(name) && !MARKUP.test(path))
    return [`${path}: write sources as .ts; no check reads another kind`];
  const empty = findEmptyWord(path);
  return empty === undefined ? [] : [`${path}: "${empty}" says nothing; name the file after what it does`];
};

const checkLength = (path: string, text: string): readonly string[] => {
  if (!COUNTED.test(path) || GENERATED.test(path)) return [];
  const lines = text.split("\n").length - 1;
  return lines <= MAX_LINES ? [] : [`${path} has ${lines} lines, over ${MAX_LINES}; split it by concept`];
};

const EXACT = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const REFERENCE = /^(?:workspace:\*|catalog:)$/;
/** Node's own line: the lock file holds the release, and security updates come without an edit here. */
const isNodeLine = (name: string, version: string): boolean => name === "node" && /^\d+\.x$/.test(version);
const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

type Manifest = Partial<Record<(typeof DEPENDENCY_FIELDS)[number], Record<string, string>>>;

const inexact = (path: string, name: string, version: string): string =>
  `${path}: ${name} is "${version}"; write an exact version, "catalog:" or "workspace:*", so that builds repeat`;

const checkManifest = (path: string, text: string): readonly string[] => {
  const manifest = JSON.parse(text) as Manifest;
  return DEPENDENCY_FIELDS.flatMap((field) => Object.entries(manifest[field] ?? {}))
    .filter(([name, version]) => !EXACT.test(version) && !REFERENCE.test(version) && !isNodeLine(name, version))
    .map(([name, version]) => inexact(path, name, version));
};

/** The catalog is a flat block of `name: version` lines, which is all of YAML that this needs to know. */
const checkCatalog = (path: string, text: string): readonly string[] => {
  const block = /^catalog:\n((?:(?: .*)?\n)*)/m.exec(text)?.[1] ?? "";
  return [...block.matchAll(/^ +"?([^":\s]+)"?: *"?([^"\s#]+)"?/gm)]
    .filter(([, , version = ""]) => !EXACT.test(version))
    .map(([, name = "", version = ""]) => inexact(path, name, version));
};

/** Keeps the house rules that no linter knows. Returns one sentence per breach. */
export const checkTidy = (root: string): readonly string[] =>
  listFiles(root).flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return [
      ...checkName(path),
      ...checkLength(path, text),
      ...checkExactMath(path, text),
      ...(posix.basename(path) === "package.json" ? checkManifest(path, text) : []),
      ...(path === "pnpm-workspace.yaml" ? checkCatalog(path, text) : []),
    ];
  });
