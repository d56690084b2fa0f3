import type { Aws } from "aws-cdk-lib";
import { Port } from "aws-cdk-lib/aws-ec2";
import {
  AccessEntry,
  AccessPolicy,
  AccessScopeType,
  CfnCluster,
  CfnPodIdentityAssociation,
  Cluster,
  ClusterLoggingTypes,
  DefaultCapacityType,
  EndpointAccess,
  type ICluster,
  KubernetesVersion,
} from "aws-cdk-lib/aws-eks-v2";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { KubectlV36Layer } from "@aws-cdk/lambda-layer-kubectl-v36";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createLogGroup } from "../constructs/log-group.ts";
import { StageStack } from "../stage-stack.ts";
import { nameIn, type Stage } from "../stages.ts";
import type { Store } from "./database.ts";
import { type Network, programSubnets } from "./network.ts";

export interface House {
  readonly stack: StageStack;
  readonly cluster: Cluster;
}

/** Where pods run: EKS in Auto Mode (ADR 0030), reached from inside the network alone. */
export const createCluster = (scope: Construct, stage: Stage, network: Network, store: Store): House => {
  if (!stage.cluster) throw new Error(`the stage ${stage.name} has no cluster`);
  const { vpc, keys } = network;
  const stack = new StageStack(scope, stage, "cluster", "Kubernetes");
  const clusterName = nameIn(stage, "cluster");
  const logs = createLogGroup(stack, stage, "cluster", keys.logs, `/aws/eks/${clusterName}/cluster`);
  const cluster = new Cluster(stack, "cluster", {
    clusterName,
    version: KubernetesVersion.V1_36,
    vpc,
    vpcSubnets: [{ subnetType: programSubnets(stage) }],
    endpointAccess: EndpointAccess.PRIVATE,
    defaultCapacityType: DefaultCapacityType.AUTOMODE,
    // Pools of our own choose Graviton and spot; of those that come with it, only the system's is used.
    compute: { nodePools: ["system"] },
    secretsEncryptionKey: keys.data,
    clusterLogging: [
      ClusterLoggingTypes.API,
      ClusterLoggingTypes.AUDIT,
      ClusterLoggingTypes.AUTHENTICATOR,
      ClusterLoggingTypes.CONTROLLER_MANAGER,
      ClusterLoggingTypes.SCHEDULER,
    ],
    bootstrapClusterCreatorAdminPermissions: false,
    outputConfigCommand: false,
    kubectlProviderOptions: {
      kubectlLayer: new KubectlV36Layer(stack, "kubectl"),
      privateSubnets: vpc.selectSubnets({ subnetType: programSubnets(stage) }).subnets,
    },
  });
  // It would make its own log group, unencrypted and for ever, if it were first; and so do the library's functions.
  cluster.node.addDependency(logs);
  for (const child of cluster.node.findAll()) {
    if (child instanceof CfnLogGroup) {
      child.kmsKeyId = keys.logs.keyArn;
      child.retentionInDays = stage.logDays;
    }
    if (child instanceof CfnCluster) child.deletionProtection = stage.keeps;
  }
  new AccessEntry(stack, "administrators", {
    cluster: cluster as ICluster,
    principal: `arn:${stack.partition}:iam::${stack.account}:role/${stage.cluster.adminRole}`,
    accessPolicies: [
      AccessPolicy.fromAccessPolicyName("AmazonEKSClusterAdminPolicy", { accessScopeType: AccessScopeType.CLUSTER }),
    ],
  });
  const { clusterSecurityGroup } = cluster;
  clusterSecurityGroup.connections.allowTo(store.clients, Port.tcp(5_432));
  acknowledgeOwnRoles(cluster);
  return { stack, cluster };
};

/** Who a pod is to AWS: a role that only this service account of this namespace gets. */
export const createPodRole = (
  house: House,
  account: { readonly namespace: string; readonly name: string },
  statements: readonly PolicyStatement[],
): Role => {
  const { stack, cluster } = house;
  const role = new Role(stack, `${account.name}-role`, {
    description: `What pods of ${account.namespace}/${account.name} may do`,
    assumedBy: new ServicePrincipal("pods.eks.amazonaws.com", {
      conditions: {
        StringEquals: {
          "aws:SourceAccount": stack.account satisfies typeof Aws.ACCOUNT_ID,
          "aws:SourceArn": cluster.clusterArn,
        },
      },
    }),
  });
  role.assumeRolePolicy?.addStatements(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal("pods.eks.amazonaws.com")],
      actions: ["sts:TagSession"],
    }),
  );
  for (const statement of statements) role.addToPolicy(statement);
  new CfnPodIdentityAssociation(stack, `${account.name}-identity`, {
    clusterName: cluster.clusterName,
    namespace: account.namespace,
    serviceAccount: account.name,
    roleArn: role.roleArn,
  });
  return role;
};

const acknowledgeOwnRoles = (cluster: Cluster): void => {
  const ofCluster = ["ClusterPolicy", "ComputePolicy", "BlockStoragePolicy", "LoadBalancingPolicy", "NetworkingPolicy"];
  const owned = [
    ...ofCluster.map((name) => `AmazonEKS${name}`),
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryReadOnly",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
  ].map((name) => `Policy::arn:<AWS::Partition>:iam::aws:policy/${name}`);
  const handler = "clusterKubectlProviderHandler";
  const publicImages = `Policy::{"Fn::If":["${handler}HasEcrPublic4D4B3BB8",{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly"]]},{"Ref":"AWS::NoValue"}]}`;
  const because =
    "What EKS itself, its nodes and the library's own function that installs charts are to have, by AWS's word.";
  acknowledge(
    cluster,
    Object.fromEntries([...owned, publicImages].map((policy) => [`AwsSolutions-IAM4[${policy}]`, because])),
  );
  acknowledge(cluster, {
    [`AwsSolutions-IAM5[Resource::<${handler}87A43F30.Arn>:*]`]: "Any version of the one function that it calls.",
    "AwsSolutions-L1": "The library's own function, whose runtime comes with its kubectl.",
    "CloudFormation-Validate::W9009": "The library says what is encrypted in the older of two ways; both hold.",
  });
};
