import { parseArgs } from "node:util";

export interface ParCommand {
  readonly game: string | undefined;
  readonly variant: string | undefined;
  readonly all: boolean;
  /** JSON, or the path of a file of it. */
  readonly params: string | undefined;
  readonly schema: boolean;
  /** The name of one class. */
  readonly class: string | undefined;
  /** JSON of a bet's selection. */
  readonly selection: string | undefined;
  /** A position to name the best action in, as the game writes it. */
  readonly hand: string | undefined;
  /** Minor units. */
  readonly stakes: readonly bigint[];
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = (games: readonly string[]): string => `pnpm par GAME [OPTIONS]

Prints a game's PAR sheet: exact figures, computed by the rules that pay.

  --variant V        a shipped set of parameters; may be left out where there is one
  --all              every shipped variant
  --params JSON      any other parameters: JSON, or a file of it
  --schema           what parameters there are, as JSON Schema
  --class NAME       one class of bets, in full
  --selection JSON   one bet of yours, every sequence of its draws played
  --hand TEXT        what is best in a position, and what each action is worth: "As Ks Qs 7d 2c"; not in every game
  --stake N          tells the RTP that rounding leaves at this stake, in minor units; may be repeated
  --json             the sheet as JSON, its shape in shared/contract/README.md; with --all a list of sheets
  --help             this text

Games: ${games.join(", ")}`;

const OPTIONS = {
  variant: { type: "string" },
  all: { type: "boolean" },
  params: { type: "string" },
  schema: { type: "boolean" },
  class: { type: "string" },
  selection: { type: "string" },
  hand: { type: "string" },
  stake: { type: "string", multiple: true },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const CHOICES = ["variant", "all", "params", "schema"] as const;
/** What is about a sheet, and so about no hand. */
const OF_SHEETS = ["all", "schema", "class", "selection", "stake"] as const;

/** Minor units; undefined unless it is a whole number of them from 1. */
export const parseStake = (text: string): bigint | undefined =>
  /^[1-9]\d{0,14}$/.test(text) ? BigInt(text) : undefined;

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): ParCommand | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (positionals.length > 1) return `one game at a time, not ${positionals.join(" and ")}`;
    const chosen = CHOICES.filter((name) => values[name] !== undefined);
    if (chosen.length > 1) return `--${chosen[0]} and --${chosen[1]} can't go together`;
    const ofSheets = OF_SHEETS.find((name) => values[name] !== undefined);
    if (values.hand !== undefined && ofSheets !== undefined) return `--hand and --${ofSheets} can't go together`;
    const wrong = values.stake?.find((stake) => parseStake(stake) === undefined);
    if (wrong !== undefined) return `--stake is a whole number of minor units from 1, not ${wrong}`;
    return {
      game: positionals[0],
      variant: values.variant,
      all: values.all ?? false,
      params: values.params,
      schema: values.schema ?? false,
      class: values.class,
      selection: values.selection,
      hand: values.hand,
      stakes: (values.stake ?? []).map(BigInt),
      json: values.json ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
