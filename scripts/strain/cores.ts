import { execFileSync, spawnSync } from "node:child_process";

/** Which cores the house has and which the generator of its load, so that neither takes what the other is measured by. */
export interface Cores {
  readonly house: readonly number[];
  readonly generator: readonly number[];
}

/** As Linux writes them: `0-3,8`. */
export const parseCores = (list: string): readonly number[] =>
  list.split(",").flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });

/** Half of them each, the larger half for the house; undefined where there is but one. */
export const shareCores = (all: readonly number[]): Cores | undefined => {
  const half = Math.ceil(all.length / 2);
  return all.length < 2 ? undefined : { house: all.slice(0, half), generator: all.slice(half) };
};

/**
 * Moves this process, and with it all that it starts from now on, to the house's half of the cores. Undefined where the
 * system can't say who runs where (`taskset` is Linux's) or there is but one core: then all take from each other.
 */
export const takeHouseCores = (): Cores | undefined => {
  if (spawnSync("taskset", ["--version"], { stdio: "ignore" }).status !== 0) return undefined;
  const pid = String(process.pid);
  const said = execFileSync("taskset", ["-cp", pid], { encoding: "utf8" });
  const cores = shareCores(parseCores(said.slice(said.lastIndexOf(":") + 1).trim()));
  if (cores) execFileSync("taskset", ["-a", "-cp", cores.house.join(","), pid], { stdio: "ignore" });
  return cores;
};
