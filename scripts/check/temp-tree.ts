import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TempTree {
  readonly root: string;
  write(path: string, text: string): void;
  [Symbol.dispose](): void;
}

/** A folder of its own with these files, by relative path; gone when its scope ends. For tests. */
export const createTree = (files: Readonly<Record<string, string>>): TempTree => {
  const root = mkdtempSync(join(tmpdir(), "croupier-tree-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
};
