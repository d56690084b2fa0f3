import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner reads; a reader sees the old content or the new, never half of it. */
export const writePrivateJson = (path: string, value: unknown): void => {
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
};

/** The object in a JSON file; undefined if there is no such file or it holds something else. */
export const readJsonObject = (path: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
