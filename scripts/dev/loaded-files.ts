import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The SHA-256 of a file's content, in hex; "" if there is no such file. */
export type HashOf = (file: string) => string;

export const hashFile: HashOf = (file) => {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    return "";
  }
};

/** Hashes each file once: processes share most of theirs. */
export const rememberHashes = (hashOf: HashOf = hashFile): HashOf => {
  const known = new Map<string, string>();
  return (file) => {
    const hash = known.get(file) ?? hashOf(file);
    known.set(file, hash);
    return hash;
  };
};

/** The files that a process runs, and what was in them when it loaded them. */
export interface LoadedFiles {
  /** A new process starts. Until it is ready, what the one before loaded counts as well: it may fail before it gets there. */
  begin(hashOf: HashOf): void;
  add(file: string, hash: string): void;
  /** It is ready: what it has loaded is what counts. */
  settle(): void;
  files(): Iterable<string>;
  /** The files that hold something else now. */
  stale(hashOf: HashOf): readonly string[];
}

export const createLoadedFiles = (): LoadedFiles => {
  let inherited = new Map<string, string>();
  let own = new Map<string, string>();
  const all = (): ReadonlyMap<string, string> => new Map([...inherited, ...own]);
  return {
    begin(hashOf) {
      // As they are now, which is what the new process will find.
      inherited = new Map([...all().keys()].map((file) => [file, hashOf(file)]));
      own = new Map();
    },
    add(file, hash) {
      own.set(file, hash);
    },
    settle() {
      inherited = new Map();
    },
    files: () => all().keys(),
    stale: (hashOf) => [...all()].filter(([file, hash]) => hashOf(file) !== hash).map(([file]) => file),
  };
};
