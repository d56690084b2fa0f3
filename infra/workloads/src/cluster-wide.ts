import { type ClusterStage, nameIn, type Stage } from "@croupier/cloud/stages";
import type { IClusterSecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore";
import type { INodePool } from "@kubernetes-models/karpenter/karpenter.sh/v1/NodePool";
import type { ILimitRange } from "kubernetes-models/v1/LimitRange";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { migration, NAMESPACE, type Program, programsOf } from "./program.ts";

const LEVELS = ["enforce", "audit", "warn"];

export const namespace = (): INamespace => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: NAMESPACE,
    labels: Object.fromEntries(LEVELS.map((level) => [`pod-security.kubernetes.io/${level}`, "restricted"])),
    annotations: { "argocd.argoproj.io/sync-wave": "-5" },
  },
});

const total = (programs: readonly Program[], of: (program: Program) => number): number =>
  programs.reduce((sum, program) => sum + of(program) * program.replicas.max, 0);

/** As a rollout has a quarter more pods of a program than there may be, so has the whole. */
const ROLLING = 1.25;

/** All that may ever run here at once; a mistake stops at it. */
export const quota = (cluster: ClusterStage): IResourceQuota => {
  const programs = [...programsOf(cluster), migration];
  const with25 = (value: number): number => Math.ceil(value * ROLLING);
  const cpu = with25(total(programs, ({ resources }) => resources.cpuMilli) / 1_000);
  const mostCpu = with25(total(programs, ({ resources }) => resources.mostCpuMilli) / 1_000);
  const memory = with25(total(programs, ({ resources }) => resources.memoryMiB));
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "all", namespace: NAMESPACE },
    spec: {
      hard: {
        "requests.cpu": String(cpu),
        "limits.cpu": String(mostCpu),
        "requests.memory": `${memory}Mi`,
        "limits.memory": `${memory}Mi`,
        pods: String(with25(total(programs, () => 1))),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    },
  };
};

export const limitRange = (): ILimitRange => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "each", namespace: NAMESPACE },
  spec: {
    limits: [
      {
        type: "Container",
        default: { cpu: "500m", memory: "256Mi" },
        defaultRequest: { cpu: "100m", memory: "256Mi" },
        max: { cpu: "2", memory: "1Gi" },
      },
    ],
  },
});

export const secretStore = (stage: Stage): IClusterSecretStore => ({
  apiVersion: "external-secrets.io/v1",
  kind: "ClusterSecretStore",
  metadata: { name: nameIn(stage, "secrets"), annotations: { "argocd.argoproj.io/sync-wave": "-5" } },
  spec: {
    conditions: [{ namespaces: [NAMESPACE] }],
    provider: { aws: { service: "SecretsManager", region: stage.region } },
  },
});

/** The least node that the pool may choose, less what Kubernetes keeps of it for itself. */
export const LEAST_NODE = { cpuMilli: 1_900, memoryMiB: 3_000 } as const;

/** Nodes of programs: Graviton, spot where there is some, and no more than this. */
export const nodePool = (cluster: ClusterStage): INodePool => {
  const hard = quota(cluster).spec?.hard ?? {};
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name: NAMESPACE },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "default" },
          requirements: [
            { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] },
            { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot", "on-demand"] },
            { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m", "r"] },
            { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["6"] },
            { key: "eks.amazonaws.com/instance-cpu", operator: "In", values: ["2", "4", "8"] },
          ],
          // Patched by being replaced.
          expireAfter: "336h",
          terminationGracePeriod: "1h",
        },
      },
      limits: {
        cpu: String(Number(hard["requests.cpu"]) * 2),
        memory: `${parseInt(String(hard["requests.memory"]), 10) * 4}Mi`,
      },
      disruption: {
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "5m",
        budgets: [{ nodes: "10%" }],
      },
    },
  };
};
