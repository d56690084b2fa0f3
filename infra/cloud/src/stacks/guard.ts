import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Trail } from "aws-cdk-lib/aws-cloudtrail";
import { Alarm, ComparisonOperator, Metric, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { CfnConfigurationRecorder, CfnDeliveryChannel } from "aws-cdk-lib/aws-config";
import { Duration } from "aws-cdk-lib";
import { CfnDetector } from "aws-cdk-lib/aws-guardduty";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createBucket } from "../constructs/bucket.ts";
import { createLogGroup } from "../constructs/log-group.ts";
import { StageStack } from "../stage-stack.ts";
import { nameIn, type Stage } from "../stages.ts";
import type { Store } from "./database.ts";
import type { Edge } from "./edge.ts";
import type { Network } from "./network.ts";

/** What it costs, what goes wrong, and who did what. Whoever must know is written to. */
export const createGuard = (scope: Construct, stage: Stage, network: Network, store: Store, edge: Edge): StageStack => {
  const stack = new StageStack(scope, stage, "guard", "budget, alarms and who did what");
  const topic = new Topic(stack, "alarms", {
    topicName: nameIn(stage, "alarms"),
    masterKey: network.keys.logs,
    enforceSSL: true,
  });
  topic.addSubscription(new EmailSubscription(stage.guard.email));
  for (const service of ["budgets", "cloudwatch"]) {
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
      }),
    );
  }
  createBudget(stack, stage, topic);
  createAlarms(stack, stage, topic, store, edge);
  if (stage.guard.scope === "account") watchAccount(stack, stage, network);
  return stack;
};

const createBudget = (stack: StageStack, stage: Stage, topic: Topic): void => {
  const { budgetUsd, alarmsAtUsd } = stage.guard;
  new CfnBudget(stack, "budget", {
    budget: {
      budgetName: nameIn(stage, "monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount: budgetUsd, unit: "USD" },
      filterExpression: { tags: { key: "stage", values: [stage.name], matchOptions: ["EQUALS"] } },
      metrics: ["UnblendedCost"],
    },
    notificationsWithSubscribers: alarmsAtUsd.map((threshold) => ({
      notification: {
        notificationType: "ACTUAL",
        comparisonOperator: "GREATER_THAN",
        thresholdType: "ABSOLUTE_VALUE",
        threshold,
      },
      subscribers: [{ subscriptionType: "SNS", address: topic.topicArn }],
    })),
  });
};

interface Watched {
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  readonly because: string;
}

const GIB = 1_073_741_824;
const MINUTES_IN_A_ROW = 5;

const watched = (stage: Stage, store: Store, edge: Edge): Readonly<Record<string, Watched>> => {
  const ofDatabase = (metricName: string) =>
    new Metric({
      namespace: "AWS/RDS",
      metricName,
      dimensionsMap: { [store.measuredAs.dimension]: store.measuredAs.value },
      statistic: "Average",
      period: Duration.minutes(1),
    });
  const minute = { period: Duration.minutes(1) };
  const { gateway, api } = edge;
  return {
    "api-failures": {
      metric: api.metricServerError({ ...minute, statistic: "Average" }),
      above: 0.01,
      because: "One call in a hundred fails by our fault.",
    },
    "api-latency": {
      metric: api.metricLatency({ ...minute, statistic: "p99" }),
      above: 2_000,
      because: "One call in a hundred takes over two seconds. Streams count too, so it is told with them.",
    },
    "database-cpu": { metric: ofDatabase("CPUUtilization"), above: 80, because: "PostgreSQL has little left to give." },
    ...(stage.database.kind === "rds" && {
      "database-storage": {
        metric: ofDatabase("FreeStorageSpace"),
        below: (stage.database.storageGiB * GIB) / 10,
        because: "A tenth of the database's storage is left.",
      },
    }),
    ...(gateway && {
      "gateway-errors": {
        metric: gateway.function.metricErrors({ ...minute, statistic: "Sum" }),
        above: 5,
        because: "The gateway's function ends without an answer.",
      },
      "gateway-throttles": {
        metric: gateway.function.metricThrottles({ ...minute, statistic: "Sum" }),
        above: 0,
        because: "As many functions run as may: calls are turned away.",
      },
    }),
  };
};

const createAlarms = (stack: StageStack, stage: Stage, topic: Topic, store: Store, edge: Edge): void => {
  for (const [name, { metric, above, below, because }] of Object.entries(watched(stage, store, edge))) {
    const alarm = new Alarm(stack, name, {
      alarmName: nameIn(stage, name),
      alarmDescription: because,
      metric,
      threshold: above ?? below ?? 0,
      comparisonOperator:
        above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: MINUTES_IN_A_ROW,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
};

/** What AWS keeps of an account of its own: every call to it, how its resources came to be, and what looks like a thief. */
const watchAccount = (stack: StageStack, stage: Stage, { keys, accessLogs }: Network): void => {
  const record = createBucket(stack, stage, "record", { key: keys.logs, days: undefined, accessLogs });
  new Trail(stack, "trail", {
    trailName: nameIn(stage, "trail"),
    bucket: record as IBucket,
    encryptionKey: keys.logs,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableFileValidation: true,
    sendToCloudWatchLogs: true,
    cloudWatchLogGroup: createLogGroup(stack, stage, "trail", keys.logs),
  });
  const config = new Role(stack, "config-role", {
    assumedBy: new ServicePrincipal("config.amazonaws.com"),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWS_ConfigRole")],
  });
  acknowledge(config, {
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWS_ConfigRole]":
      "AWS Config's own policy for its own role: it reads every kind of resource, of which there are ever more.",
  });
  const { account } = stack;
  record.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("config.amazonaws.com")],
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: [record.bucketArn],
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    }),
  );
  record.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("config.amazonaws.com")],
      actions: ["s3:PutObject"],
      resources: [record.arnForObjects(`config/AWSLogs/${account}/*`)],
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    }),
  );
  const recorder = new CfnConfigurationRecorder(stack, "recorder", {
    roleArn: config.roleArn,
    recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
  });
  const channel = new CfnDeliveryChannel(stack, "recorded", { s3BucketName: record.bucketName, s3KeyPrefix: "config" });
  channel.node.addDependency(recorder);
  new CfnDetector(stack, "thieves", {
    enable: true,
    findingPublishingFrequency: "FIFTEEN_MINUTES",
    features: ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"].map((name) => ({
      name,
      status: "ENABLED",
    })),
  });
};
