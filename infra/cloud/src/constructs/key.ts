import { type Aws, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { nameIn, type Stage } from "../stages.ts";

/** A key that rotates every year, and that services of AWS may use for this account's logs and messages alone. */
export const createKey = (scope: Construct, stage: Stage, name: string, description: string): Key => {
  const key = new Key(scope, `${name}-key`, {
    alias: `alias/${nameIn(stage, name)}`,
    description,
    enableKeyRotation: true,
    rotationPeriod: Duration.days(365),
    pendingWindow: Duration.days(stage.keeps ? 30 : 7),
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const { account, region, partition } = Stack.of(scope);
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: use,
      resources: ["*"],
      conditions: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    }),
  );
  const messengers = ["cloudwatch", "budgets", "events", "cloudtrail", "config", "delivery.logs"];
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: messengers.map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
      actions: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:SourceAccount": account satisfies typeof Aws.ACCOUNT_ID } },
    }),
  );
  return key;
};
