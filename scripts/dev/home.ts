import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { DevError } from "./dev-error.ts";
import { readJsonObject } from "./private-file.ts";

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
  /** What the seamless demo casino's wallet has done. */
  readonly walletJournal: string;
  /** Node's compiled sources: a start after the first one needs a third less time. */
  readonly compileCache: string;
  /** What the stores of `--observe` read: log lines, and what to scrape. */
  readonly observe: string;
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
    walletJournal: inside("operator-wallet.jsonl"),
    compileCache: inside("compile-cache"),
    observe: inside("observe"),
  };
};

const MADE_ON_THE_WAY = ["dev.pid", "dev.json", "compile-cache", "observe"];
/** All that we make there, half-written files included. */
const MADE =
  /^(?:postgres|postgres\.partial-.*|compile-cache|observe|operator-wallet\.jsonl|dev\.pid|(?:dev|secrets)\.json(?:\.\d+)?)$/;

const list = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new DevError(`${directory} can't be used: ${(error as Error).message}`, { cause: error });
  }
};

/**
 * Whether a home is ours to use and to clear: it holds the keys we made, or nothing, or (killed before there were keys,
 * or with keys that can't be read) only what we make. A database alone may be anybody's.
 */
export const isOurHome = ({ directory, secretsFile }: DevHome): boolean => {
  const names = list(directory);
  if (names.length === 0) return true;
  const secrets = readJsonObject(secretsFile);
  if (secrets !== undefined) return "masterKey" in secrets;
  return names.every((name) => MADE.test(name)) && names.some((name) => MADE_ON_THE_WAY.includes(name));
};

/** Throws a DevError for a folder that holds something else: we would delete there on `--reset`. */
export const refuseStranger = (home: DevHome): void => {
  if (isOurHome(home)) return;
  throw new DevError(
    `${home.directory} holds what \`pnpm dev\` did not make: set CROUPIER_HOME to an empty folder, or to one that is not there yet`,
  );
};

/** Makes sure of the home, which is ours or empty. */
export const makeHome = (home: DevHome): void => {
  refuseStranger(home);
  const made = mkdirSync(home.directory, { recursive: true });
  // Whatever the umask: keys lie in it. A folder that was there keeps its owner's word.
  if (made !== undefined) chmodSync(home.directory, 0o700);
};
