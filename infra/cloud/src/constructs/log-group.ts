import { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { nameIn, type Stage } from "../stages.ts";

const RETENTION = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  365: RetentionDays.ONE_YEAR,
} as const;

/** Logs that are encrypted, and kept as long as the stage says. */
export const createLogGroup = (
  scope: Construct,
  stage: Stage,
  name: string,
  key: IKey,
  /** Where a service of AWS looks for its own. */
  logGroupName = `/${nameIn(stage, name).replaceAll("-", "/")}`,
): LogGroup =>
  new LogGroup(scope, `${name}-logs`, {
    logGroupName,
    encryptionKey: key,
    retention: RETENTION[stage.logDays],
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
