import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import { createStage } from "./create-stage.ts";
import type { Stage } from "./stages.ts";

export interface Resource {
  /** `network`, `edge` …: the part of the stage that its stack is. */
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
}

interface Template {
  readonly Resources?: Readonly<
    Record<string, { Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string }>
  >;
}

/** All resources of a stage, as CloudFormation would be told of them. What its functions run is left out. */
export const resourcesOf = (stage: Stage): readonly Resource[] => {
  const outdir = mkdtempSync(join(tmpdir(), "croupier-cloud-"));
  try {
    const none = Code.fromInline("exports.handler = async () => {};");
    const { stacks } = createStage(stage, { code: { gateway: none, house: none }, outdir, validate: false }).synth();
    return stacks.flatMap(({ stackName, template }) =>
      Object.entries((template as Template).Resources ?? {}).map(([id, { Type, Properties = {}, DeletionPolicy }]) => ({
        stack: stackName.split("-").at(-1) ?? "",
        id,
        type: Type,
        properties: Properties,
        deletionPolicy: DeletionPolicy,
      })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
