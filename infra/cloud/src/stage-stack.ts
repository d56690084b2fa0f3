import { Fn, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { nameIn, type Stage } from "./stages.ts";

/** A stack of a stage. Its zones are the region's first ones, whichever they are called: synthesis asks no account. */
export class StageStack extends Stack {
  readonly #zones: readonly string[];

  constructor(scope: Construct, stage: Stage, name: string, description: string) {
    super(scope, nameIn(stage, name), {
      env: { region: stage.region },
      description: `Croupier, ${stage.name}: ${description}`,
      terminationProtection: stage.keeps,
      crossRegionReferences: false,
    });
    this.#zones = Array.from({ length: stage.network.zones }, (_, index) => Fn.select(index, Fn.getAzs()));
  }

  override get availabilityZones(): string[] {
    return [...this.#zones];
  }
}
