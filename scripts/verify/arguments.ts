import { parseArgs } from "node:util";

export interface VerifyCommand {
  /** A path, or `-` for the standard input. */
  readonly file: string | undefined;
  /** Likewise. */
  readonly revealed: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `pnpm verify FILE [--revealed FILE] [--json]

Derives rounds anew from their exported records and tells which field does not hold. Needs no network. Exits 0 if all
are verified, 1 if one is not, 2 if there was nothing to verify.

  FILE               JSON; - for the standard input. A round, as rounds.get answers or as pnpm play --json prints it;
                     a list or a page of them; or many such values in a row, as in JSON Lines
  --revealed FILE    what a rotation revealed: then the rounds must be all rounds under that pair, each once, and may
                     have been read before the rotation. The same in one file: {"rounds": […], "revealed": {…}}
  --json             the result as JSON
  --help             this text`;

const OPTIONS = {
  revealed: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the command line. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): VerifyCommand | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [file] = positionals;
    if (positionals.length > 1) return `one file at a time, not ${positionals.join(" and ")}`;
    if (file === undefined && !values.help) return "name a file of rounds, or - for the standard input";
    if (file === "-" && values.revealed === "-") return "only one of the two files can be the standard input";
    return { file, revealed: values.revealed, json: values.json, help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
