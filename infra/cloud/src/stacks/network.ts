import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { CfnOutput } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { createAccessLogs } from "../constructs/bucket.ts";
import { createKey } from "../constructs/key.ts";
import { createLogGroup } from "../constructs/log-group.ts";
import { StageStack } from "../stage-stack.ts";
import type { Stage } from "../stages.ts";

export interface Keys {
  readonly data: Key;
  readonly logs: Key;
}

export interface Network {
  readonly stack: StageStack;
  readonly vpc: IVpc;
  readonly keys: Keys;
  readonly accessLogs: IBucket;
}

/** Where programs run: with a way out through NAT gateways, or with none. */
export const programSubnets = (stage: Stage): SubnetType =>
  stage.network.natGateways > 0 ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED;

/** What nodes and pods ask of AWS; it stays inside. */
const PRIVATE_APIS = {
  "ecr-api": InterfaceVpcEndpointAwsService.ECR,
  "ecr-images": InterfaceVpcEndpointAwsService.ECR_DOCKER,
  secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  keys: InterfaceVpcEndpointAwsService.KMS,
  tokens: InterfaceVpcEndpointAwsService.STS,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  "pod-identity": InterfaceVpcEndpointAwsService.EKS_AUTH,
};

/** The network, and the keys that everything in it is encrypted with. */
export const createNetwork = (scope: Construct, stage: Stage): Network => {
  const stack = new StageStack(scope, stage, "network", "network and keys");
  const data = createKey(stack, stage, "data", "What players and operators own, and secrets");
  const logs = stage.keys === "one" ? data : createKey(stack, stage, "logs", "What happened, and messages about it");
  const nat = stage.network.natGateways;
  const vpc = new Vpc(stack, "vpc", {
    ipAddresses: IpAddresses.cidr(stage.network.cidr),
    availabilityZones: stack.availabilityZones,
    natGateways: nat,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      ...(nat > 0
        ? [
            { name: "public", subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
            { name: "programs", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 19 },
          ]
        : []),
      { name: "data", subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  // The library's classes lack the `| undefined` that their interfaces have, so here as below they are told to be alike.
  const shared = vpc as IVpc;
  vpc.addFlowLog("flows", {
    destination: FlowLogDestination.toCloudWatchLogs(createLogGroup(stack, stage, "flows", logs)),
    trafficType: FlowLogTrafficType.ALL,
  });
  if (stage.cluster) {
    vpc.addGatewayEndpoint("s3", { service: GatewayVpcEndpointAwsService.S3 });
    const door = new SecurityGroup(stack, "private-apis", {
      vpc: shared,
      description: "APIs of AWS, reached from the network alone",
      allowAllOutbound: false,
    });
    door.addIngressRule(Peer.ipv4(stage.network.cidr), Port.tcp(443), "Nodes and pods");
    for (const [name, service] of Object.entries(PRIVATE_APIS)) {
      const subnets = { subnetType: programSubnets(stage) };
      vpc.addInterfaceEndpoint(name, { service, subnets, securityGroups: [door], open: false });
    }
  }
  // Operators let these in to their wallets, so they are static, and published.
  for (const [index, subnet] of vpc.publicSubnets.slice(0, nat).entries()) {
    const address = subnet.node.tryFindChild("EIP");
    if (address && "attrPublicIp" in address) {
      new CfnOutput(stack, `egress-address-${index}`, { value: String(address.attrPublicIp) });
    }
  }
  return { stack, vpc: shared, keys: { data, logs }, accessLogs: createAccessLogs(stack, stage) };
};
