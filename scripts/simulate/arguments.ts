import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { parseStake } from "../par/arguments.ts";

export interface SimulateCommand {
  readonly game: string | undefined;
  readonly variant: string | undefined;
  readonly params: string | undefined;
  readonly class: string | undefined;
  readonly selection: string | undefined;
  /** In all; the classes share them evenly. */
  readonly rounds: number;
  readonly seed: string;
  readonly workers: number;
  /** Minor units. */
  readonly stake: bigint;
  readonly json: boolean;
  /** Whether the game's README shall show the result. */
  readonly record: boolean;
  readonly help: boolean;
}

const DEFAULT_ROUNDS = "10000000";
const DEFAULT_STAKE = "100";
const MAX_WORKERS = 1_024;

export const usage = (games: readonly string[]): string => `pnpm simulate GAME [OPTIONS]

Plays rounds by the rules that pay, on all cores, and holds what they returned against the exact figures. Exits 1 if
the two disagree beyond 5σ.

  --rounds N         in all, the classes share them evenly; ${DEFAULT_ROUNDS} unless told
  --variant V        a shipped set of parameters; may be left out where there is one
  --params JSON      any other parameters: JSON, or a file of it
  --class NAME       only this class of bets
  --selection JSON   only this bet
  --seed S           any text; the same seed gives the same rounds on any number of workers
  --workers N        threads; as many as there are cores unless told
  --stake N          of every round, in minor units; ${DEFAULT_STAKE} unless told
  --json             the result as JSON
  --record           also puts the result into the game's README, for a shipped variant with all its classes
  --help             this text

Games: ${games.join(", ")}`;

const OPTIONS = {
  variant: { type: "string" },
  params: { type: "string" },
  class: { type: "string" },
  selection: { type: "string" },
  rounds: { type: "string", default: DEFAULT_ROUNDS },
  seed: { type: "string", default: "croupier" },
  workers: { type: "string" },
  stake: { type: "string", default: DEFAULT_STAKE },
  json: { type: "boolean", default: false },
  record: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** `1000000`, `1_000_000` or `1e6`. */
const parseCount = (text: string): number =>
  /^\d[\d_]*(?:e\d{1,2})?$/.test(text) ? Number(text.replaceAll("_", "")) : 0;

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): SimulateCommand | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (positionals.length > 1) return `one game at a time, not ${positionals.join(" and ")}`;
    const { variant, params, selection } = values;
    if (values.record && !/^[\w-]+$/.test(values.seed)) return "--record takes a --seed of letters, digits, _ and -";
    const rounds = parseCount(values.rounds);
    if (rounds < 1 || !Number.isSafeInteger(rounds)) return `--rounds is a whole number from 1, not ${values.rounds}`;
    const workers = values.workers === undefined ? availableParallelism() : parseCount(values.workers);
    if (workers < 1 || workers > MAX_WORKERS) return `--workers is 1 to ${MAX_WORKERS}, not ${values.workers}`;
    const stake = parseStake(values.stake);
    if (stake === undefined) return `--stake is a whole number of minor units from 1, not ${values.stake}`;
    const { seed, json, record, help } = values;
    if (record && (params !== undefined || selection !== undefined || values.class !== undefined)) {
      return "--record is of a shipped variant and of all its classes: leave out --params, --class and --selection";
    }
    const [game] = positionals;
    return { game, variant, params, class: values.class, selection, rounds, seed, workers, stake, json, record, help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
