import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
  StorageClass,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../stages.ts";

export interface BucketOptions {
  /** Or none of ours: what everyone may read is encrypted with S3's own. */
  readonly key: IKey | "public files";
  /** After so many days objects are gone; undefined: they stay. */
  readonly days: number | undefined;
  /** Where it is written down who read what. */
  readonly accessLogs: IBucket;
}

const secure = (stage: Stage) =>
  ({
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  }) as const;

/** No object is public, plain, or gone at once when somebody deletes it. */
export const createBucket = (scope: Construct, stage: Stage, name: string, options: BucketOptions): Bucket =>
  new Bucket(scope, `${name}-bucket`, {
    ...secure(stage),
    ...(options.key === "public files"
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey: options.key, bucketKeyEnabled: true }),
    serverAccessLogsBucket: options.accessLogs,
    serverAccessLogsPrefix: `${name}/`,
    lifecycleRules: [
      {
        id: "old",
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        noncurrentVersionExpiration: Duration.days(30),
        ...(options.days === undefined
          ? { transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }] }
          : { expiration: Duration.days(options.days) }),
      },
    ],
  });

/** What buckets' access logs go to. S3 writes those with keys of its own alone. */
export const createAccessLogs = (scope: Construct, stage: Stage): IBucket => {
  const bucket = new Bucket(scope, "access-logs-bucket", {
    ...secure(stage),
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [
      { id: "old", expiration: Duration.days(stage.logDays), noncurrentVersionExpiration: Duration.days(7) },
    ],
  });
  acknowledge(bucket, {
    "AwsSolutions-S1": "This is where other buckets' access logs go; its own would be written to itself, for ever.",
  });
  return bucket as IBucket;
};
