import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

test.each([
  { line: "", env: {}, command: { kind: "start", port: 4000, reset: false } },
  { line: "", env: { PORT: "5000" }, command: { kind: "start", port: 5000, reset: false } },
  { line: "", env: { PORT: "" }, command: { kind: "start", port: 4000, reset: false } },
  { line: "--port 6000", env: { PORT: "5000" }, command: { kind: "start", port: 6000, reset: false } },
  { line: "--reset", env: {}, command: { kind: "start", port: 4000, reset: true } },
  {
    line: "--observe http://localhost:4318 --reset",
    env: {},
    command: { kind: "start", port: 4000, reset: true, observe: { endpoint: "http://localhost:4318" } },
  },
  {
    line: "--observe",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example" },
    command: { kind: "start", port: 4000, reset: false, observe: { endpoint: "https://otlp.example" } },
  },
  { line: "--observe", env: {}, command: { kind: "start", port: 4000, reset: false, observe: "docker" } },
  { line: "status", env: {}, command: { kind: "status" } },
  { line: "stop", env: { PORT: "nonsense" }, command: { kind: "stop" } },
  { line: "stop --help", env: {}, command: { kind: "help" } },
])("`pnpm dev $line` with $env is understood", ({ line, env, command }) => {
  expect(readArguments(line.split(" ").filter(Boolean), env)).toEqual(command);
});

test.each([
  { line: "statsu", reason: "there is no `pnpm dev statsu`" },
  { line: "status coin-flip", reason: 'there is nothing to do with "coin-flip"' },
  { line: "stop --reset", reason: "`pnpm dev stop` takes no options" },
  { line: "--prot 1", reason: "Unknown option '--prot'" },
  { line: "--port 0", reason: '--port is "0", not a port from 1 to 65000' },
  { line: "--port 65001", reason: '--port is "65001", not a port from 1 to 65000' },
  { line: "--observe status", reason: '"status" is not the URL of an OTLP endpoint, such as http://localhost:4318' },
  { line: "--port 4000x", reason: '--port is "4000x", not a port from 1 to 65000' },
])("`pnpm dev $line` is refused, and why is said", ({ line, reason }) => {
  expect(readArguments(line.split(" "), {})).toEqual({ kind: "refused", reason });
});
