import { expect, test } from "vitest";
import { createLineRenderer } from "./render-log.ts";

const plain = createLineRenderer({ width: 9, colours: false });
const pino = (fields: object): string => JSON.stringify({ level: 30, time: "2026-01-01T00:00:00.000Z", ...fields });

test("a record is its message and its facts, after a name of fixed width", () => {
  const line = pino({ service: "gateway", msg: "listens", url: "http://127.0.0.1:4000", games: ["mines"] });
  expect(plain("gateway", line)).toBe('gateway   │ listens url=http://127.0.0.1:4000 games=["mines"]');
});

test("a level is said when it is not the usual one", () => {
  expect(plain("worker", pino({ level: 40, msg: "slow" }))).toBe("worker    │ warn slow");
});

test("an error shows its stack without the frames of Node and of libraries", () => {
  const stack = [
    "Error: no",
    "    at ours (file:///repo/shared/db/src/database.ts:1:1)",
    "    at process.emit (node:events:1:1)",
    "    at theirs (file:///repo/node_modules/.pnpm/pg/index.js:1:1)",
  ].join("\n");
  expect(plain("worker", pino({ level: 50, msg: "failed", err: { message: "no", stack } })).split("\n")).toEqual([
    "worker    │ error failed",
    "worker    │   Error: no",
    "worker    │       at ours (file:///repo/shared/db/src/database.ts:1:1)",
  ]);
});

test("a long value is cut", () => {
  expect(plain("gateway", pino({ msg: "m", body: "x".repeat(1_000) }))).toHaveLength(180);
});

test.each(["Listening!", "{ not json", '{"msg":"not pino"}', "", "null"])("%j stays as it is", (line) => {
  expect(plain("gateway", line)).toBe(`gateway   │ ${line}`);
});

test("colours are for terminals alone", () => {
  const coloured = createLineRenderer({ width: 1, colours: true });
  expect(coloured("a", pino({ level: 50, msg: "m" }))).toContain("\u001B[31merror\u001B[0m");
  expect(plain("a", pino({ level: 50, msg: "m" }))).not.toContain("\u001B");
});
