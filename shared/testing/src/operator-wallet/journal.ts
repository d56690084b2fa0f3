import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import type { WalletEvent } from "./state.ts";

/** Where events outlive the process. */
export interface Journal {
  readonly past: readonly WalletEvent[];
  /** Returns once the system has it: a killed process loses nothing, a machine that loses its power may. */
  append(event: WalletEvent): void;
  close(): void;
}

/** One event a line. A last line without its end was never acted on, and is left out. */
export const openJournal = (path: string): Journal => {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const file = openSync(path, "a");
  // Ends the torn line, which is then one that can't be read.
  if (whole.length < text.length) writeSync(file, "\n");
  const lines = whole.split("\n").filter((line) => line !== "");
  return {
    past: lines.flatMap((line) => readLine(line)),
    append: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    close: () => closeSync(file),
  };
};

const readLine = (line: string): readonly WalletEvent[] => {
  try {
    return [JSON.parse(line) as WalletEvent];
  } catch {
    return [];
  }
};

export const noJournal: Journal = { past: [], append: () => {}, close: () => {} };
