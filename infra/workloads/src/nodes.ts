import type { Stage } from "@croupier/cloud/stages";
import { LEAST_NODE } from "./cluster-wide.ts";
import { clusterOf, type Program, programsOf } from "./program.ts";

/** The least nodes that the least pods of a stage fit on, and at least one in each zone; none without a cluster. */
export const leastNodes = (stage: Stage): number => {
  if (!stage.cluster) return 0;
  const programs = programsOf(stage.cluster);
  const sum = (of: (program: Program) => number): number =>
    programs.reduce((total, program) => total + of(program) * program.replicas.min, 0);
  const byCpu = Math.ceil(sum(({ resources }) => resources.cpuMilli) / LEAST_NODE.cpuMilli);
  // An m8g.large has 8 GiB, of which Kubernetes keeps about one.
  const byMemory = Math.ceil(sum(({ resources }) => resources.memoryMiB) / 7_000);
  return Math.max(byCpu, byMemory, stage.network.zones);
};

/** The gateway's pods at their least, as the comparison with the function takes them. */
export const leastGateway = (stage: Stage): { readonly count: number; readonly cpuMilli: number } => {
  const gateway = programsOf(clusterOf(stage)).find(({ kind }) => kind === "gateway");
  return { count: gateway?.replicas.min ?? 0, cpuMilli: gateway?.resources.cpuMilli ?? 0 };
};
