import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";

/** PostgreSQL's own benchmark, which does not come with the npm package: `apt-get install postgresql-contrib` has it. */
export interface Pgbench {
  /** As it says itself. */
  readonly version: string;
  /** Makes its tables. */
  prepare(url: string, scale: number): Promise<void>;
  /** TPC-B-like transactions a second, by prepared statements. */
  run(url: string, clients: number, seconds: number): Promise<number>;
}

const OLDEST = 15;
const DEBIAN = "/usr/lib/postgresql";

const candidates = (): readonly string[] => {
  try {
    return ["pgbench", ...readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, "bin/pgbench"))];
  } catch {
    return ["pgbench"];
  }
};

const versionOf = (program: string): string | undefined => {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

const majorOf = (version: string): number => Number(/\) (\d+)/.exec(version)?.[1] ?? 0);

/** The newest on this machine; undefined if there is none of PostgreSQL 15 or later. */
export const findPgbench = (): Pgbench | undefined => {
  const [newest] = candidates()
    .map((program) => ({ program, version: versionOf(program) ?? "" }))
    .filter(({ version }) => majorOf(version) >= OLDEST)
    .toSorted((one, other) => majorOf(other.version) - majorOf(one.version));
  if (!newest) return undefined;
  const { program, version } = newest;
  const ask = async (args: readonly string[]): Promise<string> => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const printed: string[] = [];
    const said: string[] = [];
    child.stdout.on("data", (chunk) => printed.push(String(chunk)));
    child.stderr.on("data", (chunk) => said.push(String(chunk)));
    const [status] = (await once(child, "close")) as [number | null];
    if (status !== 0) throw new Error(`pgbench ended with ${status}: ${said.join("")}`);
    return printed.join("");
  };
  return {
    version,
    prepare: async (url, scale) => void (await ask(["-i", "-q", "-s", String(scale), url])),
    run: async (url, clients, seconds) => {
      const flags = ["-n", "-M", "prepared", "-c", String(clients), "-j", "1", "-T", String(seconds)];
      const printed = await ask([...flags, url]);
      const tps = /^tps = ([\d.]+)/m.exec(printed)?.[1];
      if (tps === undefined) throw new Error(`pgbench printed no tps: ${printed}`);
      return Number(tps);
    },
  };
};
