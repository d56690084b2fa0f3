import { execFile } from "node:child_process";
import { chown, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { cleanEnvironment } from "./launch.ts";
import type { RunAs } from "./run-as.ts";
import { makeWholeDirectory } from "./whole-directory.ts";

const run = promisify(execFile);

/** Makes the cluster's files if there are none, and checks that existing ones are of this PostgreSQL. */
export const ensureInitialised = async (
  dataDir: string,
  binaries: Binaries,
  options: { readonly runAs: RunAs | undefined; readonly durable: boolean },
): Promise<void> => {
  const found = await readVersion(dataDir);
  if (found === binaries.major) return;
  if (found !== undefined) {
    throw new Error(
      `${dataDir} was made by PostgreSQL ${found} and this is ${binaries.major}: start afresh with --reset, which deletes its data`,
    );
  }
  if ((await readdir(dataDir).catch(() => [])).length > 0) {
    throw new Error(`${dataDir} holds files that are not PostgreSQL's: empty it, or choose another directory`);
  }
  await makeWholeDirectory(dataDir, async (partial) => {
    if (options.runAs !== undefined) await chown(partial, options.runAs.uid, options.runAs.gid);
    await initdb(partial, binaries, options);
  });
};

const readVersion = async (dataDir: string): Promise<string | undefined> => {
  const text = await readFile(path.join(dataDir, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text?.trim();
};

const initdb = async (
  directory: string,
  binaries: Binaries,
  { runAs, durable }: { readonly runAs: RunAs | undefined; readonly durable: boolean },
): Promise<void> => {
  const args = [
    `--pgdata=${directory}`,
    "--username=postgres",
    // No password: the server listens on loopback only, for the time of a run, and holds made-up data; whoever can
    // connect to this machine's loopback could as well read a password that lies in the repository.
    "--auth=trust",
    "--encoding=UTF8",
    // The builtin provider sorts alike on every system; the C library's and ICU's order changes with their version.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ];
  try {
    await run(binaries.initdb, args, { ...runAs, cwd: "/", env: cleanEnvironment(), timeout: 120_000 });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? "";
    throw new Error(`initdb could not make a cluster in ${directory}: ${said.trim()}`, { cause: error });
  }
};
