import { runGameCommand } from "./par/game-command.ts";
import { loadPar, locatePar } from "./par/load-par.ts";
import { chooseSubject } from "./par/subject.ts";
import { recordInReadme } from "./readme/game-readmes.ts";
import { readArguments, type SimulateCommand, usage } from "./simulate/arguments.ts";
import { createProgressBar } from "./simulate/progress-bar.ts";
import { showSimulation, simulationJson } from "./simulate/show-simulation.ts";
import { simulateGame } from "./simulate/simulate-game.ts";

const run = async (root: string, name: string, command: SimulateCommand): Promise<void> => {
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

await runGameCommand(readArguments(process.argv.slice(2)), usage, run);
