import type { JsonValue } from "./split-json.ts";
import { Unreadable } from "./unreadable.ts";

/** Rounds as they were given, and the pair they are said to be all of. What is in them, nobody has checked. */
export interface Batch {
  readonly rounds: readonly unknown[];
  readonly revealed: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const member = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The answer within a tRPC envelope, or the value itself. */
const answerIn = (value: unknown): unknown => member(member(value, "result"), "data") ?? value;

/** Enough of a record to be worth telling which of its fields is forged. */
const isRound = (value: unknown): boolean =>
  isObject(value) && (Object.hasOwn(value, "wagers") || Object.hasOwn(value, "fairness"));

const loose = (rounds: readonly unknown[]): Batch => ({ rounds, revealed: undefined });

/** A list of envelopes of pages of rounds is as deep as any answer goes. */
const MAX_DEPTH = 4;

/** Every batch in one value. `where` names the value in a sentence. */
const batchesIn = (where: string, given: unknown, depth = 0): readonly Batch[] => {
  if (depth > MAX_DEPTH) throw new Unreadable(`${where} is nested too deeply to be rounds`);
  const value = answerIn(given);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => batchesIn(`${where}, item ${index + 1}`, item, depth + 1));
  }
  if (isRound(value)) return [loose([value])];
  const round = member(value, "round");
  if (isRound(round)) return [loose([round])];
  const rounds = member(value, "rounds");
  if (Array.isArray(rounds)) {
    const revealed = member(value, "revealed");
    return [{ rounds: batchesIn(where, rounds, depth + 1).flatMap((batch) => batch.rounds), revealed }];
  }
  throw new Unreadable(`${where} is not a round: it has neither wagers nor fairness`);
};

/** All rounds of a file, by its name: those of a pair together, then one batch of the others. Throws Unreadable. */
export const findRounds = (name: string, values: readonly JsonValue[]): readonly Batch[] => {
  const batches = values.flatMap(({ line, value }) => batchesIn(`${name}, line ${line}`, value));
  const others = batches.filter(({ revealed }) => revealed === undefined).flatMap(({ rounds }) => rounds);
  const pairs = batches.filter(({ revealed }) => revealed !== undefined);
  const found = others.length === 0 ? pairs : [...pairs, loose(others)];
  // An empty list under a pair is a claim to check; without one it is nothing.
  if (found.length === 0) throw new Unreadable(`${name} has no rounds in it`);
  return found;
};

/** What a rotation revealed, from its answer or alone. Throws Unreadable. */
export const findRevealed = (name: string, values: readonly JsonValue[]): unknown => {
  const [first, second] = values;
  if (second) throw new Unreadable(`${name} has more than one pair in it; give the one of these rounds`);
  const answer = answerIn(first?.value);
  const revealed = isObject(answer) && Object.hasOwn(answer, "revealed") ? answer["revealed"] : answer;
  if (!isObject(revealed) || !Object.hasOwn(revealed, "serverSeed")) {
    throw new Unreadable(`${name} is not what a rotation revealed: it has no serverSeed`);
  }
  return revealed;
};
