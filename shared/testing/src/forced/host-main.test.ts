import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");

test.each([undefined, "production"])("a host on stage %s does not start", (stage) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "host-main.ts"), join(ROOT, "games/coin-flip/game.ts")],
    { env: { PATH: process.env["PATH"], CROUPIER_STAGE: stage }, encoding: "utf8" },
  );
  expect(stderr).toBe(`draws can be forced on the stages local and dev; CROUPIER_STAGE is "${stage ?? ""}"\n`);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});
