import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** Folders that hold nothing anybody wrote. */
const SKIPPED = new Set(["node_modules", ".git", ".croupier", "coverage", "dist", "cdk.out", "__pycache__"]);

/** Whether a file or folder of this name is looked at by no check. */
export const isSkipped = (name: string): boolean => SKIPPED.has(name);

/** Every file below `root`, as sorted repo-relative paths with forward slashes. */
export const listFiles = (root: string, folder = ""): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !isSkipped(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(root, path);
      return entry.isFile() ? [path] : [];
    })
    .toSorted();

export interface Package {
  /** As others import it. */
  readonly name: string;
  /** Repo-relative folder; "" for the root package. */
  readonly folder: string;
  /** The exports map's string targets, by subpath. */
  readonly exports: Readonly<Record<string, string>>;
}

/** Reads every package.json among `files`. */
export const readPackages = (root: string, files: readonly string[]): readonly Package[] =>
  files
    .filter((path) => posix.basename(path) === "package.json")
    .map((path) => {
      const manifest = JSON.parse(readFileSync(join(root, path), "utf8")) as {
        name?: string;
        exports?: Record<string, string>;
      };
      if (manifest.name === undefined) throw new Error(`${path} has no name; give it one`);
      const folder = posix.dirname(path);
      return { name: manifest.name, folder: folder === "." ? "" : folder, exports: manifest.exports ?? {} };
    });

/** The innermost package that holds `path`. */
export const packageOf = (packages: readonly Package[], path: string): Package | undefined =>
  packages
    .filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];

/** Splits `@croupier/math/rational` into the package and `rational`; undefined for anything that isn't ours. */
export const findPackage = (
  packages: readonly Package[],
  specifier: string,
): { readonly target: Package; readonly subpath: string } | undefined => {
  const target = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  return target && { target, subpath: specifier.slice(target.name.length + 1) };
};

/** The repo-relative file that a package serves under a subpath ("" for the package itself). */
export const resolveExport = ({ name, folder, exports }: Package, subpath: string): string => {
  const key = subpath === "" ? "." : `./${subpath}`;
  const exact = exports[key];
  if (exact !== undefined) return posix.join(folder, exact);
  for (const [pattern, file] of Object.entries(exports)) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined || !key.startsWith(before) || !key.endsWith(after)) continue;
    return posix.join(folder, file.replaceAll("*", key.slice(before.length, key.length - after.length)));
  }
  throw new Error(`${folder}/package.json exports no "${key}"; export it or import another file of ${name}`);
};
