import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test.each([
  "audit-log",
  "chaos",
  "check",
  "dashboards",
  "design-slot",
  "dev",
  "generate",
  "mutation",
  "new-game",
  "operator",
  "torture",
  "wallet-check",
])("`pnpm %s --help` tells how to use it, and does nothing", (name) => {
  const program = join(import.meta.dirname, `${name}.ts`);
  const { status, stdout } = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8" });
  expect(stdout).toContain(`pnpm ${name} `);
  expect(status).toBe(0);
});
