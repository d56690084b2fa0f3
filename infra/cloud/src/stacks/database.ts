import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import { InstanceType, Port, SecurityGroup, SubnetType } from "aws-cdk-lib/aws-ec2";
import { CfnReplicationGroup, CfnSubnetGroup } from "aws-cdk-lib/aws-elasticache";
import { Schedule } from "aws-cdk-lib/aws-events";
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type Endpoint,
  ParameterGroup,
  PerformanceInsightRetention,
  PostgresEngineVersion,
  StorageType,
} from "aws-cdk-lib/aws-rds";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createSecret, valueOf } from "../constructs/secret.ts";
import { StageStack } from "../stage-stack.ts";
import { type AuroraStage, nameIn, type RdsStage, type Stage } from "../stages.ts";
import type { Network } from "./network.ts";

export interface Store {
  readonly stack: StageStack;
  /** Whatever is in it may connect to PostgreSQL, and to Valkey where there is one. */
  readonly clients: SecurityGroup;
  readonly endpoint: Endpoint;
  /** Where Valkey is, if there is one. */
  readonly valkey: string | undefined;
  /** The password that programs log in with. */
  readonly password: Secret;
  /** The identifier of the instance or the cluster, by which it is measured. */
  readonly measuredAs: { readonly dimension: "DBInstanceIdentifier" | "DBClusterIdentifier"; readonly value: string };
}

/** The login of programs. Migrations alone come as its owner. */
export const LOGIN = "croupier";
export const DATABASE = "croupier";

/** TLS or nothing; and what is slow, or waits for a lock, is written down. */
const PARAMETERS = {
  "rds.force_ssl": "1",
  log_min_duration_statement: "1000",
  log_lock_waits: "1",
  log_connections: "1",
  log_disconnections: "1",
} as const;

const removal = (stage: Stage) =>
  ({
    deletionProtection: stage.keeps,
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.SNAPSHOT,
    deleteAutomatedBackups: !stage.keeps,
  }) as const;

/** PostgreSQL, the only store of record; and Valkey, where gateways count together, in stages with several of them. */
export const createDatabase = (scope: Construct, stage: Stage, network: Network): Store => {
  const { vpc, keys } = network;
  const stack = new StageStack(scope, stage, "database", "PostgreSQL, and Valkey where gateways are several");
  const clients = new SecurityGroup(stack, "clients", {
    vpc,
    description: "May connect to the database",
    allowAllOutbound: true,
  });
  const door = new SecurityGroup(stack, "door", {
    vpc,
    description: "The database: clients of it come in, nothing goes out",
    allowAllOutbound: false,
  });
  door.addIngressRule(clients, Port.tcp(5_432), "PostgreSQL");
  const password = createSecret(stack, stage, "database", {
    key: keys.data,
    of: "programs",
    description: `The password of the login ${LOGIN}`,
    notRotatedBecause: "Programs read it as they start: it is changed by a deployment, for which a runbook is there.",
  });
  const make = stage.database.kind === "aurora" ? createAurora : createRds;
  const made = make({ stack, stage, network, door, password });
  const valkey =
    stage.database.kind === "rds" ? createValkey(stack, stage, stage.database, network, clients) : undefined;
  return { stack, clients, password, valkey, ...made };
};

interface Parts {
  readonly stack: StageStack;
  readonly stage: Stage;
  readonly network: Network;
  readonly door: SecurityGroup;
  readonly password: Secret;
}

const createAurora = ({ stack, stage, network: { vpc, keys }, door, password }: Parts) => {
  const { maxCapacityUnits, backupDays } = stage.database as AuroraStage;
  const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_18_3 });
  const cluster = new DatabaseCluster(stack, "aurora", {
    engine,
    // It falls asleep when the last connection has gone, so what is idle is told to go.
    parameterGroup: new ParameterGroup(stack, "parameters", {
      engine,
      parameters: { ...PARAMETERS, idle_session_timeout: "60000" },
    }),
    credentials: Credentials.fromPassword(LOGIN, password.secretValue),
    defaultDatabaseName: DATABASE,
    writer: ClusterInstance.serverlessV2("writer", {
      publiclyAccessible: false,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: keys.data,
      performanceInsightRetention: PerformanceInsightRetention.DEFAULT,
    }),
    serverlessV2MinCapacity: 0,
    serverlessV2MaxCapacity: maxCapacityUnits,
    serverlessV2AutoPauseDuration: Duration.minutes(5),
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [door],
    storageEncrypted: true,
    storageEncryptionKey: keys.data,
    iamAuthentication: true,
    backup: { retention: Duration.days(backupDays) },
    copyTagsToSnapshot: true,
    ...removal(stage),
  });
  acknowledge(cluster, {
    "AwsSolutions-RDS10": "One person's stage, to be thrown away as it was made; what it holds is play money.",
  });
  return {
    endpoint: cluster.clusterEndpoint,
    measuredAs: { dimension: "DBClusterIdentifier", value: cluster.clusterIdentifier } as const,
  };
};

const createRds = ({ stack, stage, network: { vpc, keys }, door }: Parts) => {
  const { instance, storageGiB, multiZone, backupDays } = stage.database as RdsStage;
  const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18_3 });
  const database = new DatabaseInstance(stack, "postgresql", {
    engine,
    instanceType: new InstanceType(instance),
    parameterGroup: new ParameterGroup(stack, "parameters", { engine, parameters: PARAMETERS }),
    credentials: Credentials.fromUsername("owner"),
    manageMasterUserPassword: true,
    databaseName: DATABASE,
    multiAz: multiZone,
    storageType: StorageType.GP3,
    allocatedStorage: storageGiB,
    maxAllocatedStorage: storageGiB * 4,
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    publiclyAccessible: false,
    securityGroups: [door],
    storageEncrypted: true,
    storageEncryptionKey: keys.data,
    iamAuthentication: true,
    enablePerformanceInsights: true,
    performanceInsightEncryptionKey: keys.data,
    monitoringInterval: Duration.seconds(60),
    cloudwatchLogsExports: ["postgresql", "upgrade"],
    backupRetention: Duration.days(backupDays),
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "tue:03:30-tue:04:30",
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: true,
    ...removal(stage),
  });
  if (!stage.keeps) {
    acknowledge(database, {
      "AwsSolutions-RDS3": "This stage can be torn down and made again; no player waits for its failover.",
      "AwsSolutions-RDS10": "This stage can be torn down and made again, by design.",
    });
  }
  acknowledge(database, {
    "AwsSolutions-RDS11": "Nothing outside its own clients' group reaches it, so the port is no secret to keep.",
  });
  acknowledge(database, {
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]":
      "RDS's own policy for its own role: it writes the instance's measures, and nothing else.",
  });
  if (stage.keeps) backUp(stack, stage, database, keys.data);
  return {
    endpoint: database.instanceEndpoint,
    measuredAs: { dimension: "DBInstanceIdentifier", value: database.instanceIdentifier } as const,
  };
};

/** Any second of the last 35 days, and monthly copies for a year, in a vault that is apart from the database. */
const backUp = (
  stack: StageStack,
  stage: Stage,
  database: DatabaseInstance,
  encryptionKey: Network["keys"]["data"],
) => {
  const vault = new BackupVault(stack, "vault", {
    backupVaultName: nameIn(stage, "database"),
    encryptionKey,
    blockRecoveryPointDeletion: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const plan = new BackupPlan(stack, "backups", {
    backupPlanName: nameIn(stage, "database"),
    backupVault: vault,
    backupPlanRules: [
      new BackupPlanRule({
        ruleName: "any-second",
        enableContinuousBackup: true,
        deleteAfter: Duration.days(35),
        scheduleExpression: Schedule.cron({ hour: "1", minute: "0" }),
      }),
      new BackupPlanRule({
        ruleName: "monthly",
        deleteAfter: Duration.days(366),
        scheduleExpression: Schedule.cron({ day: "1", hour: "4", minute: "0" }),
      }),
    ],
  });
  const selection = plan.addSelection("database", { resources: [BackupResource.fromRdsDatabaseInstance(database)] });
  acknowledge(selection, {
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]":
      "AWS Backup's own policy for its own role; it follows what the service comes to need.",
  });
};

const createValkey = (
  stack: StageStack,
  stage: Stage,
  { valkey }: RdsStage,
  network: Network,
  clients: SecurityGroup,
) => {
  const { vpc, keys } = network;
  const door = new SecurityGroup(stack, "valkey-door", {
    vpc,
    description: "Valkey: clients of the database come in, nothing goes out",
    allowAllOutbound: false,
  });
  door.addIngressRule(clients, Port.tcp(6_379), "Valkey");
  const password = createSecret(stack, stage, "valkey", {
    key: keys.data,
    of: "gateway",
    description: "What gateways say to Valkey",
    notRotatedBecause: "Gateways read it as they start: it is changed by a deployment; what it guards is counters.",
  });
  const several = valkey.nodes > 1;
  const group = new CfnReplicationGroup(stack, "valkey", {
    replicationGroupDescription: "How often whom has called",
    engine: "valkey",
    engineVersion: "8.1",
    cacheNodeType: valkey.node,
    numNodeGroups: 1,
    replicasPerNodeGroup: valkey.nodes - 1,
    automaticFailoverEnabled: several,
    multiAzEnabled: several,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    kmsKeyId: keys.data.keyArn,
    authToken: valueOf(password),
    port: 6_379,
    securityGroupIds: [door.securityGroupId],
    cacheSubnetGroupName: new CfnSubnetGroup(stack, "valkey-subnets", {
      description: "Valkey",
      cacheSubnetGroupName: nameIn(stage, "valkey"),
      subnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
    }).ref,
    snapshotRetentionLimit: stage.keeps ? 7 : 0,
    autoMinorVersionUpgrade: true,
  });
  if (!several) {
    acknowledge(group, {
      "AwsSolutions-AEC4": "Counters alone: without it each gateway counts for itself until it is back.",
    });
  }
  return group.attrPrimaryEndPointAddress;
};
