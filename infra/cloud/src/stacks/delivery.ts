import { CfnOutput, Duration } from "aws-cdk-lib";
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { StageStack } from "../stage-stack.ts";
import { nameIn, type Stage } from "../stages.ts";
import type { Registry } from "./registry.ts";

/** Whose workflows may deliver. */
const REPOSITORY = "croupier/croupier";
const GITHUB = "token.actions.githubusercontent.com";
/** What `cdk bootstrap` calls the account's part in deployments. */
const BOOTSTRAP = "cdk-hnb659fds";

/** How releases come in: GitHub's workflows of one environment, by tokens that live for minutes. No key is kept anywhere. */
export const createDelivery = (scope: Construct, stage: Stage, registry: Registry | undefined): StageStack => {
  const stack = new StageStack(scope, stage, "delivery", "how releases come in");
  const github = new OidcProviderNative(stack, "github", {
    url: `https://${GITHUB}`,
    clientIds: ["sts.amazonaws.com"],
  });
  const role = new Role(stack, "role", {
    roleName: nameIn(stage, "delivery"),
    description: `Workflows of ${REPOSITORY} in the environment ${stage.name}`,
    maxSessionDuration: Duration.hours(1),
    assumedBy: new WebIdentityPrincipal(github.oidcProviderArn, {
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        [`${GITHUB}:sub`]: `repo:${REPOSITORY}:environment:${stage.name}`,
      },
    }),
  });
  const bootstrap = ["deploy", "file-publishing", "lookup"].map(
    (part) =>
      `arn:${stack.partition}:iam::${stack.account}:role/${BOOTSTRAP}-${part}-role-${stack.account}-${stack.region}`,
  );
  role.addToPolicy(new PolicyStatement({ actions: ["sts:AssumeRole"], resources: bootstrap }));
  acknowledge(role, {
    "AwsSolutions-IAM5[Resource::*]": "ecr:GetAuthorizationToken alone, which knows no resource to bind it to.",
  });
  for (const repository of registry?.repositories ?? []) repository.grantPullPush(role);
  new CfnOutput(stack, "role-name", { value: role.roleArn });
  return stack;
};
