import { json } from "./play/show.ts";
import { readArguments, USAGE } from "./verify/arguments.ts";
import { type Batch, findRevealed, findRounds } from "./verify/find-rounds.ts";
import { nameOf, readText } from "./verify/read-text.ts";
import { showBatches } from "./verify/show.ts";
import { splitJson } from "./verify/split-json.ts";
import { batchesJson, summarize } from "./verify/summary.ts";
import { Unreadable } from "./verify/unreadable.ts";
import { type VerifiedBatch, verifyBatch } from "./verify/verify-batch.ts";

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 2;
};

const readValues = async (file: string) => splitJson(nameOf(file), await readText(file));

/** With a pair given apart, all rounds of the file are said to be that pair's. */
const readBatches = async (file: string, revealedFile: string | undefined): Promise<readonly Batch[]> => {
  const batches = findRounds(nameOf(file), await readValues(file));
  if (revealedFile === undefined) return batches;
  if (batches.some(({ revealed }) => revealed !== undefined)) {
    throw new Unreadable(`${nameOf(file)} names a revealed pair itself; leave out --revealed`);
  }
  const revealed = findRevealed(nameOf(revealedFile), await readValues(revealedFile));
  return [{ rounds: batches.flatMap(({ rounds }) => rounds), revealed }];
};

const run = async (file: string, revealedFile: string | undefined, asJson: boolean): Promise<void> => {
  const verified: VerifiedBatch[] = [];
  for (const batch of await readBatches(file, revealedFile)) verified.push(await verifyBatch(batch));
  process.exitCode = summarize(verified).allVerified ? 0 : 1;
  // Whoever reads may have enough before the end; what was found is in the exit code all the same.
  process.stdout.on("error", () => {});
  console.log(asJson ? json(batchesJson(verified)) : showBatches(verified));
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${USAGE}`);
else if (command.help || command.file === undefined) console.log(USAGE);
else {
  await run(command.file, command.revealed, command.json).catch((error: unknown) => {
    if (error instanceof Unreadable) return fail(error.message);
    // A fault of this program says nothing about the rounds.
    console.error(error);
    process.exitCode = 2;
  });
}
