import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isStageName, stages } from "@croupier/cloud/stages";
import { manifestsOf, placeholders } from "@croupier/workloads/manifests";
import { toYaml } from "@croupier/workloads/yaml";
import { validate } from "@croupier/workloads/validate";
import { z } from "zod";
import { ROOT } from "./bundle/programs.ts";

const USAGE = `pnpm manifests STAGE [--images FILE] [--out FOLDER]

Writes what the cluster of a stage runs, one file per program, to .croupier/manifests/STAGE or FOLDER/STAGE. FILE is JSON that gives
each program's image by digest: {"gateway":"registry/croupier/gateway@sha256:…", …}. Without it images are placeholders.`;

const readImages = (path: string) => z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, "utf8")));

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { images: { type: "string" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const [name = ""] = positionals;
  if (!isStageName(name) || positionals.length > 1) throw new Error(USAGE);
  const manifests = manifestsOf(stages[name], values.images === undefined ? placeholders : readImages(values.images));
  for (const manifest of manifests) validate(manifest);
  const folder = join(values.out ?? join(ROOT, ".croupier/manifests"), name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = toYaml(manifests);
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  if (values.images === undefined) console.error("no --images: these name images that are nowhere");
  console.log(`${name}: ${manifests.length} manifests in ${files.size} files in ${folder}`);
};

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
