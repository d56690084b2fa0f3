import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Writes the generated files anew. Returns why it could not, if so. */
export const regenerate = async (root: string, env: Readonly<Record<string, string>>): Promise<string | undefined> => {
  const program = path.join(root, "scripts", "generate.ts");
  try {
    // A PAR sheet may take longer than anybody waits for a reload.
    await run(process.execPath, [program, "--without-sheets"], {
      cwd: root,
      env: { ...process.env, ...env },
      timeout: 20_000,
    });
    return undefined;
  } catch (error) {
    const said = (error as { readonly stderr?: string }).stderr?.trim();
    return said || String(error);
  }
};

/** What a lock is made from; `game.ts` because it takes in rules that are new. */
const SOURCE = /^games\/[^/]+\/(?:rules\/.+|variants\.ts|game\.ts)$/;

/** Whether a lock is stale once these files have changed: repo-relative, like the closures that the locks record. */
export const needsRegenerating = (root: string, games: readonly string[], changed: readonly string[]): boolean =>
  changed.some((file) => SOURCE.test(file)) ||
  games.some((game) => {
    const closure = readClosure(path.join(root, "games", game, "rules.lock.json"));
    return changed.some((file) => closure.includes(file));
  });

const readClosure = (lock: string): readonly string[] => {
  if (!existsSync(lock)) return [];
  try {
    const { versions } = JSON.parse(readFileSync(lock, "utf8")) as {
      readonly versions: Readonly<Record<string, { readonly closure: object }>>;
    };
    return Object.values(versions).flatMap(({ closure }) => Object.keys(closure));
  } catch {
    // Damaged by hand: the generator says so.
    return [];
  }
};
