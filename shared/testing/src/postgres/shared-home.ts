import { chmod, mkdir } from "node:fs/promises";
import path from "node:path";

/** Where root keeps what another user must reach. */
const sharedHome = "/var/lib/croupier";

/** Makes the shared home, or a directory in it, open to be entered whatever root's umask is. */
export const makeSharedHome = async (...inside: readonly string[]): Promise<string> => {
  let directory = sharedHome;
  for (const next of ["", ...inside]) {
    directory = path.join(directory, next);
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o755);
  }
  return directory;
};

export const isInSharedHome = (directory: string): boolean => {
  return directory.startsWith(`${sharedHome}/`);
};
