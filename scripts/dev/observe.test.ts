import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTree } from "../check/temp-tree.ts";
import { keepLines, targetsOf } from "./observe.ts";

test("Prometheus is told of all that measure something, by the names that alerts know", () => {
  const processes = [
    { name: "gateway", url: "http://127.0.0.1:4000" },
    { name: "operator-wallet", url: "http://127.0.0.1:4002" },
    { name: "coin-flip", url: "http://127.0.0.1:4101" },
  ];
  expect(targetsOf(processes)).toEqual([
    { targets: ["127.0.0.1:4000"], labels: { job: "croupier-gateway" } },
    { targets: ["127.0.0.1:4101"], labels: { job: "croupier-coin-flip" } },
  ]);
});

test("lines of the log are kept by process, and shown as before", async () => {
  using tree = createTree({});
  const shown: string[] = [];
  const lines = keepLines({ observe: tree.root }, { line: (name, text) => shown.push(`${name} ${text}`) });
  lines.line("gateway", '{"level":30}', "stdout");
  lines.line("gateway", "a stack's line", "stderr");
  lines.line("gateway", '{"level":40}', "stdout");
  await lines.close();
  expect(readFileSync(join(tree.root, "logs/gateway.jsonl"), "utf8")).toBe('{"level":30}\n{"level":40}\n');
  expect(shown).toEqual(['gateway {"level":30}', "gateway a stack's line", 'gateway {"level":40}']);
});
