import { join } from "node:path";
import { computeParSheet, newestRules, type Subject, USUAL_STAKES } from "@croupier/contract/compute-par";
import * as z from "@croupier/contract/zod";
import { listGames } from "./generate/game-folders.ts";
import { type ParCommand, readArguments, usage } from "./par/arguments.ts";
import { loadPar, locatePar } from "./par/load-par.ts";
import { showSheet } from "./par/show-sheet.ts";
import { chooseSubject, explain } from "./par/subject.ts";

const root = join(import.meta.dirname, "..");

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const print = (value: unknown): void => console.log(JSON.stringify(value, undefined, 2));

const run = async (name: string, command: ParCommand): Promise<void> => {
  const par = await loadPar(locatePar(root, name), command.selection);
  const { game } = par;
  if (command.schema) {
    const version = game.rules[newestRules(game)];
    return version && print(z.toJSONSchema(version.parameters, { io: "input", unrepresentable: "any" }));
  }
  const subjects: readonly Subject[] = command.all
    ? Object.keys(game.variants).map((variant) => ({ variant }))
    : [chooseSubject(game, command)];
  const stakes = command.stakes.length > 0 ? command.stakes : USUAL_STAKES;
  const sheets = subjects.map((subject) => computeParSheet(par, subject, { stakes, only: command.class }));
  if (command.json) print(command.all ? sheets : sheets[0]);
  else console.log(sheets.map(showSheet).join("\n\n"));
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${usage(listGames(root))}`);
else if (command.help) console.log(usage(listGames(root)));
else if (command.game === undefined) fail(usage(listGames(root)));
else {
  await run(command.game, command).catch((error: unknown) => {
    const sentence = explain(error);
    if (sentence === undefined) throw error;
    fail(sentence);
  });
}
