import { gameServices, ports } from "@croupier/cloud/services";
import type { ClusterStage, Replicas, Stage } from "@croupier/cloud/stages";

export const NAMESPACE = "croupier";

/** Where the platform's own programs are. */
export const OBSERVABILITY = "monitoring";

/** Something that runs in pods of its own. */
export interface Program {
  readonly name: string;
  readonly kind: "gateway" | "game" | "worker" | "migration";
  /** What it listens at: calls, and what the platform asks (`/livez`, `/readyz`, `/metrics`), which may be one. */
  readonly ports: { readonly calls: number | undefined; readonly operations: number } | undefined;
  readonly replicas: Replicas;
  readonly resources: Resources;
}

/** What a pod is promised, and what it may take. A CPU is 1,000. */
export interface Resources {
  readonly cpuMilli: number;
  readonly mostCpuMilli: number;
  readonly memoryMiB: number;
}

/**
 * What V8 may keep of a pod's memory; the rest is for buffers, sockets, code and new objects. A gateway under load stays
 * level with 192 MiB of it.
 */
export const heapMiB = ({ memoryMiB }: Resources): number => (memoryMiB * 5) >> 3;

const small: Resources = { cpuMilli: 250, mostCpuMilli: 1_000, memoryMiB: 384 };
const large: Resources = { cpuMilli: 500, mostCpuMilli: 2_000, memoryMiB: 512 };

/** At its own port, apart from calls, where it meets the Internet. */
const WORKER_PORT = 8_081;

const always = (count: number): Replicas => ({ min: count, max: count });

/** All that runs, from the generated registry of games. */
export const programsOf = ({ games, gateway, workers }: ClusterStage): readonly Program[] => [
  {
    name: "gateway",
    kind: "gateway",
    ports: { calls: ports.calls, operations: ports.operations },
    replicas: gateway,
    resources: large,
  },
  {
    name: "worker",
    kind: "worker",
    ports: { calls: undefined, operations: WORKER_PORT },
    replicas: always(workers),
    resources: small,
  },
  ...gameServices.map((name): Program => {
    const port = ports.calls;
    return { name, kind: "game", ports: { calls: port, operations: port }, replicas: games, resources: small };
  }),
];

export const migration: Program = {
  name: "migrate",
  kind: "migration",
  ports: undefined,
  replicas: always(1),
  resources: small,
};

export const clusterOf = ({ name, cluster }: Stage): ClusterStage => {
  if (!cluster) throw new Error(`the stage ${name} has no cluster; what it runs is one function`);
  return cluster;
};

/** What selects a program's pods: never more than these, for selectors can't be changed. */
export const selectorOf = (program: Pick<Program, "name">) => ({ "app.kubernetes.io/name": program.name });

export const labelsOf = (program: Pick<Program, "name" | "kind">) => ({
  ...selectorOf(program),
  "app.kubernetes.io/component": program.kind,
  "app.kubernetes.io/part-of": "croupier",
});

export const metadataOf = (program: Pick<Program, "name" | "kind">, name = program.name) => ({
  name,
  namespace: NAMESPACE,
  labels: labelsOf(program),
});
