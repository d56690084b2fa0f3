import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isSkipped } from "../check/source-tree.ts";
import { findEmptyWord } from "../check/tidy.ts";

const TEMPLATE = join(import.meta.dirname, "template");
/** What the template is called; both names give way to the new game's. */
const TEMPLATE_NAME = "lucky-number";
const TEMPLATE_TITLE = "Lucky number";

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MAX_NAME = 30;
/** What else runs beside the games, under names of its own. */
const RESERVED = new Set(["gateway", "worker", "lobby", "infra", "scripts", "croupier", "postgres", "dev", "all"]);
/** What tRPC keeps for itself among a router's names, and what every object has. */
const TAKEN_BY_LANGUAGE = new Set(["then", "call", "apply", "query", "mutate", "subscribe", "constructor"]);

/** Why a game can't have this name, as a sentence; undefined if it can. `taken` are the packages' names. */
export const refuseName = (name: string, taken: readonly string[]): string | undefined => {
  if (!NAME.test(name)) return `"${name}" is not kebab-case; name a game like coin-flip`;
  if (name.length > MAX_NAME) return `"${name}" is longer than ${MAX_NAME} characters, too long for a service's name`;
  if (RESERVED.has(name)) return `"${name}" is the name of another part of the house; choose another name`;
  if (TAKEN_BY_LANGUAGE.has(name)) return `"${name}" can't be the name of a procedure's group; choose another name`;
  if (isSkipped(name)) return `a folder called "${name}" is taken for something built and skipped; choose another name`;
  const empty = findEmptyWord(name);
  if (empty !== undefined) return `"${empty}" says nothing; name the game after what is played`;
  if (taken.includes(`@croupier/${name}`)) return `@croupier/${name} exists already; choose another name`;
  return undefined;
};

const titleOf = (name: string): string => {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const manifest = (name: string): string => `{
  "name": "@croupier/${name}",
  "version": "0.1.0",
  "private": true,
  "license": "Apache-2.0",
  "type": "module",
  "exports": {
    ".": "./game.ts",
    "./contract": "./contract.ts",
    "./expectation": "./expectation.ts",
    "./words": "./words.ts"
  },
  "dependencies": {
    "@croupier/contract": "workspace:*",
    "@croupier/math": "workspace:*"
  },
  "devDependencies": {
    "@croupier/testing": "workspace:*",
    "fast-check": "catalog:",
    "vitest": "catalog:"
  }
}
`;

const readme = (title: string): string => `# ${title}

Pick a number from 1 to 10; the number drawn pays \`rtp · 10\`, stake included. One draw a round, \`uniform(10)\`: 0 is
number 1.

<!-- par:begin -->
<!-- par:end -->

<!-- simulation:begin -->
<!-- simulation:end -->
`;

/**
 * The files of a new game by their path in its folder: a small instant game that passes every law as it is. The
 * template is one itself, so that its types, its style and its laws are checked with everything else; only its lock is
 * a stand-in, which generate replaces by a real one.
 */
export const scaffold = (name: string): ReadonlyMap<string, string> => {
  const title = titleOf(name);
  const copies = globSync("**/*.ts", { cwd: TEMPLATE }).map((path) => {
    const text = readFileSync(join(TEMPLATE, path), "utf8");
    return [path, text.replaceAll(TEMPLATE_NAME, name).replaceAll(TEMPLATE_TITLE, title)] as const;
  });
  return new Map([...copies, ["package.json", manifest(name)], ["README.md", readme(title)]]);
};

/** Writes a new game below `root`; the folder must not be there yet. */
export const writeGame = (root: string, name: string): void => {
  const folder = join(root, "games", name);
  if (existsSync(folder)) throw new Error(`games/${name} exists already; choose another name or remove it`);
  for (const [path, text] of scaffold(name)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};
