import type { Stage } from "../stages.ts";
import { HOURS, prices } from "./prices.ts";

/** Of a template, what a price hangs on. */
export interface Priced {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Item {
  readonly what: string;
  readonly count: number;
  /** A month, while nobody plays. */
  readonly usd: number;
}

type Price = (properties: Readonly<Record<string, unknown>>, stage: Stage) => number;

const perHour =
  (price: number): Price =>
  () =>
    price * HOURS;
const perMonth =
  (price: number): Price =>
  () =>
    price;

const hourOf = (table: Readonly<Record<string, number>>, name: unknown): number => {
  const price = table[String(name)];
  if (price === undefined)
    throw new Error(`no price is known of ${String(name)}; add it to infra/cloud/src/cost/prices.ts`);
  return price;
};

/** Aurora sleeps, so it costs what it stores. */
const SLEEPING_GB = 1;

/** Zones are as many as the subnets that it is put into. */
const endpoint: Price = ({ VpcEndpointType, SubnetIds }) =>
  VpcEndpointType === "Interface"
    ? prices.endpointHour * HOURS * ((SubnetIds as unknown[] | undefined)?.length ?? 1)
    : 0;

const database: Price = ({ DBInstanceClass, MultiAZ, AllocatedStorage }) => {
  if (DBInstanceClass === "db.serverless") return 0;
  const hour = hourOf(prices.rdsHour, DBInstanceClass) * HOURS;
  return (hour + Number(AllocatedStorage) * prices.rdsStorageGb) * (MultiAZ === true ? 2 : 1);
};

const PRICES: Readonly<Record<string, Price>> = {
  "CloudWatch::Alarm": perMonth(prices.alarm),
  "EC2::EIP": perHour(prices.addressHour),
  "EC2::NatGateway": perHour(prices.natHour),
  "EC2::VPCEndpoint": endpoint,
  "EKS::Cluster": perHour(prices.clusterHour),
  "ElastiCache::ReplicationGroup": ({ CacheNodeType, ReplicasPerNodeGroup }) =>
    hourOf(prices.valkeyHour, CacheNodeType) * HOURS * (1 + Number(ReplicasPerNodeGroup)),
  "ElasticLoadBalancingV2::LoadBalancer": perHour(prices.balancerHour),
  "KMS::Key": perMonth(prices.key),
  "RDS::DBCluster": perMonth(prices.auroraStorageGb * SLEEPING_GB),
  "RDS::DBInstance": database,
  "Route53::HostedZone": perMonth(prices.zone),
  "SecretsManager::Secret": perMonth(prices.secret),
  "WAFv2::WebACL": ({ Rules }) => prices.firewall + prices.firewallRule * (Rules as unknown[]).length,
};

/** Costs nothing by being there: by use, or not at all. */
const BY_USE = new Set(
  (
    "ApiGateway::Account ApiGateway::BasePathMapping ApiGateway::Deployment ApiGateway::DomainName ApiGateway::Method " +
    "ApiGateway::Resource ApiGateway::RestApi ApiGateway::Stage ApiGatewayV2::VpcLink Backup::BackupPlan " +
    "Backup::BackupSelection Backup::BackupVault Budgets::Budget CertificateManager::Certificate " +
    "CloudFront::Distribution CloudFront::OriginAccessControl CloudTrail::Trail Config::ConfigurationRecorder " +
    "Config::DeliveryChannel EC2::FlowLog EC2::InternetGateway EC2::Route EC2::RouteTable EC2::SecurityGroup " +
    "EC2::SecurityGroupEgress EC2::SecurityGroupIngress EC2::Subnet EC2::SubnetRouteTableAssociation EC2::VPC " +
    "EC2::VPCGatewayAttachment ECR::Repository EKS::AccessEntry EKS::PodIdentityAssociation ElastiCache::SubnetGroup " +
    "ElasticLoadBalancingV2::Listener ElasticLoadBalancingV2::ListenerRule ElasticLoadBalancingV2::TargetGroup " +
    "GuardDuty::Detector IAM::OIDCProvider IAM::Policy IAM::Role KMS::Alias Lambda::Alias Lambda::Function " +
    "Lambda::LayerVersion Lambda::Permission Lambda::Version Logs::LogGroup RDS::DBClusterParameterGroup " +
    "RDS::DBParameterGroup RDS::DBSubnetGroup Route53::RecordSet S3::Bucket S3::BucketPolicy SNS::Subscription " +
    "SNS::Topic SNS::TopicPolicy SSM::Parameter WAFv2::LoggingConfiguration WAFv2::WebACLAssociation"
  ).split(" "),
);

const priceOf = ({ type, properties }: Priced, stage: Stage): number => {
  const name = type.replace(/^AWS::/, "");
  const price = PRICES[name];
  if (price) return price(properties, stage);
  if (BY_USE.has(name) || name.startsWith("Custom::")) return 0;
  throw new Error(`no price is known of ${type}; add it to infra/cloud/src/cost/estimate.ts, or say that it has none`);
};

/** Pods' nodes at the least number of pods, on demand: spot is cheaper, and not promised. */
const nodes = (count: number): Item => ({
  what: "nodes for programs (m8g.large, Auto Mode)",
  count,
  usd: count * prices.nodeHour["m8g.large"] * HOURS * (1 + prices.autoModeShare),
});

/**
 * What a month of a stage costs while nobody plays, by kind of resource, dearest first. What is paid by use (calls, logs,
 * gigabytes) is not in it. Throws if a resource is of a type whose price nobody has looked up.
 */
export const estimate = (stage: Stage, resources: readonly Priced[], nodeCount: number): readonly Item[] => {
  const items = new Map<string, Item>();
  for (const resource of resources) {
    const usd = priceOf(resource, stage);
    const before = items.get(resource.type) ?? { what: resource.type, count: 0, usd: 0 };
    if (usd > 0) items.set(resource.type, { ...before, count: before.count + 1, usd: before.usd + usd });
  }
  return [...items.values(), ...(nodeCount > 0 ? [nodes(nodeCount)] : [])].toSorted((a, b) => b.usd - a.usd);
};

export const totalOf = (items: readonly Item[]): number => items.reduce((sum, { usd }) => sum + usd, 0);

const SECONDS = HOURS * 3_600;

/** How long a function is paid for a call, mostly waiting for a game and its commit. */
const CALL_SECONDS = 0.015;

/**
 * The rate of calls, a second around the clock, from which the gateway's pods cost less than its function: that at which
 * calls of the function come to as much as the least number of pods. API and firewall cost the same before both.
 */
export const crossover = (
  { edge }: Stage,
  pods: { readonly count: number; readonly cpuMilli: number },
  node: { readonly cpuMilli: number },
): { readonly callUsd: number; readonly podsUsd: number; readonly callsPerSecond: number } => {
  const callUsd =
    prices.lambdaCallMillion / 1_000_000 + (edge.lambda.memoryMiB / 1_024) * CALL_SECONDS * prices.lambdaGbSecond;
  const podsUsd = (pods.count * pods.cpuMilli * nodes(1).usd) / node.cpuMilli;
  return { callUsd, podsUsd, callsPerSecond: podsUsd / (callUsd * SECONDS) };
};
