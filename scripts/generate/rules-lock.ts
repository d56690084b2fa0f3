/** What a game's `rules.lock.json` records; the host reads the hashes, the frozen check reads the rest. */
export interface RulesLock {
  /** By the rules' version. */
  readonly versions: Readonly<Record<string, LockedVersion>>;
  readonly variants: Readonly<Record<string, LockedVariant>>;
}

interface LockedVersion {
  /** Once true, none of these files can change any more. */
  readonly released: boolean;
  /** `rules/<n>.ts` and every file that it loads, repo-relative, with the SHA-256 of each in hex. */
  readonly closure: Readonly<Record<string, string>>;
}

interface LockedVariant {
  /** The version of the rules it plays by. */
  readonly rules: number;
  /** Once true, its parameters can't change any more. */
  readonly released: boolean;
  /** SHA-256 of its canonical JSON, in hex. */
  readonly json: string;
  /**
   * SHA-256, in hex, of the parameters as the schema in `game.ts` reads them; see spell-parameters.ts. Missing only in
   * locks of before it was recorded, and until the game has been loaded.
   */
  readonly parsed?: string;
  /** SHA-256, in hex, of its golden rounds, once it is released: see golden-rounds.ts. Missing in locks of before. */
  readonly golden?: string;
  /** SHA-256 over the closure and the canonical JSON; see `rulesHash` in rules-closure.ts. */
  readonly rulesHash: string;
}

const NO_LOCK: RulesLock = { versions: {}, variants: {} };

/** Reads a lock's text; a game that has none yet has released nothing. */
export const parseLock = (text: string | undefined): RulesLock =>
  text === undefined ? NO_LOCK : { ...NO_LOCK, ...(JSON.parse(text) as Partial<RulesLock>) };

/** A version of a game's rules that is to be released now. */
export interface Release {
  readonly game: string;
  readonly version: number;
}

/** What the sources give, with what `before` released still released, and one more version if `release` says so. */
export const keepReleases = (before: RulesLock, sources: RulesLock, release?: number): RulesLock => {
  const versions = Object.entries(sources.versions).map(([version, entry]) => {
    const released = before.versions[version]?.released === true || Number(version) === release;
    return [version, { ...entry, released }] as const;
  });
  const variants = Object.entries(sources.variants).map(([name, entry]) => {
    const released = before.variants[name]?.released === true || entry.rules === release;
    return [name, { ...entry, released }] as const;
  });
  return { versions: Object.fromEntries(versions), variants: Object.fromEntries(variants) };
};
