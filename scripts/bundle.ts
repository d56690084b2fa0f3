import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle/bundle.ts";
import { programs, ROOT } from "./bundle/programs.ts";
import { alignTable } from "./par/table.ts";

const OUT = join(ROOT, ".croupier/bundles");

const USAGE = `pnpm bundle [NAME …] [--out FOLDER] [--json]

Makes of each program one that runs without its sources: ${programs.map(({ name }) => name).join(", ")}; or of those named.
Each gets a folder of its own in .croupier/bundles, or in FOLDER: node FOLDER/NAME/main.cjs starts it.`;

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const unknown = positionals.filter((name) => programs.every((program) => program.name !== name));
  if (unknown.length > 0) throw new Error(`no program is called ${unknown.join(", ")}; see pnpm bundle --help`);
  const wanted = programs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const bundles = await Promise.all(wanted.map((program) => bundle(program, values.out ?? OUT)));
  if (values.json) return console.log(JSON.stringify(bundles, null, 2));
  const rows = bundles.map(({ name, path, bytes }) => [name, `${(bytes / 1_000).toFixed(0)} kB`, path]);
  console.log(alignTable([["", "minified", ""], ...rows]).join("\n"));
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
