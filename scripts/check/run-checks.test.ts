import { expect, test, vi } from "vitest";
import { type Check, runChecks } from "./run-checks.ts";

const run = async (check: Check): Promise<{ readonly passed: boolean; readonly printed: string }> => {
  using log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const passed = await runChecks(import.meta.dirname, [check]);
  return { passed, printed: log.mock.calls.flat().join("\n") };
};

test("a check that finds nothing passes in one line", async () => {
  const { passed, printed } = await run({ name: "calm", find: () => [] });
  expect(passed).toBe(true);
  expect(printed).toMatch(/^✓ calm +\d+\.\d s$/);
});

test("a check that finds something fails and prints all of it", async () => {
  const { passed, printed } = await run({ name: "strict", find: () => ["one", "two"] });
  expect(passed).toBe(false);
  expect(printed).toMatch(/^✗ strict .*\n {2}one\n {2}two/);
});

test("a program that exits with an error fails, with its output", async () => {
  const { passed, printed } = await run({
    name: "exit",
    command: [process.execPath, "-e", "console.error(42); process.exit(3)"],
  });
  expect(passed).toBe(false);
  expect(printed).toContain("  42");
});

test("a program that isn't there fails", async () => {
  expect((await run({ name: "gone", command: ["no-such-program"] })).passed).toBe(false);
});

test("a check that throws fails", async () => {
  const check: Check = {
    name: "broken",
    find: () => {
      throw new Error("can't look");
    },
  };
  const { passed, printed } = await run(check);
  expect(passed).toBe(false);
  expect(printed).toContain("can't look");
});
