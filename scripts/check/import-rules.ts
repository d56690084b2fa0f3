import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { IMPORT_TABLE, LOADERS, TESTS_MAY, type Row } from "./import-table.ts";
import { readImports, type ModuleImport } from "./module-imports.ts";
import { findPackage, listFiles, packageOf, readPackages, type Package } from "./source-tree.ts";

const SOURCE = /\.[cm]?[jt]sx?$/;
const TEST = /\.test\.[cm]?[jt]sx?$/;
/** With or without its ending, as a package exports it. */
const NAMES_TEST = /\.test(?:\.[cm]?[jt]sx?)?$/;
/** `#alias`, `/from/the/root`, `file:///…`, `data:…`: what no package and no folder says. */
const NAMELESS = /^(?:#|\/|\w:[\\/]|(?!node:)[a-z][a-z0-9+.-]*:)/i;

const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

/** What an import reaches for, in the table's own words: `npm:zod`, `node:fs`, or a package's folder and a subpath. */
interface Reach {
  readonly target: string;
  readonly subpath: string;
  readonly typeOnly: boolean;
}

const allows = (permission: string, { target, subpath, typeOnly }: Reach): boolean => {
  if (permission === "anything") return true;
  const [, kind, pattern = "", onlySubpath] = /^(type )?(\S+)(?: (\S+))?$/.exec(permission) ?? [];
  if (kind !== undefined && !typeOnly) return false;
  if (pattern === "node:*" && LOADERS.includes(target)) return false;
  return matches(pattern, target) && (onlySubpath === undefined || onlySubpath === subpath);
};

const npmName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const reachOf = (packages: readonly Package[], specifier: string, typeOnly: boolean): Reach | undefined => {
  if (isBuiltin(specifier)) return { target: `node:${specifier.replace(/^node:/, "")}`, subpath: "", typeOnly };
  const ours = findPackage(packages, specifier);
  if (ours) return { target: ours.target.folder, subpath: ours.subpath, typeOnly };
  if (specifier.startsWith("@croupier/")) return undefined;
  return { target: `npm:${npmName(specifier)}`, subpath: "", typeOnly };
};

interface Permissions {
  readonly may: readonly string[];
  /** Whether the file may import the rest of its own package. */
  readonly own: boolean;
}

const permissionsOf = (table: readonly Row[], owner: Package, path: string): Permissions | undefined => {
  const folder = owner.folder === "" ? "(root)" : owner.folder;
  const rows = table.filter((row) => row.packages.some((pattern) => matches(pattern, folder)));
  if (rows.length === 0) return undefined;
  const inside = posix.relative(owner.folder, path);
  const applying = rows.filter(({ only }) => only === undefined || only.includes(inside));
  const alone = applying.find((row) => row.alone);
  if (alone) return { may: alone.may, own: false };
  return { may: [...applying.flatMap(({ may }) => may), ...(TEST.test(path) ? TESTS_MAY : [])], own: true };
};

const listed = (may: readonly string[]): string => (may.length === 0 ? "nothing" : [...new Set(may)].join(", "));

interface Judgement {
  readonly packages: readonly Package[];
  readonly owner: Package;
  readonly path: string;
  readonly permissions: Permissions;
}

const refusal = (
  { packages, owner, path, permissions: { may, own } }: Judgement,
  { specifier, typeOnly }: ModuleImport,
): string | undefined => {
  if (specifier !== undefined && NAMELESS.test(specifier)) {
    return `imports "${specifier}"; import by a relative path or by a package's name`;
  }
  if (specifier !== undefined && NAMES_TEST.test(specifier) && !TEST.test(path)) {
    return `imports the test "${specifier}"; put what both need into a file of its own`;
  }
  if (may.includes("anything")) return undefined;
  if (specifier === undefined) {
    const computed = "computes what it imports; write the module's name as a plain string";
    return may.includes("(computed)") ? undefined : computed;
  }
  if (specifier.startsWith(".")) {
    const target = packageOf(packages, posix.join(posix.dirname(path), specifier));
    if (target !== owner) return `leaves its package by "${specifier}"; import by the package's name`;
    return own || may.includes(specifier)
      ? undefined
      : `imports "${specifier}"; it stands alone and may import ${listed(may)}`;
  }
  const reach = reachOf(packages, specifier, typeOnly);
  if (!reach) return `imports "${specifier}", but no package has that name`;
  if (own && reach.target === owner.folder) return undefined;
  if (may.some((permission) => allows(permission, reach))) return undefined;
  const who = own ? owner.folder : "it stands alone and";
  return `imports ${typeOnly ? "the types of " : ""}"${specifier}"; ${who} may import ${listed(may)}`;
};

/** Holds every source file to the table. Returns one sentence per breach. */
export const checkImports = (root: string, table: readonly Row[] = IMPORT_TABLE): readonly string[] => {
  const files = listFiles(root);
  const packages = readPackages(root, files);
  const sources = files.filter((path) => SOURCE.test(path));
  if (sources.length === 0) return [`found no source file below ${root}, so nothing was checked`];

  return sources.flatMap((path) => {
    const owner = packageOf(packages, path);
    if (!owner) return [`${path} belongs to no package; put a package.json above it`];
    const permissions = permissionsOf(table, owner, path);
    if (!permissions) return [`${path}: no row of scripts/check/import-table.ts names ${owner.folder}; add one`];
    return readImports(path, readFileSync(join(root, path), "utf8")).flatMap((found) => {
      const problem = refusal({ packages, owner, path, permissions }, found);
      return problem === undefined ? [] : [`${path}:${found.line} ${problem}`];
    });
  });
};
