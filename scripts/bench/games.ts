import { join } from "node:path";
import { computeParSheet, listClasses, prepare } from "@croupier/contract/compute-par";
import { CHUNK_ROUNDS, createChunkPlayer } from "@croupier/testing/simulation/play-chunk";
import { listGames } from "../generate/game-folders.ts";
import { loadPar, locatePar } from "../par/load-par.ts";
import type { Scenario } from "./measure.ts";

const ROOT = join(import.meta.dirname, "../..");
const CHUNKS = 2;

type LoadedPar = Awaited<ReturnType<typeof loadPar>>;

const firstVariant = ({ game }: LoadedPar): string => Object.keys(game.variants)[0] ?? "";

/** Rounds of a game's first and last class through the very rules that pay, parts included, as `pnpm simulate` plays. */
const simulations = (par: LoadedPar): readonly Scenario[] => {
  const prepared = prepare(par.game, { variant: firstVariant(par) });
  const classes = listClasses(par, prepared);
  return [...new Set([classes.at(0), classes.at(-1)])].flatMap((played): readonly Scenario[] => {
    if (!played) return [];
    const play = createChunkPlayer(prepared, played);
    return [
      {
        name: `simulation: ${par.game.contract.name}, ${played.name}`,
        unit: "rounds",
        operations: CHUNK_ROUNDS * CHUNKS,
        run() {
          let checksum = 0;
          for (let chunk = 0; chunk < CHUNKS; chunk += 1) checksum ^= play("bench", chunk, CHUNK_ROUNDS).checksum;
          return checksum;
        },
      },
    ];
  });
};

/** The whole exact sheet of a game's first variant, from parameters to the last digit. */
const sheet = (par: LoadedPar): Scenario => ({
  name: `exact PAR sheet: ${par.game.contract.name}, ${firstVariant(par)}`,
  unit: "sheets",
  operations: 1,
  run: () => JSON.stringify(computeParSheet(par, { variant: firstVariant(par) })).length,
});

/** What every game that there is promises of speed. */
export const gameScenarios = async (): Promise<readonly Scenario[]> => {
  const pars = await Promise.all(listGames(ROOT).map((game) => loadPar(locatePar(ROOT, game))));
  return [...pars.flatMap(simulations), ...pars.map(sheet)];
};
