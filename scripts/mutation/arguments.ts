import { parseArgs } from "node:util";

/** Where a mistake would go unseen longest: the maths that is published and the chance that is promised. */
const PACKAGES = ["fairness", "math"] as const;

/** What of one package is mutated. */
export interface Target {
  readonly name: (typeof PACKAGES)[number];
  /** Relative to the package, as Stryker names them; none stands for all of its sources. */
  readonly files: readonly string[];
}

export interface MutationCommand {
  readonly targets: readonly Target[];
  /** Only what has changed since the last run, and its tests. */
  readonly changed: boolean;
  /** How many mutants are tested at once; Stryker decides unless told. */
  readonly jobs: number | undefined;
  readonly help: boolean;
}

export const USAGE = `pnpm mutation [${PACKAGES.join(" | ")} | FILE …] [--changed] [--jobs N]

Changes the sources of shared/fairness and shared/math in one place after another, and sees whether a test of the same
package notices. Below a score of 90 % it exits 1. A whole run of a package takes a quarter of an hour or more, and puts
its result into the package's README.

  FILE         mutates this file only: shared/fairness/src/draws.ts, or lines of it: …/draws.ts:14-25
  --changed    tests again only what has changed, in sources or tests, since the last run
  --jobs N     so many mutants at once; as many as the machine bears unless told
  --help       this text`;

const OPTIONS = {
  changed: { type: "boolean", default: false },
  jobs: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** What the words of a command line ask for, in the order of `PACKAGES`; or the first word that asks for nothing. */
const readTargets = (words: readonly string[]): readonly Target[] | string => {
  const isOf = (name: string, word: string) => word === name || word.startsWith(`shared/${name}/src/`);
  const stray = words.find((word) => !PACKAGES.some((name) => isOf(name, word)));
  if (stray !== undefined) return stray;
  return PACKAGES.flatMap((name) => {
    const own = words.filter((word) => isOf(name, word));
    if (words.length > 0 && own.length === 0) return [];
    const files = own.includes(name) ? [] : own.map((word) => word.slice(`shared/${name}/`.length));
    return [{ name, files }];
  });
};

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): MutationCommand | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const targets = readTargets(positionals);
    if (typeof targets === "string") return `${targets} is neither ${PACKAGES.join(" nor ")} nor a file of their src/`;
    if (values.jobs !== undefined && !/^[1-9]\d?$/.test(values.jobs)) return `--jobs is 1 … 99, not ${values.jobs}`;
    const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
    return { targets, changed: values.changed, jobs, help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
