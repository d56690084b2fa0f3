import type { IPodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import type { IContainer } from "kubernetes-models/v1/Container";
import { labelsOf, type Program, type Resources, selectorOf } from "./program.ts";

/** The balancer stops sending to a pod that goes before the pod stops taking. */
export const BEFORE_DRAIN_SECONDS = 20;
/** A process lets go of everything within 25 seconds (`runProcess`). */
export const DRAIN_SECONDS = 30;

const resourcesOf = ({ cpuMilli, mostCpuMilli, memoryMiB }: Resources): NonNullable<IContainer["resources"]> => ({
  requests: { cpu: `${cpuMilli}m`, memory: `${memoryMiB}Mi` },
  // Memory that is not promised is memory to be killed for.
  limits: { cpu: `${mostCpuMilli}m`, memory: `${memoryMiB}Mi` },
});

const probe = (path: string, each: { periodSeconds: number; failureThreshold: number }) => ({
  httpGet: { path, port: "operations" },
  timeoutSeconds: 3,
  ...each,
});

const container = (program: Program, image: string): IContainer => ({
  name: program.name,
  image,
  imagePullPolicy: "IfNotPresent",
  envFrom: [{ configMapRef: { name: program.name } }, { secretRef: { name: program.name } }],
  resources: resourcesOf(program.resources),
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  ...(program.ports && {
    ports: [
      ...(program.ports.calls !== undefined && program.ports.calls !== program.ports.operations
        ? [{ name: "calls", containerPort: program.ports.calls, protocol: "TCP" as const }]
        : []),
      { name: "operations", containerPort: program.ports.operations, protocol: "TCP" as const },
    ],
    startupProbe: probe("/livez", { periodSeconds: 2, failureThreshold: 30 }),
    livenessProbe: probe("/livez", { periodSeconds: 10, failureThreshold: 3 }),
    readinessProbe: probe("/readyz", { periodSeconds: 5, failureThreshold: 2 }),
    lifecycle: { preStop: { sleep: { seconds: BEFORE_DRAIN_SECONDS } } },
  }),
});

const spread = (program: Program, topologyKey: string, whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway") => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  labelSelector: { matchLabels: selectorOf(program) },
  matchLabelKeys: ["pod-template-hash"],
});

/** A pod as the restricted Pod Security standard wants it, on Graviton, spread over zones and nodes. */
export const podOf = (program: Program, image: string, restartPolicy: "Always" | "Never"): IPodTemplateSpec => ({
  metadata: { labels: labelsOf(program) },
  spec: {
    serviceAccountName: program.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy,
    ...(program.ports && { terminationGracePeriodSeconds: BEFORE_DRAIN_SECONDS + DRAIN_SECONDS }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    nodeSelector: { "kubernetes.io/arch": "arm64", "kubernetes.io/os": "linux" },
    ...(restartPolicy === "Always" && {
      topologySpreadConstraints: [
        spread(program, "topology.kubernetes.io/zone", "DoNotSchedule"),
        spread(program, "kubernetes.io/hostname", "ScheduleAnyway"),
      ],
    }),
    containers: [container(program, image)],
  },
});

const USER = 10_001;
