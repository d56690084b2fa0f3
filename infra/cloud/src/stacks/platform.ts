import { CfnOutput, Duration } from "aws-cdk-lib";
import { Distribution, HttpVersion, ResponseHeadersPolicy, ViewerProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Bucket, CfnBucket, IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createBucket } from "../constructs/bucket.ts";
import { createAddress, createSecret } from "../constructs/secret.ts";
import { StageStack } from "../stage-stack.ts";
import type { Stage } from "../stages.ts";
import { createPodRole, type House } from "./cluster.ts";
import type { Store } from "./database.ts";
import type { Network } from "./network.ts";

/** Argo CD's chart; it then brings every other, by the versions in the environment's branch. */
const ARGO_CD = { repository: "https://argoproj.github.io/argo-helm", chart: "argo-cd", version: "9.1.4" } as const;

/** What programs of the platform keep, for so many days, by the service account that may. */
const STORES = {
  loki: { namespace: "monitoring", days: 90 },
  tempo: { namespace: "monitoring", days: 14 },
  velero: { namespace: "velero", days: 30 },
} as const;

export interface Platform {
  readonly stack: StageStack;
  readonly lobby: Bucket;
}

/** What the platform's programs keep and may do, the one that installs the others, and the lobby's files. */
export const createPlatform = (
  scope: Construct,
  stage: Stage,
  network: Network,
  store: Store,
  house: House,
): Platform => {
  const stack = new StageStack(scope, stage, "platform", "stores, roles and the first chart of the platform");
  const { keys, accessLogs } = network;
  for (const [name, { namespace, days }] of Object.entries(STORES)) {
    const bucket = createBucket(stack, stage, name, { key: keys.logs, days, accessLogs });
    const role = createPodRole({ ...house, stack }, { namespace, name }, [
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
      new PolicyStatement({
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        resources: [bucket.arnForObjects("*")],
      }),
      new PolicyStatement({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [keys.logs.keyArn] }),
    ]);
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::<${logicalId(stack, bucket)}.Arn>/*]`]:
        "Every object of a bucket that is its own alone.",
    });
  }
  const secrets = createPodRole({ ...house, stack }, { namespace: "external-secrets", name: "external-secrets" }, [
    new PolicyStatement({
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [
        `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:croupier/${stage.name}/*`,
      ],
    }),
    new PolicyStatement({ actions: ["kms:Decrypt"], resources: [keys.data.keyArn] }),
  ]);
  acknowledge(secrets, {
    [`AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:${stage.region}:<AWS::AccountId>:secret:croupier/${stage.name}/*]`]:
      "It gives pods the secrets of this stage; which of them a pod gets is in the manifests, and reviewed there.",
  });
  createProgramSecrets(stack, stage, network, store);
  house.cluster.addHelmChart("argo-cd", {
    ...ARGO_CD,
    namespace: "argocd",
    createNamespace: true,
    release: "argo-cd",
    wait: true,
    timeout: Duration.minutes(15),
    values: argoValues(stage),
  });
  const exports = createBucket(stack, stage, "exports", { key: keys.data, days: undefined, accessLogs });
  new CfnOutput(stack, "exports-name", { value: exports.bucketName });
  const lobby = createLobby(stack, stage, network);
  return { stack, lobby };
};

const logicalId = (stack: StageStack, bucket: Bucket): string =>
  String(stack.resolve((bucket.node.defaultChild as CfnBucket).logicalId));

/** What pods are given by External Secrets; each program's folder is its own. */
const createProgramSecrets = (
  stack: StageStack,
  stage: Stage,
  { keys }: Network,
  { endpoint, valkey }: Store,
): void => {
  const notRotatedBecause =
    "It is changed by hand, by a runbook: an old key must still be known while the new one comes into use.";
  const all = {
    "identity-key": ["gateway", "The root of the keys by which services know the gateway"],
    "session-key": ["gateway", "What session tokens are signed with"],
    "master-key": ["hosts", "What server seeds are derived from: without it no round can be told"],
    "wallet-key": ["hosts", "What keys to operators' wallets are derived from"],
  } as const;
  for (const [name, [of, description]] of Object.entries(all)) {
    // Where the gateway is a function too, those it needs are made beside it.
    if (of === "gateway" && stage.edge.calls === "lambda") continue;
    createSecret(stack, stage, name, { key: keys.data, of, description, notRotatedBecause });
  }
  createSecret(stack, stage, "migrations", {
    key: keys.data,
    of: "migrations",
    description: "The password of the login migrate, which owns the schema",
    notRotatedBecause,
  });
  for (const [name, address] of Object.entries({ database: endpoint.hostname, valkey })) {
    if (address !== undefined) createAddress(stack, stage, name, address, keys.data);
  }
};

/** Several of each, on different nodes; nobody logs in by password, and who may do nothing sees nothing. */
const argoValues = (stage: Stage): Record<string, unknown> => {
  const domain = `argo.internal.${stage.edge.domain}`;
  return {
    global: { domain, logging: { format: "json" } },
    "redis-ha": { enabled: true },
    controller: { replicas: 1, metrics: { enabled: true } },
    server: { replicas: 2, metrics: { enabled: true }, pdb: { enabled: true, minAvailable: 1 } },
    repoServer: { replicas: 2, metrics: { enabled: true }, pdb: { enabled: true, minAvailable: 1 } },
    applicationSet: { replicas: 2 },
    configs: {
      params: { "server.insecure": true },
      cm: { "admin.enabled": false, "application.resourceTrackingMethod": "annotation" },
      rbac: {
        "policy.default": "",
        "policy.csv": [
          "p, role:platform, applications, *, */*, allow",
          "p, role:platform, projects, get, *, allow",
          "p, role:watcher, applications, get, */*, allow",
          "g, croupier-platform, role:platform",
          "g, croupier-watchers, role:watcher",
        ].join("\n"),
        scopes: "[groups]",
      },
    },
  };
};

const createLobby = (stack: StageStack, stage: Stage, { accessLogs }: Network): Bucket => {
  const bucket = createBucket(stack, stage, "lobby", { key: "public files", days: undefined, accessLogs });
  const distribution = new Distribution(stack, "lobby", {
    comment: `Croupier ${stage.name}: the lobby`,
    defaultRootObject: "index.html",
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableLogging: false,
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      compress: true,
    },
  });
  acknowledge(distribution, {
    "AwsSolutions-CFR1": "Which countries may play is the operator's and the gateway's to say; these are files alone.",
    "AwsSolutions-CFR2": "These are files that anyone may read; every call they make passes the API's firewall.",
    "AwsSolutions-CFR3": "What the bucket gave is in its own access log, and the lobby's calls are in the API's.",
    "AwsSolutions-CFR4": "A certificate of ours for it must be in us-east-1; it comes with the lobby's own name.",
  });
  new CfnOutput(stack, "lobby-address", { value: `https://${distribution.distributionDomainName}` });
  return bucket;
};
