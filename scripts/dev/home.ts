import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";

/** Where a checkout keeps what `pnpm dev` makes. */
export interface DevHome {
  readonly directory: string;
  /** Keys and the demo's ids; made once. */
  readonly secretsFile: string;
  /** What runs, for other terminals; there while it runs. */
  readonly stateFile: string;
  /** The process id of the one that runs. */
  readonly lockFile: string;
  readonly postgres: string;
  /** Node's compiled sources: a start after the first one needs a third less time. */
  readonly compileCache: string;
}

export const locateHome = (root: string, env: Readonly<Record<string, string | undefined>>): DevHome => {
  const directory = path.resolve(root, env["CROUPIER_HOME"] || ".croupier");
  const inside = (name: string): string => path.join(directory, name);
  return {
    directory,
    secretsFile: inside("secrets.json"),
    stateFile: inside("dev.json"),
    lockFile: inside("dev.pid"),
    postgres: inside("postgres"),
    compileCache: inside("compile-cache"),
  };
};

export const makeHome = ({ directory }: DevHome): void => {
  mkdirSync(directory, { recursive: true });
  // Whatever the umask: keys lie in it.
  chmodSync(directory, 0o700);
};
