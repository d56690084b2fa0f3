import { Duration, Fn, Tags } from "aws-cdk-lib";
import { type CfnMethod, ConnectionType, Integration, IntegrationType } from "aws-cdk-lib/aws-apigateway";
import { CfnVpcLink } from "aws-cdk-lib/aws-apigatewayv2";
import type { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { Port, SecurityGroup } from "aws-cdk-lib/aws-ec2";
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { ARecord, PrivateHostedZone, type PublicHostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { LoadBalancerTarget } from "aws-cdk-lib/aws-route53-targets";
import type { Construct } from "constructs";
import { gameServices, ports } from "../services.ts";
import type { House } from "../stacks/cluster.ts";
import type { PathIntegration } from "../stacks/edge.ts";
import { type Network, programSubnets } from "../stacks/network.ts";
import { nameIn, type Stage } from "../stages.ts";
import { targetGroupName } from "./target-group-name.ts";

export interface PodDoor {
  /** Who is let in to the load balancer is said here. */
  readonly group: SecurityGroup;
  readonly balancer: ApplicationLoadBalancer;
  readonly integration: PathIntegration;
}

interface Parts {
  readonly network: Network;
  readonly house: House;
  readonly zone: { readonly zone: PublicHostedZone; readonly certificate: Certificate; readonly domain: string };
}

/**
 * The inner load balancer: a name for each program, a target group for each name. It is made here and not by an ingress,
 * so that the API can be tied to it before any pod runs; pods bind themselves to the target groups (ADR 0032).
 */
export const createPodDoor = (scope: Construct, stage: Stage, { network, house, zone }: Parts): PodDoor => {
  const { vpc, accessLogs } = network;
  const group = new SecurityGroup(scope, "balancer-group", {
    vpc,
    description: "The inner load balancer: it calls pods alone",
    allowAllOutbound: false,
  });
  const link = new SecurityGroup(scope, "link-group", {
    vpc,
    description: "The link of API Gateway into the network: it calls the load balancer alone",
    allowAllOutbound: false,
  });
  group.addIngressRule(link, Port.tcp(443), "API Gateway");
  link.addEgressRule(group, Port.tcp(443), "The load balancer");
  const pods = SecurityGroup.fromSecurityGroupId(scope, "pods-group", house.cluster.clusterSecurityGroupId);
  for (const port of [ports.calls, ports.operations]) {
    group.addEgressRule(pods, Port.tcp(port), "Pods");
    pods.addIngressRule(group, Port.tcp(port), "The load balancer");
  }
  const balancer = new ApplicationLoadBalancer(scope, "balancer", {
    loadBalancerName: nameIn(stage, "inner"),
    vpc,
    vpcSubnets: { subnetType: programSubnets(stage) },
    internetFacing: false,
    securityGroup: group,
    deletionProtection: stage.keeps,
    dropInvalidHeaderFields: true,
    // A stream tells that it lives every 15 seconds.
    idleTimeout: Duration.seconds(60),
  });
  balancer.logAccessLogs(accessLogs, "balancer");
  const listener = balancer.addListener("https", {
    port: 443,
    protocol: ApplicationProtocol.HTTPS,
    certificates: [zone.certificate],
    sslPolicy: SslPolicy.TLS13_RES,
    open: false,
    defaultAction: ListenerAction.fixedResponse(404),
  });
  const inner = new PrivateHostedZone(scope, "inner-zone", { zoneName: `internal.${zone.domain}`, vpc });
  new ARecord(scope, "inner-names", {
    zone: inner,
    recordName: "*",
    target: RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
  });
  for (const [index, program] of ["gateway", ...gameServices].entries()) {
    const targets = createTargets(scope, stage, vpc, program);
    Tags.of(targets).add("eks:eks-cluster-name", house.cluster.clusterName);
    listener.addAction(`to-${program}`, {
      priority: index + 1,
      conditions: [ListenerCondition.hostHeaders([`${program}.internal.${zone.domain}`])],
      action: ListenerAction.forward([targets]),
    });
  }
  return { group, balancer, integration: linkTo(scope, stage, { vpc, balancer, link, domain: zone.domain }) };
};

const createTargets = (scope: Construct, stage: Stage, vpc: Network["vpc"], program: string): ApplicationTargetGroup =>
  new ApplicationTargetGroup(scope, `targets-${program}`, {
    targetGroupName: targetGroupName(stage, program),
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    port: ports.calls,
    // Shorter than a pod takes to go (`terminationGracePeriodSeconds`).
    deregistrationDelay: Duration.seconds(20),
    healthCheck: {
      path: "/readyz",
      // The gateway's door to the Internet has no such path; its other one has.
      port: String(program === "gateway" ? ports.operations : ports.calls),
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
      healthyHttpCodes: "200",
    },
  });

const linkTo = (
  scope: Construct,
  stage: Stage,
  inside: { vpc: Network["vpc"]; balancer: ApplicationLoadBalancer; link: SecurityGroup; domain: string },
): PathIntegration => {
  const { vpc, balancer, link, domain } = inside;
  const vpcLink = new CfnVpcLink(scope, "link", {
    name: nameIn(stage, "pods"),
    securityGroupIds: [link.securityGroupId],
    subnetIds: vpc.selectSubnets({ subnetType: programSubnets(stage) }).subnetIds,
  });
  return {
    at: (path) =>
      new Integration({
        type: IntegrationType.HTTP_PROXY,
        integrationHttpMethod: "ANY",
        uri: `https://gateway.internal.${domain}${path}`,
        options: {
          timeout: Duration.seconds(29),
          ...(path.includes("{proxy}") && {
            requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
          }),
        },
      }),
    // The library knows links to network load balancers only; what differs is said in CloudFormation's own words.
    finish: (method: CfnMethod) => {
      method.addPropertyOverride("Integration.ConnectionType", ConnectionType.VPC_LINK);
      method.addPropertyOverride("Integration.ConnectionId", Fn.ref(vpcLink.logicalId));
      method.addPropertyOverride("Integration.IntegrationTarget", balancer.loadBalancerArn);
      method.addPropertyOverride("Integration.ResponseTransferMode", "STREAM");
      // The longest that streaming may take: 15 minutes.
      method.addPropertyOverride("Integration.TimeoutInMillis", 900_000);
    },
  };
};
