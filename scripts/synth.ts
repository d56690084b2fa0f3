import { join } from "node:path";
import { parseArgs } from "node:util";
import { createStage } from "@croupier/cloud/create-stage";
import { isStageName, stages } from "@croupier/cloud/stages";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundle } from "./bundle/bundle.ts";
import { compositions, ROOT } from "./bundle/programs.ts";

const USAGE = `pnpm synth [STAGE …] [--out FOLDER]

Writes the CloudFormation templates of each stage (${Object.keys(stages).join(", ")}), or of those named, to .croupier/cloud/STAGE or
FOLDER/STAGE. It asks no account and no network. What breaks a rule of AWS's or of cdk-nag ends it.
From there they are deployed: npx aws-cdk@2.1148.1 deploy --all --app .croupier/cloud/STAGE`;

const bundled = async (name: string): Promise<Code> => {
  const program = compositions.find((one) => one.name === name);
  if (!program) throw new Error(`no program is called ${name}`);
  const { path } = await bundle(program, join(ROOT, ".croupier/bundles"));
  return Code.fromAsset(join(path, ".."));
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const unknown = positionals.filter((name) => !isStageName(name));
  if (unknown.length > 0) throw new Error(`no stage is called ${unknown.join(", ")}; see pnpm synth --help`);
  const out = values.out ?? join(ROOT, ".croupier/cloud");
  const [gateway, house] = [await bundled("gateway-lambda"), await bundled("one-process-lambda")];
  for (const stage of Object.values(stages)) {
    if (positionals.length > 0 && !positionals.includes(stage.name)) continue;
    const startedMs = performance.now();
    const outdir = join(out, stage.name);
    const { stacks } = createStage(stage, { code: { gateway, house }, outdir, validate: true }).synth();
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    console.log(`${stage.name}: ${stacks.length} stacks in ${seconds} s, in ${outdir}`);
  }
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
