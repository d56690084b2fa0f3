import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, type FormatOptions } from "oxfmt";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { findBroken, findForgotten } from "./frozen-rules.ts";
import { computeLock, listGames, lockPath } from "./game-folders.ts";
import { readLockHistory } from "./lock-history.ts";
import { dependOnGames, gatewayRegistry, sdkRegistry } from "./registry.ts";
import { keepReleases, parseLock, type Release, type RulesLock } from "./rules-lock.ts";

export interface Generated {
  /** What each generated file must hold, by repo-relative path. */
  readonly files: ReadonlyMap<string, string>;
  /** Why nothing may be written, one sentence each. */
  readonly problems: readonly string[];
}

const readText = (root: string, path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;

/** As the formatter would leave it, so that generated files need no exception from the format check. */
const formatted = async (root: string, path: string, text: string): Promise<string> => {
  const options = JSON.parse(readText(root, ".oxfmtrc.json") ?? "{}") as FormatOptions;
  const { code, errors } = await format(path, text, options);
  if (errors[0]) throw new Error(`${path} would be generated wrong: ${errors[0].message}`);
  return code;
};

const generateLocks = async (root: string, games: readonly string[], release: Release | undefined) => {
  const locks = new Map<string, RulesLock>();
  const problems: string[] = [];
  for (const game of games) {
    const before = parseLock(readText(root, lockPath(game)));
    const sources = await computeLock(root, game);
    problems.push(...findBroken(game, before, sources));
    locks.set(game, keepReleases(before, sources, release?.game === game ? release.version : undefined));
  }
  if (release && !locks.get(release.game)?.versions[release.version]) {
    problems.push(`there is no games/${release.game}/rules/${release.version}.ts to release`);
  }
  return { locks, problems };
};

const checkHistory = (root: string, locks: ReadonlyMap<string, RulesLock>): readonly string[] => {
  const none: RulesLock = { versions: {}, variants: {} };
  return readLockHistory(root).flatMap(({ game, lock }) => {
    const today = locks.get(game) ?? none;
    return [...findBroken(game, lock, today), ...findForgotten(game, lock, today)];
  });
};

/** Works out every generated file from the folders of `games/`, in memory. `release` also freezes one version. */
export const generate = async (root: string, release?: Release): Promise<Generated> => {
  const games = listGames(root);
  const { locks, problems } = await generateLocks(root, games, release);
  const packages = readPackages(root, listFiles(root)).filter(({ folder }) => !folder.startsWith("games/"));
  const names = packages.map(({ name }) => name);

  const texts = new Map<string, string>([
    ["gateway/src/games.gen.ts", gatewayRegistry(games)],
    ["shared/sdk/src/games.gen.ts", sdkRegistry(games)],
    ...["gateway/package.json", "shared/sdk/package.json"].map(
      (path) => [path, dependOnGames(readText(root, path) ?? "", games, names)] as const,
    ),
    ...[...locks].map(([game, lock]) => [lockPath(game), JSON.stringify(lock, undefined, 2)] as const),
  ]);
  const files = new Map<string, string>();
  for (const [path, text] of texts) files.set(path, await formatted(root, path, text));
  return { files, problems: [...new Set([...problems, ...checkHistory(root, locks)])] };
};

/** The generated files that differ from what is on the disk. */
export const findStale = (root: string, { files }: Generated): readonly string[] =>
  [...files].filter(([path, text]) => readText(root, path) !== text).map(([path]) => path);
