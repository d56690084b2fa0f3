import { join } from "node:path";
import { checkGenerated } from "./check/generated.ts";
import { checkImports } from "./check/import-rules.ts";
import { type Check, runChecks } from "./check/run-checks.ts";
import { checkTidy } from "./check/tidy.ts";

const CHECKS: readonly Check[] = [
  { name: "types", command: ["tsc", "--checkers", "1"] },
  { name: "page", command: ["tsc", "--checkers", "1", "--project", "gateway/lobby"] },
  { name: "lint", command: ["oxlint"] },
  { name: "unused", command: ["knip", "--no-progress"] },
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "imports", find: (root) => checkImports(root) },
  { name: "generated", find: checkGenerated },
  { name: "tidy", find: checkTidy },
];

const NAMES = CHECKS.map(({ name }) => name);
const USAGE = `pnpm check             runs all checks: ${NAMES.join(", ")}
pnpm check NAME …      runs those named`;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !NAMES.includes(name));
if (wanted.includes("--help") || wanted.includes("-h")) {
  console.log(USAGE);
} else if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(", ")}; there are ${NAMES.join(", ")}`);
  process.exitCode = 1;
} else {
  const checks = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const passed = await runChecks(join(import.meta.dirname, ".."), checks);
  process.exitCode = passed ? 0 : 1;
}
