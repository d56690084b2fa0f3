import type { Contract } from "@croupier/contract/game";
import { listClasses, prepare } from "@croupier/contract/compute-par";
import type { Par } from "@croupier/contract/par";
import type * as z from "@croupier/contract/zod";

/** Longest search for what was meant; words have few readings, so a selection of a few members is far below. */
const MAX_READINGS = 4_096;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** What a word of the command line may mean: a number, a flag or JSON; itself; a list of either. */
const readings = (text: string): readonly unknown[] => {
  const items = text.split(",").map((item) => item.trim());
  return [jsonOf(text), text, items.map(jsonOf), items];
};

/** Every way to read all members, one member's readings changing fastest. */
const combinations = (
  members: readonly (readonly [string, string])[],
): readonly Readonly<Record<string, unknown>>[] => {
  const [first, ...rest] = members;
  if (!first) return [{}];
  const tails = combinations(rest);
  return readings(first[1]).flatMap((value) => tails.map((tail) => ({ [first[0]]: value, ...tail })));
};

/** What a bet is on, one selection per wager. */
export type Selections = { readonly selections: readonly unknown[] } | { readonly refused: string };

/** A selection from the words of a command line, read as the game's contract wants them. */
export const readSelection = (contract: Contract, members: Readonly<Record<string, string>>): Selections => {
  const words = Object.entries(members);
  if (4 ** words.length > MAX_READINGS) return { refused: "too many members; write --selection JSON" };
  // The reading with the fewest faults was meant; of two, the one that went deeper before it failed.
  const errors: z.ZodError[] = [];
  for (const selection of combinations(words)) {
    const { success, error } = contract.selection.safeParse(selection);
    if (success) return { selections: [selection] };
    errors.push(error);
  }
  const [nearest] = errors
    .map(({ issues }) => ({ faults: issues.length, path: issues[0]?.path ?? [], message: issues[0]?.message ?? "" }))
    .toSorted((a, b) => a.faults - b.faults || b.path.length - a.path.length);
  const where = nearest && nearest.path.length > 0 ? `${nearest.path.map(String).join(".")}: ` : "";
  return { refused: `${where}${nearest?.message}` };
};

/** A selection written as JSON, or a list of them, one per wager; whether they fit is for the gateway to say. */
export const parseSelections = (json: string): Selections => {
  try {
    const parsed = JSON.parse(json) as unknown;
    return { selections: Array.isArray(parsed) ? (parsed as unknown[]) : [parsed] };
  } catch (error) {
    return { refused: `--selection is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
};

/** A bet for someone who names none: the first that the game's PAR sheet tells of. */
export const usualSelections = (par: Par): readonly unknown[] => {
  const [variant = ""] = Object.keys(par.game.variants);
  return listClasses(par, prepare(par.game, { variant }))[0]?.selections ?? [];
};
