import { gameServices } from "../services.ts";
import type { Resource } from "../resources.ts";

/** What a reviewer looks at, by type; of all others only how many there are, and whether they outlive their stack. */
const MATTERS: Readonly<Record<string, readonly string[]>> = {
  "AWS::ApiGateway::Method": ["Integration.Type", "Integration.ConnectionType", "Integration.ResponseTransferMode"],
  "AWS::ApiGateway::RestApi": ["DisableExecuteApiEndpoint", "EndpointConfiguration.Types"],
  "AWS::CloudTrail::Trail": ["IsMultiRegionTrail", "EnableLogFileValidation"],
  "AWS::CloudWatch::Alarm": ["AlarmName", "ComparisonOperator", "Threshold"],
  "AWS::EC2::FlowLog": ["TrafficType"],
  "AWS::EC2::Subnet": ["MapPublicIpOnLaunch"],
  "AWS::EC2::VPC": ["CidrBlock"],
  "AWS::EKS::Cluster": ["Version", "ComputeConfig.NodePools", "ResourcesVpcConfig.EndpointPublicAccess"],
  "AWS::ElastiCache::ReplicationGroup": ["CacheNodeType", "ReplicasPerNodeGroup", "TransitEncryptionMode"],
  "AWS::ElasticLoadBalancingV2::Listener": ["Protocol", "SslPolicy"],
  "AWS::ElasticLoadBalancingV2::LoadBalancer": ["Scheme"],
  "AWS::KMS::Key": ["EnableKeyRotation"],
  "AWS::Lambda::Function": ["Runtime", "MemorySize", "ReservedConcurrentExecutions"],
  "AWS::Logs::LogGroup": ["RetentionInDays"],
  "AWS::RDS::DBCluster": [
    "ServerlessV2ScalingConfiguration.MinCapacity",
    "ServerlessV2ScalingConfiguration.MaxCapacity",
    "BackupRetentionPeriod",
    "DeletionProtection",
    "StorageEncrypted",
  ],
  "AWS::RDS::DBInstance": [
    "DBInstanceClass",
    "MultiAZ",
    "BackupRetentionPeriod",
    "DeletionProtection",
    "PubliclyAccessible",
    "StorageEncrypted",
  ],
};

/** There is one for each game, and so many more: another game is no change of the cloud that anyone must review. */
const PER_GAME = [
  "AWS::ECR::Repository",
  "AWS::ElasticLoadBalancingV2::ListenerRule",
  "AWS::ElasticLoadBalancingV2::TargetGroup",
];

const countOf = (line: string, count: number): string => {
  if (PER_GAME.some((type) => line.includes(type))) return ` ×(games + ${count - gameServices.length})`;
  return count > 1 ? ` ×${count}` : "";
};

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);

const lineOf = ({ stack, type, properties, deletionPolicy }: Resource): string => {
  const told = (MATTERS[type] ?? [])
    .map((path) => [path.split(".").at(-1), at(properties, path)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${JSON.stringify(value).replaceAll('"', "")}`);
  const kept = deletionPolicy === undefined || deletionPolicy === "Delete" ? [] : [`(${deletionPolicy})`];
  return [stack, type, ...told, ...kept].join(" ");
};

/** A line for each kind of resource that is alike in what matters, and how many there are of it. */
export const summarize = (resources: readonly Resource[]): string => {
  const counts = new Map<string, number>();
  for (const line of resources.map(lineOf)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const lines = [...counts].map(([line, count]) => line + countOf(line, count));
  return `${lines.toSorted().join("\n")}\n`;
};
