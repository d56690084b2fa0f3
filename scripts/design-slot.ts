import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toPercent } from "@croupier/math/arithmetic";
import { readArguments, usage } from "./design-slot/arguments.ts";
import { designSlot } from "./design-slot/design.ts";
import { parseTheme } from "./design-slot/theme.ts";

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${usage}`);
else if (command.help) console.log(usage);
else {
  const file = command.theme ?? join(import.meta.dirname, "design-slot", "moth-and-moon.json");
  const design = designSlot(parseTheme(JSON.parse(readFileSync(file, "utf8"))), command);
  if (typeof design === "string") fail(design);
  else {
    const { parameters, rtp, hitFrequency } = design;
    console.error(`RTP ${toPercent(rtp, 6)}, a hit on ${toPercent(hitFrequency, 4)} of paid spins`);
    console.log(JSON.stringify(parameters, undefined, 2));
  }
}
