import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What is longer does more than carry. */
const MOST_LINES = 30;

it.each([
  "./server.ts",
  "./lambda.ts",
  "../../infra/one-process/src/server.ts",
  "../../infra/one-process/src/lambda.ts",
])("%s is a door and nothing else", (door) => {
  const lines = readFileSync(new URL(door, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.length).toBeLessThan(MOST_LINES);
});
