import { App, Tags, Validations } from "aws-cdk-lib";
import { FLAGS } from "aws-cdk-lib/cx-api";
import { AwsSolutionsChecks } from "cdk-nag";
import { createCluster } from "./stacks/cluster.ts";
import { createDatabase } from "./stacks/database.ts";
import { createDelivery } from "./stacks/delivery.ts";
import { createEdge, type FunctionCode } from "./stacks/edge.ts";
import { createGuard } from "./stacks/guard.ts";
import { createNetwork } from "./stacks/network.ts";
import { createPlatform } from "./stacks/platform.ts";
import { createRegistry } from "./stacks/registry.ts";
import type { Stage } from "./stages.ts";

export interface StageOptions {
  readonly code: FunctionCode;
  /** Where templates go; a temporary folder unless told. */
  readonly outdir?: string;
  /** Whether what is wrong with a template, by the rules of AWS and of cdk-nag, ends synthesis. */
  readonly validate: boolean;
}

/** How the library behaves today, rather than as it did when each of these was new. */
const today = Object.fromEntries(
  Object.entries(FLAGS)
    .filter(([, { introducedIn }]) => introducedIn.v2 !== undefined)
    .map(([name, { recommendedValue }]) => [name, recommendedValue]),
);

/** All of a stage, from an empty account on. No account, network or Docker is asked for. */
export const createStage = (stage: Stage, { code, outdir, validate }: StageOptions): App => {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    context: {
      ...today,
      // Exports and imports, which CloudFormation has always had: what is used elsewhere can't be taken away.
      "@aws-cdk/core:defaultCrossStackReferences": "strong",
      "@aws-cdk/core:validateAgainstDefaultRules": validate,
      "aws:cdk:bundling-stacks": [],
    },
  });
  const network = createNetwork(app, stage);
  const store = createDatabase(app, stage, network);
  const house = stage.cluster && createCluster(app, stage, network, store);
  const edge = createEdge(app, stage, { network, store, house, code });
  const registry = stage.cluster && createRegistry(app, stage, network);
  if (house) {
    createPlatform(app, stage, network, store, house);
    createDelivery(app, stage, registry);
  }
  createGuard(app, stage, network, store, edge);

  const tags = { project: "croupier", stage: stage.name, owner: stage.owner, "cost-centre": stage.costCentre };
  for (const [name, value] of Object.entries(tags)) Tags.of(app).add(name, value);
  for (const stack of app.node.children) Tags.of(stack).add("service", stack.node.id.split("-").at(-1) ?? "");
  if (validate) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};
