import { Duration, Fn } from "aws-cdk-lib";
import { Port, SecurityGroup } from "aws-cdk-lib/aws-ec2";
import {
  Alias,
  Architecture,
  Function as LambdaFunction,
  type IFunction,
  type IVersion,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createLogGroup } from "../constructs/log-group.ts";
import { createSecret, valueOf } from "../constructs/secret.ts";
import { DATABASE, LOGIN, type Store } from "../stacks/database.ts";
import type { House } from "../stacks/cluster.ts";
import type { FunctionCode } from "../stacks/edge.ts";
import { type Network, programSubnets } from "../stacks/network.ts";
import { nameIn, type Stage } from "../stages.ts";
import type { PodDoor } from "./pod-door.ts";

export interface GatewayFunction {
  readonly function: LambdaFunction;
  readonly alias: IFunction;
}

interface Parts {
  readonly network: Network;
  readonly store: Store;
  readonly house: House | undefined;
  readonly door: PodDoor | undefined;
  readonly code: FunctionCode;
}

/** Lambda's own certificates with those of RDS; other programs of the function trust what they always did. */
const RDS_CERTIFICATES = "/var/runtime/ca-cert.pem";

/**
 * The gateway as a function. Where there is no cluster, the games are in it too. Its secrets are in its environment, where
 * the program looks for them: CloudFormation fills them in, and they are encrypted with the stage's key.
 */
export const createGatewayFunction = (scope: Construct, stage: Stage, parts: Parts): GatewayFunction => {
  const { network, store, house, door, code } = parts;
  const { vpc, keys } = network;
  const outside = new SecurityGroup(scope, "gateway-group", {
    vpc,
    description: "The gateway as a function: it calls, and nobody calls it here",
    allowAllOutbound: true,
  });
  if (door) door.group.connections.allowFrom(outside, Port.tcp(443), "The gateway as a function calls services");
  const made = new LambdaFunction(scope, "gateway", {
    functionName: nameIn(stage, "gateway"),
    description: house ? "The gateway" : "The gateway and all game services",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: house ? code.gateway : code.house,
    handler: "main.handler",
    memorySize: stage.edge.lambda.memoryMiB,
    timeout: Duration.seconds(29),
    reservedConcurrentExecutions: stage.edge.lambda.concurrency,
    vpc,
    vpcSubnets: { subnetType: programSubnets(stage) },
    securityGroups: [outside, store.clients],
    tracing: Tracing.ACTIVE,
    environmentEncryption: keys.data,
    logGroup: createLogGroup(scope, stage, "gateway", keys.logs),
    environment: {
      ...environment(scope, stage, parts),
      NODE_EXTRA_CA_CERTS: RDS_CERTIFICATES,
      NODE_OPTIONS: `--enable-source-maps --max-old-space-size=${heapMiB(stage.edge.lambda.memoryMiB)}`,
    },
  });
  acknowledge(made, {
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]":
      "Lambda's own policy: its function writes its logs, and nothing else.",
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]":
      "Lambda's own policy: it puts its function's interfaces into the network, which can't be bound to a resource.",
    "AwsSolutions-IAM5[Resource::*]": "Traces are sent to X-Ray, which knows no resource to bind that to.",
  });
  const version = made.currentVersion as IVersion;
  return { function: made, alias: new Alias(scope, "gateway-live", { aliasName: "live", version }) as IFunction };
};

/** Three quarters: the rest is for buffers, sockets, code and the runtime itself. */
const heapMiB = (memoryMiB: number): number => (memoryMiB * 3) >> 2;

const environment = (scope: Construct, stage: Stage, { network, store, house }: Parts): Record<string, string> => {
  const key = network.keys.data;
  const secret = (name: string, of: string, description: string) =>
    valueOf(
      createSecret(scope, stage, name, {
        key,
        of,
        description,
        notRotatedBecause: "It is changed by hand, by a runbook: an old key must still verify while a new one signs.",
      }),
    );
  const { hostname } = store.endpoint;
  const url = ["postgres://", LOGIN, ":", valueOf(store.password), "@", hostname, ":5432/", DATABASE];
  const shared = {
    DATABASE_URL: Fn.join("", [...url, "?sslmode=verify-full"]),
    LOG_LEVEL: "info",
    CROUPIER_IDENTITY_KEY: secret("identity-key", "gateway", "The root of the keys by which services know the gateway"),
    CROUPIER_SESSION_KEY: secret("session-key", "gateway", "What session tokens are signed with"),
    CROUPIER_ALLOWED_ORIGINS: "brands",
    CROUPIER_STREAMS: "0",
  };
  if (house) {
    const { domain } = stage.edge;
    return {
      ...shared,
      CROUPIER_PUBLIC_URL: `https://api.${domain}`,
      CROUPIER_SERVICES: `https://{game}.internal.${domain}`,
    };
  }
  const master = secret("master-key", "hosts", "What server seeds are derived from: without it no round can be told");
  const wallets = secret("wallet-key", "hosts", "What keys to operators' wallets are derived from");
  return {
    ...shared,
    CROUPIER_STAGE: stage.name,
    CROUPIER_MASTER_KEYS: Fn.join("", ["m1:", master]),
    CROUPIER_WALLET_KEYS: Fn.join("", ["w1:", wallets]),
  };
};
