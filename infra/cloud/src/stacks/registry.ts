import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from "aws-cdk-lib/aws-ecr";
import type { Construct } from "constructs";
import { images } from "../services.ts";
import { StageStack } from "../stage-stack.ts";
import type { Stage } from "../stages.ts";
import type { Network } from "./network.ts";

const KEPT_IMAGES = 50;

export interface Registry {
  readonly repositories: readonly Repository[];
}

/** An image repository for each program. A tag, once given, means the same image for ever. */
export const createRegistry = (scope: Construct, stage: Stage, { keys }: Network): Registry => {
  const stack = new StageStack(scope, stage, "registry", "images of programs");
  const repositories = images.map(
    (image) =>
      new Repository(stack, image, {
        repositoryName: `croupier/${image}`,
        imageScanOnPush: true,
        imageTagMutability: TagMutability.IMMUTABLE,
        encryption: RepositoryEncryption.KMS,
        encryptionKey: keys.data,
        removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        emptyOnDelete: !stage.keeps,
        lifecycleRules: [
          { rulePriority: 1, tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(7) },
          { rulePriority: 2, tagStatus: TagStatus.ANY, maxImageCount: KEPT_IMAGES },
        ],
      }),
  );
  return { repositories };
};
