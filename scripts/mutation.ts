import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "@stryker-mutator/core/package.json" with { type: "json" };
import { type MutationCommand, readArguments, USAGE } from "./mutation/arguments.ts";
import { mutatePackage } from "./mutation/mutate-package.ts";
import { formatScore, putResult, tallyMutants } from "./mutation/tally.ts";

const root = join(import.meta.dirname, "..");

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const run = async (command: MutationCommand): Promise<void> => {
  for (const target of command.targets) {
    // One after another: each changes the working directory, and has all cores.
    const tally = tallyMutants(await mutatePackage(root, target, command));
    const whole = target.files.length === 0 && !command.changed;
    const readme = join(root, "shared", target.name, "README.md");
    if (whole) writeFileSync(readme, putResult(readFileSync(readme, "utf8"), manifest.version, tally));
    console.log(`${target.name}: ${formatScore(tally)}${whole ? `, as shared/${target.name}/README.md now says` : ""}`);
  }
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${USAGE}`);
else if (command.help) console.log(USAGE);
else await run(command);
