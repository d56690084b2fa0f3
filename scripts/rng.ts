import { randomBytes } from "node:crypto";
import { formatSeed, parseSeed } from "@croupier/fairness/seed";
import { readArguments, type RngCommand, USAGE } from "./rng/arguments.ts";
import { createBlockSource } from "./rng/block-source.ts";
import { writeStream } from "./rng/write-stream.ts";

const { stdout } = process;

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 2;
};

const run = async (command: RngCommand): Promise<void> => {
  const { bytes, blocks, format } = command;
  const seed = command.seed ?? formatSeed(randomBytes(32));
  const client = command.client ?? randomBytes(16).toString("base64url");
  if (command.seed === undefined || command.client === undefined) {
    console.error(`the same again: --seed ${seed} --client=${client} --blocks ${blocks}`);
  }
  const fill = createBlockSource({ serverSeed: parseSeed(seed), clientSeed: client, blocks });
  // A broken pipe comes twice, here and to the write that met it, which is the one that answers for it.
  stdout.on("error", () => {});
  await writeStream(stdout, fill, bytes ?? Number.POSITIVE_INFINITY, format);
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${USAGE}`);
else if (command.help) console.log(USAGE);
else if (command.format === "raw" && stdout.isTTY) {
  fail("raw bytes would garble this terminal: pipe them into a test suite or a file, or ask for --format hex");
} else {
  await run(command).catch((error: unknown) => {
    // Whoever reads has enough.
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
  });
}
