import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, type FormatOptions } from "oxfmt";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { findBroken, findForgotten } from "./frozen-rules.ts";
import { computeLock, listGames, lockPath } from "./game-folders.ts";
import { goldenPath, readDigests, refreshGolden } from "./golden-rounds.ts";
import { loadGame } from "./load-game.ts";
import { readLockHistory } from "./lock-history.ts";
import { TEMPLATE } from "./par-sheets.ts";
import { dependOnGames, gatewayRegistry, houseRegistry, sdkRegistry, wordsRegistry } from "./registry.ts";
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
export const formatted = async (root: string, path: string, text: string): Promise<string> => {
  const options = JSON.parse(readText(root, ".oxfmtrc.json") ?? "{}") as FormatOptions;
  const { code, errors } = await format(path, text, options);
  if (errors[0]) throw new Error(`${path} would be generated wrong: ${errors[0].message}`);
  return code;
};

/** What the sources of a game give, `game.ts` included. */
const readSources = async (root: string, game: string) => {
  if (!existsSync(join(root, lockPath(game)))) throw new Error(`${lockPath(game)} is missing; run pnpm generate`);
  const lock = await computeLock(root, game);
  const { parsed, problems } = await loadGame(root, game);
  const variants = Object.entries(lock.variants).map(([name, { rulesHash, ...rest }]) => {
    const read = parsed[name];
    return [name, { ...rest, ...(read === undefined ? {} : { parsed: read }), rulesHash }] as const;
  });
  return { sources: { ...lock, variants: Object.fromEntries(variants) }, problems };
};

/** The lock with the digests of the golden rounds of what is released. */
const lockGolden = (lock: RulesLock, digests: Readonly<Record<string, string>>): RulesLock => {
  const variants = Object.entries(lock.variants).map(([name, { rulesHash, ...rest }]) => {
    const golden = rest.released ? digests[name] : undefined;
    return [name, { ...rest, ...(golden === undefined ? {} : { golden }), rulesHash }] as const;
  });
  return { ...lock, variants: Object.fromEntries(variants) };
};

const generateLocks = async (root: string, games: readonly string[], { release, play }: GenerateOptions) => {
  const locks = new Map<string, RulesLock>();
  const rounds = new Map<string, string>();
  const problems: string[] = [];
  for (const game of games) {
    const folder = `games/${game}`;
    const before = parseLock(readText(root, lockPath(game)));
    const { sources, problems: tied } = await readSources(root, game);
    const isReleased = (variant: string): boolean => before.variants[variant]?.released === true;
    const played = play || release?.game === game;
    const golden = played && tied.length === 0 ? await refreshGolden(root, folder, isReleased) : undefined;
    if (golden) rounds.set(goldenPath(folder), golden.text);
    const kept = keepReleases(before, sources, release?.game === game ? release.version : undefined);
    const lock = lockGolden(kept, golden?.digests ?? readDigests(root, folder));
    problems.push(...tied, ...(golden?.problems ?? []), ...findBroken(game, before, lock));
    locks.set(game, lock);
  }
  if (release && !locks.get(release.game)?.versions[release.version]) {
    problems.push(`there is no games/${release.game}/rules/${release.version}.ts to release`);
  }
  return { locks, rounds, problems };
};

const checkHistory = (root: string, locks: ReadonlyMap<string, RulesLock>): readonly string[] => {
  const none: RulesLock = { versions: {}, variants: {} };
  const { earlier, problem } = readLockHistory(root);
  const changes = earlier.flatMap(({ game, lock }) => {
    const today = locks.get(game) ?? none;
    return [...findBroken(game, lock, today), ...findForgotten(game, lock, today)];
  });
  return problem === undefined ? changes : [problem, ...changes];
};

type Files = ReadonlyMap<string, string>;

const formatAll = async (root: string, texts: Files): Promise<Files> => {
  const files = new Map<string, string>();
  for (const [path, text] of texts) files.set(path, await formatted(root, path, text));
  return files;
};

const lockText = (lock: RulesLock): string => JSON.stringify(lock, undefined, 2);

/** A lock for each game that has none: `game.ts` imports it, so it must be there before the game can be loaded. */
export const firstLocks = async (root: string): Promise<Files> => {
  const texts = new Map<string, string>();
  for (const game of listGames(root)) {
    const path = lockPath(game);
    if (!existsSync(join(root, path))) texts.set(path, lockText(await computeLock(root, game)));
  }
  return formatAll(root, texts);
};

/** Gateway and games in one process. */
const HOUSE = "infra/one-process";

/** What names every game: registries and dependencies of the gateway, the SDK and the composition of all in one process. */
export const registries = (root: string): Promise<Files> => {
  const games = listGames(root);
  const packages = readPackages(root, listFiles(root)).filter(({ folder }) => !folder.startsWith("games/"));
  const names = packages.map(({ name }) => name);
  const has = (game: string, file: string): boolean => existsSync(join(root, "games", game, file));
  // A game just made has no sheet yet, and its expectation is read from that.
  const certified = new Set(games.filter((game) => has(game, "expectation.ts") && has(game, "par.json")));
  const worded = games.filter((game) => has(game, "words.ts"));
  return formatAll(
    root,
    new Map([
      ["gateway/src/games.gen.ts", gatewayRegistry(games)],
      ["gateway/src/words.gen.ts", wordsRegistry(worded)],
      ["shared/sdk/src/games.gen.ts", sdkRegistry(games, worded)],
      [`${HOUSE}/src/games.gen.ts`, houseRegistry(games, certified)],
      ...["gateway/package.json", "shared/sdk/package.json", `${HOUSE}/package.json`].map(
        (path) => [path, dependOnGames(readText(root, path) ?? "", games, names)] as const,
      ),
    ]),
  );
};

export interface GenerateOptions {
  /** A version to freeze. */
  readonly release?: Release | undefined;
  /** Whether golden rounds are played; if not, those on the disk stand. What is released is always played. */
  readonly play?: boolean;
}

/**
 * Works out every generated file from the folders of `games/`, in memory. Games are loaded, so they must be installed and
 * have their first locks.
 */
export const generate = async (root: string, { release, play = true }: GenerateOptions = {}): Promise<Generated> => {
  const { locks, rounds, problems } = await generateLocks(root, listGames(root), { release, play });
  const template = play ? await refreshGolden(root, TEMPLATE, () => false) : undefined;
  const texts = new Map([...locks].map(([game, lock]) => [lockPath(game), lockText(lock)]));
  const files = new Map([
    ...(await registries(root)),
    ...(await formatAll(root, texts)),
    ...rounds,
    ...(template ? [[goldenPath(TEMPLATE), template.text] as const] : []),
  ]);
  return { files, problems: [...new Set([...problems, ...checkHistory(root, locks)])] };
};

/** Writes files by their repo-relative path. */
export const writeFiles = (root: string, files: Files): void => {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

/** The generated files that differ from what is on the disk. */
export const findStale = (root: string, { files }: Generated): readonly string[] =>
  [...files].filter(([path, text]) => readText(root, path) !== text).map(([path]) => path);
