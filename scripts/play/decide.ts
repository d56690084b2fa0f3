import { createInterface } from "node:readline/promises";
import { canonicalJson } from "@croupier/contract/canonical";
import { CommandError } from "../par/load-par.ts";

/** The actions that a round offers now: every game of decisions lists them in its view. */
export const legalIn = (view: unknown): readonly unknown[] => {
  const { legal } = (view ?? {}) as { readonly legal?: unknown };
  return Array.isArray(legal) ? (legal as readonly unknown[]) : [];
};

const words = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(words).join(",");
  if (typeof value !== "object" || value === null) return String(value);
  // A round that was read again has its members in the database's order; what kind of action it is comes first.
  const { type, ...rest } = value as { readonly type?: unknown };
  const members = Object.entries(rest).map(([name, member]) =>
    // What a list is of must be said: held cards are the opposite of drawn ones.
    Array.isArray(member) ? `${name} ${words(member)}` : words(member),
  );
  return [...(type === undefined ? [] : [words(type)]), ...members].join(" ");
};

/** An action as a person would type it: `stand`, `reveal 7`, `draw hold 0,2`. */
export const actionWords = (action: unknown): string => words(action);

/**
 * The action that a line means: its place in the list, counted from 1, if it is no action's own words; its words; or its
 * JSON. Undefined if it means none of them.
 */
export const readAction = (legal: readonly unknown[], line: string): unknown => {
  const text = line
    .trim()
    .replaceAll(/\s*,\s*/g, ",")
    .replaceAll(/\s+/g, " ");
  const spelled = legal.find((action) => actionWords(action) === text);
  if (spelled !== undefined) return spelled;
  if (/^[1-9]\d{0,3}$/.test(text)) return legal[Number(text) - 1];
  const json = parseJson(text);
  return json === undefined ? undefined : legal.find((action) => canonicalJson(action) === canonicalJson(json));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Few enough to be told one by one. */
const MOST_LISTED = 12;

/** The question to ask: the actions by number and words, or some of them where they are many. */
export const askFor = (legal: readonly unknown[]): string => {
  const listed = legal.slice(0, MOST_LISTED).map((action, index) => `${index + 1} ${actionWords(action)}`);
  const more = legal.length - listed.length;
  return `${[...listed, ...(more > 0 ? [`… and ${more} more, by number or in such words`] : [])].join("  ·  ")}\n> `;
};

export interface Decisions {
  /** One of these, or undefined once there is no more to decide by. */
  readonly ask: (legal: readonly unknown[]) => Promise<unknown>;
  /** Forgets what was told beforehand: the round is no longer the one that it was told for. */
  readonly forget: () => void;
  readonly close: () => void;
}

/**
 * Decisions told beforehand, or else read from a terminal or a pipe, line by line; what no line means is asked again. With
 * neither there are none. Told ones that mean nothing throw a CommandError.
 */
export const createDecisions = (
  told: readonly string[] | undefined,
  input: NodeJS.ReadStream | undefined,
): Decisions => {
  if (told) {
    const left = [...told];
    return {
      ask: (legal) => {
        const line = left.shift();
        const action = line === undefined ? undefined : readAction(legal, line);
        if (line === undefined || action !== undefined) return Promise.resolve(action);
        throw new CommandError(`"${line.trim()}" is no action now; there are: ${legal.map(actionWords).join("; ")}`);
      },
      forget: () => void left.splice(0),
      close: () => {},
    };
  }
  const lines = input && createInterface({ input });
  const reader = lines?.[Symbol.asyncIterator]();
  return {
    async ask(legal) {
      for (;;) {
        if (!reader) return undefined;
        process.stdout.write(askFor(legal));
        const line = await reader.next();
        if (line.done || line.value.trim() === "") return undefined;
        const action = readAction(legal, line.value);
        if (action !== undefined) return action;
        process.stdout.write("That is no action now.\n");
      }
    },
    // Whoever types has seen how the round stands.
    forget: () => {},
    close: () => lines?.close(),
  };
};
