import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { canonicalJson } from "@croupier/contract/canonical";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { rulesClosure, rulesHash, sha256 } from "./rules-closure.ts";
import type { RulesLock } from "./rules-lock.ts";

interface Variant {
  readonly rules: number;
  readonly parameters: unknown;
}

/** The games, in order: folders of `games/` with a package.json. */
export const listGames = (root: string): readonly string[] =>
  existsSync(join(root, "games"))
    ? readdirSync(join(root, "games"))
        .filter((name) => existsSync(join(root, "games", name, "package.json")))
        .toSorted()
    : [];

export const lockPath = (game: string): string => `games/${game}/rules.lock.json`;

/** The versions that a game's `rules/` holds, in order. */
export const listVersions = (root: string, game: string): readonly number[] => {
  const folder = join(root, "games", game, "rules");
  return readdirSync(folder)
    .flatMap((name) => /^([1-9]\d*)\.ts$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
};

/** A file of its own, because game.ts needs the lock that is written from these. */
const importVariants = async (root: string, game: string): Promise<Readonly<Record<string, Variant>>> => {
  const path = join(root, "games", game, "variants.ts");
  const { variants } = (await import(pathToFileURL(path).href)) as {
    readonly variants?: Readonly<Record<string, Variant>>;
  };
  if (!variants) throw new Error(`games/${game}/variants.ts exports no \`variants\`; export const variants = { … }`);
  return variants;
};

/** The lock that the sources of a game give, with nothing released; what takes `game.ts` to know is not in it yet. */
export const computeLock = async (root: string, game: string): Promise<RulesLock> => {
  const packages = readPackages(root, listFiles(root));
  const versions = Object.fromEntries(
    listVersions(root, game).map((version) => {
      const path = `games/${game}/rules/${version}.ts`;
      const files = rulesClosure(root, packages, path);
      const closure = Object.fromEntries(files.map((file) => [file, sha256(readFileSync(join(root, file)))]));
      return [version, { released: false, closure }];
    }),
  );
  const variants = Object.entries(await importVariants(root, game))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { rules, parameters }]) => {
      const version = versions[rules];
      const named = `games/${game}/variants.ts: "${name}" names rules ${rules}`;
      if (!version) throw new Error(`${named}, but there is no games/${game}/rules/${rules}.ts; write it`);
      // Only these two members: a title or a comment beside them must not change what a round was played by.
      const variant = { rules, parameters };
      const json = sha256(canonicalJson(variant));
      return [
        name,
        { rules, released: false, json, rulesHash: rulesHash(root, Object.keys(version.closure), variant) },
      ] as const;
    });
  return { versions, variants: Object.fromEntries(variants) };
};
