import { computeParSheet, newestRules, prepare, type Subject, USUAL_STAKES } from "@croupier/contract/compute-par";
import type { Par } from "@croupier/contract/par";
import * as z from "@croupier/contract/zod";
import { type ParCommand, readArguments, usage } from "./arguments.ts";
import { runGameCommand } from "./game-command.ts";
import { CommandError, loadPar, locatePar } from "./load-par.ts";
import { adviceJson, showAdvice } from "./show-advice.ts";
import { showSheet } from "./show-sheet.ts";
import { chooseSubject } from "./subject.ts";

const print = (value: unknown): void => console.log(JSON.stringify(value, undefined, 2));

const advise = (par: Par, hand: string, command: ParCommand): void => {
  const name = par.game.contract.name;
  if (!par.advise) throw new CommandError(`${name} gives no advice on a hand: --hand is for games that have it`);
  const subject = chooseSubject(par.game, command);
  const prepared = prepare(par.game, subject);
  const advised = { game: name, variant: "variant" in subject ? subject.variant : null, prepared };
  const advice = par.advise(prepared, hand);
  if (command.json) print(adviceJson(advised, advice));
  else console.log(showAdvice(advised, advice));
};

const run = async (root: string, name: string, command: ParCommand): Promise<void> => {
  const par = await loadPar(locatePar(root, name), command.selection);
  const { game } = par;
  if (command.schema) {
    const version = game.rules[newestRules(game)];
    return version && print(z.toJSONSchema(version.parameters, { io: "input", unrepresentable: "any" }));
  }
  if (command.hand !== undefined) return advise(par, command.hand, command);
  const subjects: readonly Subject[] = command.all
    ? Object.keys(game.variants).map((variant) => ({ variant }))
    : [chooseSubject(game, command)];
  const stakes = command.stakes.length > 0 ? command.stakes : USUAL_STAKES;
  const sheets = subjects.map((subject) => computeParSheet(par, subject, { stakes, only: command.class }));
  if (command.json) print(command.all ? sheets : sheets[0]);
  else console.log(sheets.map(showSheet).join("\n\n"));
};

/** `pnpm par`: prints, and sets the exit code. */
export const runPar = (args: readonly string[]): Promise<void> => runGameCommand(readArguments(args), usage, run);
