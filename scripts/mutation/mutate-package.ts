import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import type { MutationCommand, Target } from "./arguments.ts";

/** Percent. Below it a package's tests let too much pass. */
const LEAST_SCORE = 90;

type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/**
 * Mutates one package in a copy of its folder and runs its own tests on each mutant, those that reach it. Prints what
 * survived; the whole report stays in `.croupier/mutation/`. Changes the working directory, which is what Stryker
 * copies, and sets the exit code where the score is too low.
 */
export const mutatePackage = async (
  root: string,
  { name, files }: Target,
  { changed, jobs }: Pick<MutationCommand, "changed" | "jobs">,
): Promise<readonly Mutant[]> => {
  process.chdir(join(root, "shared", name));
  const output = join(root, ".croupier", "mutation", name);
  const stryker = new Stryker({
    mutate: files.length > 0 ? [...files] : ["src/**/*.ts", "!src/**/*.test.ts"],
    plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
    testRunner: "vitest",
    vitest: { configFile: join(import.meta.dirname, "vitest.config.ts") },
    // Outside the folder that is copied.
    tempDirName: join(output, "copies"),
    // Always kept up to date; read only where a run may rely on the last one.
    incremental: true,
    incrementalFile: join(output, "incremental.json"),
    force: !changed,
    ...(jobs === undefined ? {} : { concurrency: jobs }),
    // Long enough that a machine with other things to do doesn't pass for a mutant that runs on and on.
    timeoutMS: 10_000,
    timeoutFactor: 4,
    reporters: ["clear-text", "progress-append-only", "html"],
    clearTextReporter: { reportTests: false, logTests: false },
    htmlReporter: { fileName: join(output, "report.html") },
    thresholds: { high: 100, low: LEAST_SCORE, break: LEAST_SCORE },
  });
  return stryker.runMutationTest();
};
