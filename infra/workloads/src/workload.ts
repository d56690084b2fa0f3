import { targetGroupName } from "@croupier/cloud/edge/target-group-name";
import type { Stage } from "@croupier/cloud/stages";
import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IService } from "kubernetes-models/v1/Service";
import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { beforeSync } from "./before-sync.ts";
import { podOf } from "./pod.ts";
import { metadataOf, migration, type Program, selectorOf } from "./program.ts";

export const deployment = (program: Program, image: string): IDeployment => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: metadataOf(program),
  spec: {
    // How many there are is the autoscaler's to say, where there is one.
    ...(program.replicas.min === program.replicas.max && { replicas: program.replicas.min }),
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: 300,
    selector: { matchLabels: selectorOf(program) },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    template: podOf(program, image, "Always"),
  },
});

export const serviceAccount = (program: Program): IServiceAccount => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { ...metadataOf(program), ...beforeSync(program) },
  automountServiceAccountToken: false,
});

export const service = (program: Program): IService => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadataOf(program),
  spec: {
    type: "ClusterIP",
    selector: selectorOf(program),
    ports: [
      ...(program.ports?.calls !== undefined && program.ports.calls !== program.ports.operations
        ? [{ name: "calls", port: program.ports.calls, targetPort: "calls", appProtocol: "http" }]
        : []),
      { name: "operations", port: program.ports?.operations ?? 0, targetPort: "operations", appProtocol: "http" },
    ],
  },
});

export const autoscaler = (program: Program): IHorizontalPodAutoscaler => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: metadataOf(program),
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: program.name },
    minReplicas: program.replicas.min,
    maxReplicas: program.replicas.max,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 65 } } }],
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 30 }] },
      // Streams end where a pod does, so pods go slowly.
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] },
    },
  },
});

export const disruptionBudget = (program: Program): IPodDisruptionBudget => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: metadataOf(program),
  spec: {
    maxUnavailable: 1,
    selector: { matchLabels: selectorOf(program) },
    // One that is not ready anyway must not keep its node from being emptied.
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  },
});

export const serviceMonitor = (program: Program): IServiceMonitor => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: metadataOf(program),
  spec: {
    selector: { matchLabels: selectorOf(program) },
    endpoints: [{ port: "operations", path: "/metrics", interval: "15s", scrapeTimeout: "10s" }],
  },
});

/** What the load balancer's controller of Auto Mode ties pods to a target group by; no package has its type. */
export interface TargetGroupBinding {
  readonly apiVersion: "eks.amazonaws.com/v1";
  readonly kind: "TargetGroupBinding";
  readonly metadata: ReturnType<typeof metadataOf>;
  readonly spec: {
    readonly targetGroupName: string;
    readonly targetType: "ip";
    readonly serviceRef: { readonly name: string; readonly port: string };
  };
}

export const binding = (stage: Stage, program: Program): TargetGroupBinding => ({
  apiVersion: "eks.amazonaws.com/v1",
  kind: "TargetGroupBinding",
  metadata: metadataOf(program),
  spec: {
    targetGroupName: targetGroupName(stage, program.name),
    targetType: "ip",
    serviceRef: { name: program.name, port: program.kind === "gateway" ? "calls" : "operations" },
  },
});

/** Brings the schema to the release's before its pods come. It only ever adds, so the pods before it go on. */
export const migrationJob = (image: string): IJob => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { ...metadataOf(migration), ...beforeSync(migration, -1) },
  spec: {
    backoffLimit: 2,
    activeDeadlineSeconds: 900,
    ttlSecondsAfterFinished: 86_400,
    template: podOf(migration, image, "Never"),
  },
});
