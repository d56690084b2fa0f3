import { join } from "node:path";
import { checkGenerated } from "./check/generated.ts";
import { checkImports } from "./check/import-rules.ts";
import { type Check, runChecks } from "./check/run-checks.ts";
import { checkTidy } from "./check/tidy.ts";

const CHECKS: readonly Check[] = [
  { name: "types", command: ["tsc"] },
  { name: "lint", command: ["oxlint"] },
  { name: "unused", command: ["knip", "--no-progress"] },
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "imports", find: (root) => checkImports(root) },
  { name: "generated", find: checkGenerated },
  { name: "tidy", find: checkTidy },
];

/** `pnpm check` runs all; `pnpm check imports tidy` only those. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(", ")}; there are ${CHECKS.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
} else {
  const checks = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const passed = await runChecks(join(import.meta.dirname, ".."), checks);
  process.exitCode = passed ? 0 : 1;
}
