import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

test.each([
  { bytes: "1000", count: 1_000 },
  { bytes: "1_000", count: 1_000 },
  { bytes: "10k", count: 10_000 },
  { bytes: "64M", count: 64_000_000 },
  { bytes: "3G", count: 3_000_000_000 },
  { bytes: "9007199254740992", count: 2 ** 53 },
])("reads --bytes $bytes", ({ bytes, count }) => {
  expect(readArguments(["--bytes", bytes])).toMatchObject({ bytes: count, blocks: 1, format: "raw" });
});

test("goes on for ever unless told", () => {
  expect(readArguments([])).toMatchObject({ bytes: undefined, seed: undefined, client: undefined });
});

test.each([
  { args: ["--bytes", "1.5M"], says: "--bytes" },
  { args: ["--bytes=-1"], says: "--bytes" },
  { args: ["--bytes", "9007199254740993"], says: "2⁵³" },
  { args: ["--bytes", "10T"], says: "--bytes" },
  { args: ["--bytes"], says: "--bytes" },
  { args: ["--seed", "abc"], says: "--seed is 64 hex digits" },
  { args: ["--client", "a:b"], says: "--client" },
  { args: ["--blocks", "0"], says: "--blocks" },
  { args: ["--format", "base64"], says: "--format" },
  { args: ["100"], says: "100" },
])("refuses $args", ({ args, says }) => {
  expect(readArguments(args)).toContain(says);
});
