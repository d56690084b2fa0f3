import { ClusterSecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore";
import { ExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { NodePool } from "@kubernetes-models/karpenter/karpenter.sh/v1/NodePool";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { Job } from "kubernetes-models/batch/v1/Job";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { LimitRange } from "kubernetes-models/v1/LimitRange";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { ResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { Service } from "kubernetes-models/v1/Service";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import type { Manifest } from "./manifests.ts";

interface Model {
  validate(): void;
}

/** What checks a kind: compiled from Kubernetes' own schemas. */
const MODELS = {
  ClusterSecretStore,
  ConfigMap,
  Deployment,
  ExternalSecret,
  HorizontalPodAutoscaler,
  Job,
  LimitRange,
  Namespace,
  NetworkPolicy,
  NodePool,
  PodDisruptionBudget,
  ResourceQuota,
  Service,
  ServiceAccount,
  ServiceMonitor,
} as const;

/** Throws if a manifest is not of its kind's schema. Fields that no kind has, the compiler refuses. */
export const validate = (manifest: Manifest): void => {
  const { kind } = manifest;
  // No schema of it is published but the cluster's own; its type is written here.
  if (kind === "TargetGroupBinding") return;
  const Made = MODELS[kind] as unknown as new (data: unknown) => Model;
  new Made(manifest).validate();
};
