import { computeParSheet, newestRules, type Subject, USUAL_STAKES } from "@croupier/contract/compute-par";
import * as z from "@croupier/contract/zod";
import { type ParCommand, readArguments, usage } from "./par/arguments.ts";
import { runGameCommand } from "./par/game-command.ts";
import { loadPar, locatePar } from "./par/load-par.ts";
import { showSheet } from "./par/show-sheet.ts";
import { chooseSubject } from "./par/subject.ts";

const print = (value: unknown): void => console.log(JSON.stringify(value, undefined, 2));

const run = async (root: string, name: string, command: ParCommand): Promise<void> => {
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

await runGameCommand(readArguments(process.argv.slice(2)), usage, run);
