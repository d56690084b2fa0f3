import { join } from "node:path";
import { listGames } from "./generate/game-folders.ts";
import { loadPar, locatePar } from "./par/load-par.ts";
import { chooseSubject, explain } from "./par/subject.ts";
import { recordInReadme } from "./readme/game-readmes.ts";
import { readArguments, type SimulateCommand, usage } from "./simulate/arguments.ts";
import { createProgressBar } from "./simulate/progress-bar.ts";
import { showSimulation, simulationJson } from "./simulate/show-simulation.ts";
import { simulateGame } from "./simulate/simulate-game.ts";

const root = join(import.meta.dirname, "..");

const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const run = async (name: string, command: SimulateCommand): Promise<void> => {
  const { rounds, seed, workers, stake, selection } = command;
  const parUrl = locatePar(root, name);
  const par = await loadPar(parUrl, selection);
  const subject = chooseSubject(par.game, command);
  const { show: progress, clear } = createProgressBar(process.stderr);
  const plan = { parUrl, par, subject, selection, only: command.class, rounds, seed, workers, stake, progress };
  const simulation = await simulateGame(plan).finally(clear);
  const json = simulationJson(simulation);
  const text = showSimulation(simulation, workers, stake);
  const { title, name: game } = par.game.contract;
  const subjectJson = { game, ...subject, seed, workers, stake: Number(stake) };
  if (command.json) console.log(JSON.stringify({ ...subjectJson, ...json }, undefined, 2));
  else {
    const played = "variant" in subject ? subject.variant : JSON.stringify(subject.parameters);
    console.log(`${title}, ${played}, seed "${seed}"\n\n${text}`);
  }
  if (command.record && "variant" in subject) {
    const { rulesHash } = par.game.lock.variants[subject.variant] ?? {};
    const call = `pnpm simulate ${game} --variant ${subject.variant} --rounds ${rounds} --seed ${seed} --record`;
    await recordInReadme(root, game, {
      variant: subject.variant,
      rulesHash: rulesHash ?? "",
      command: call,
      output: text,
    });
  }
  if (!json.agrees) process.exitCode = 1;
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
