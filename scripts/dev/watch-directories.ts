import { type FSWatcher, statSync, watch } from "node:fs";
import path from "node:path";

/** Tells that something happened in any of some directories; what, the caller finds out by looking. */
export interface DirectoryWatch {
  /** Watches these and all above them up to the root, and no others. To be called again when some may have come back. */
  follow(directories: Iterable<string>): void;
  close(): void;
}

interface Watched {
  readonly inode: number;
  readonly watcher: FSWatcher;
}

/**
 * Not one recursive watch: on Linux that walks all of node_modules and loses directories that are replaced, as a
 * change of branch does. Those above are watched because only they tell that a directory is back.
 */
export const watchDirectories = (
  root: string,
  onEvent: () => void,
  onTrouble: (reason: string) => void,
): DirectoryWatch => {
  const watched = new Map<string, Watched>();
  let hasTrouble = false;

  const unwatch = (directory: string): void => {
    watched.get(directory)?.watcher.close();
    watched.delete(directory);
  };

  const ensure = (directory: string): void => {
    const inode = statSync(directory, { throwIfNoEntry: false })?.ino;
    if (watched.get(directory)?.inode === inode) return;
    unwatch(directory);
    if (inode === undefined) return;
    try {
      const watcher = watch(directory, (type, name) => {
        // It came or went. The inode alone would not tell: the next directory may be given the same one.
        if (type === "rename" && name !== null) unwatch(path.join(directory, name));
        onEvent();
      });
      watcher.on("error", () => unwatch(directory));
      watched.set(directory, { inode, watcher });
    } catch (error) {
      // The system's limit of watches, as a rule; said once.
      if (!hasTrouble) onTrouble(error instanceof Error ? error.message : String(error));
      hasTrouble = true;
    }
  };

  return {
    follow(directories) {
      const wanted = withParents(root, directories);
      for (const directory of watched.keys()) if (!wanted.has(directory)) unwatch(directory);
      for (const directory of wanted) ensure(directory);
    },
    close() {
      for (const directory of watched.keys()) unwatch(directory);
    },
  };
};

const withParents = (root: string, directories: Iterable<string>): ReadonlySet<string> => {
  const all = new Set<string>();
  for (const directory of directories) {
    for (let at = directory; !all.has(at) && at.startsWith(root); at = path.dirname(at)) all.add(at);
  }
  return all;
};
