import { images as imageNames } from "@croupier/cloud/services";
import type { Stage } from "@croupier/cloud/stages";
import type { IClusterSecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore";
import { limitRange, namespace, nodePool, quota, secretStore } from "./cluster-wide.ts";
import { defaultPolicies, networkPolicy } from "./network-policy.ts";
import { clusterOf, migration, type Program, programsOf } from "./program.ts";
import { configMap, externalSecret } from "./settings.ts";
import {
  autoscaler,
  binding,
  deployment,
  disruptionBudget,
  migrationJob,
  service,
  serviceAccount,
  serviceMonitor,
} from "./workload.ts";

/** Where each program's image is, by digest: `registry/croupier/mines@sha256:…`. */
export type Images = Readonly<Record<string, string>>;

const BY_DIGEST = /^[a-z0-9.:/-]+@sha256:[0-9a-f]{64}$/;

const imageOf = (images: Images, program: string): string => {
  const image = images[program];
  if (image === undefined || !BY_DIGEST.test(image)) {
    throw new Error(`the image of ${program} is not given by digest: registry/name@sha256:…`);
  }
  return image;
};

/** Images that are nowhere, to see manifests with. */
export const placeholders: Images = Object.fromEntries(
  imageNames.map((name) => [name, `registry.invalid/croupier/${name}@sha256:${"0".repeat(64)}`]),
);

export type Manifest = ReturnType<typeof manifestsOf>[number] | IClusterSecretStore;

const ofProgram = (stage: Stage, program: Program, images: Images) => [
  serviceAccount(program),
  configMap(stage, program),
  externalSecret(stage, program),
  networkPolicy(stage, program),
  service(program),
  deployment(program, imageOf(images, program.name)),
  ...(program.replicas.max > program.replicas.min ? [autoscaler(program)] : []),
  disruptionBudget(program),
  serviceMonitor(program),
  // The gateway as a function reaches services by the load balancer; as pods it is reached by it.
  ...(program.kind === "gateway" || (program.kind === "game" && stage.edge.calls === "lambda")
    ? [binding(stage, program)]
    : []),
];

/** All that a stage's cluster runs of Croupier. Throws if the stage has none, or an image is not given by its digest. */
export const manifestsOf = (stage: Stage, images: Images) => {
  const cluster = clusterOf(stage);
  return [
    namespace(),
    quota(cluster),
    limitRange(),
    nodePool(cluster),
    secretStore(stage),
    ...defaultPolicies(),
    serviceAccount(migration),
    configMap(stage, migration),
    externalSecret(stage, migration),
    networkPolicy(stage, migration),
    migrationJob(imageOf(images, migration.name)),
    ...programsOf(cluster).flatMap((program) => ofProgram(stage, program, images)),
  ];
};
