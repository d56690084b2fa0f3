import { existsSync, readFileSync } from "node:fs";
import type { Subject } from "@croupier/contract/compute-par";
import { type Game } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { CommandError } from "./load-par.ts";

const readParameters = (given: string): unknown => {
  const text = existsSync(given) ? readFileSync(given, "utf8") : given;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandError(`--params is neither JSON nor a file of it: ${given}`);
  }
};

/** The one variant or the parameters that options name. Throws a CommandError if they leave a choice. */
export const chooseSubject = (
  game: Game,
  { variant, params }: { readonly variant?: string | undefined; readonly params?: string | undefined },
): Subject => {
  if (variant !== undefined && params !== undefined) {
    throw new CommandError("--variant has parameters of its own: leave out --params");
  }
  if (params !== undefined) return { parameters: readParameters(params) };
  if (variant !== undefined) return { variant };
  const names = Object.keys(game.variants);
  if (names.length === 1 && names[0] !== undefined) return { variant: names[0] };
  throw new CommandError(`${game.contract.name} has several variants; choose one with --variant: ${names.join(", ")}`);
};

/** What is wrong with a value; of one that may be any of several things, what first keeps it from being each of them. */
const faultOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code !== "invalid_union") return issue.message;
  const faults = issue.errors.flatMap(([first]) =>
    first ? [[...first.path.map(String), faultOf(first)].join(": ")] : [],
  );
  return faults.length > 0 ? faults.join("; or: ") : issue.message;
};

/** What is wrong, in a sentence for people; undefined for a bug, which nobody should mistake for their own fault. */
export const explain = (error: unknown): string | undefined => {
  if (error instanceof z.ZodError) {
    const faults = error.issues.map(
      (issue) => `${["parameters", ...issue.path].map(String).join(".")}: ${faultOf(issue)}`,
    );
    return `these parameters are refused:\n${faults.map((fault) => `  ${fault}`).join("\n")}`;
  }
  // What the rules and the maths say of parameters and sizes.
  if (error instanceof CommandError || error instanceof RangeError) return error.message;
  return undefined;
};
