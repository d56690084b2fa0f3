import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

const fairness = { name: "fairness", files: [] };
const math = { name: "math", files: [] };

test.each([
  { args: [], targets: [fairness, math] },
  { args: ["math"], targets: [math] },
  { args: ["math", "fairness"], targets: [fairness, math] },
  { args: ["shared/math/src/moments.ts"], targets: [{ name: "math", files: ["src/moments.ts"] }] },
  { args: ["shared/fairness/src/draws.ts:14-25"], targets: [{ name: "fairness", files: ["src/draws.ts:14-25"] }] },
  { args: ["math", "shared/math/src/moments.ts"], targets: [math] },
])("$args mutates $targets", ({ args, targets }) => {
  expect(readArguments(args)).toEqual({ targets, changed: false, jobs: undefined, help: false });
});

test.each([
  { args: ["ledger"], says: "ledger is neither" },
  { args: ["shared/ledger/src/audit.ts"], says: "neither" },
  { args: ["--jobs", "0"], says: "--jobs" },
  { args: ["--jobs", "many"], says: "--jobs" },
  { args: ["--fast"], says: "--fast" },
])("refuses $args", ({ args, says }) => {
  expect(readArguments(args)).toContain(says);
});
