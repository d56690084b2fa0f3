/** Something to measure: does `operations` of its kind and returns a number that depends on all of them. */
export interface Scenario {
  readonly name: string;
  /** What is counted. */
  readonly unit: "draws" | "rounds" | "sheets";
  readonly operations: number;
  run(): number;
}

export interface Measured {
  readonly name: string;
  readonly unit: Scenario["unit"];
  /** Median over the rounds: operations per second of this process's own CPU time, so a busy neighbour doesn't show. */
  readonly perCpuSecond: number;
  readonly perSecond: number;
  readonly lowest: number;
  readonly highest: number;
  /** Of the last run: nothing was optimised away. */
  readonly checksum: number;
}

interface Run {
  readonly cpu: number;
  readonly wall: number;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Runs all scenarios in turn, `rounds` times after a warm-up, so that a machine that speeds up or slows down hits all. */
export const measure = (scenarios: readonly Scenario[], rounds: number): readonly Measured[] => {
  const runs = new Map<Scenario, Run[]>(scenarios.map((scenario) => [scenario, []]));
  const checksums = new Map<Scenario, number>();
  for (let round = -1; round < rounds; round += 1) {
    for (const scenario of scenarios) {
      const [cpuBefore, wallBefore] = [process.cpuUsage(), performance.now()];
      checksums.set(scenario, scenario.run());
      const { user, system } = process.cpuUsage(cpuBefore);
      const run = {
        cpu: scenario.operations / ((user + system) / 1e6),
        wall: scenario.operations / ((performance.now() - wallBefore) / 1e3),
      };
      if (round >= 0) runs.get(scenario)?.push(run);
    }
  }
  return scenarios.map((scenario) => {
    const cpu = (runs.get(scenario) ?? []).map((run) => run.cpu);
    return {
      name: scenario.name,
      unit: scenario.unit,
      perCpuSecond: median(cpu),
      perSecond: median((runs.get(scenario) ?? []).map(({ wall }) => wall)),
      lowest: Math.min(...cpu),
      highest: Math.max(...cpu),
      checksum: checksums.get(scenario) ?? 0,
    };
  });
};
