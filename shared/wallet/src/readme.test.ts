import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { maxAnswerBytes, walletErrors } from "./protocol.ts";
import { REPLAY_WINDOW_MS, SIGNATURE_HEADER, signCall, verifyCall } from "./signature.ts";
import { DEFAULTS } from "./wallet-client.ts";

const readme = readFileSync(path.join(import.meta.dirname, "../README.md"), "utf8");

const block = (name: string): string =>
  readme.split(`<!-- ${name}:begin -->`)[1]?.split(`<!-- ${name}:end -->`)[0]?.trim() ?? "";
const code = (language: string): string => readme.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "";

/** A table's cells without the padding that the formatter gives them. */
const cells = (table: string): readonly string[][] =>
  table
    .split("\n")
    .filter((line) => !/^\|[\s|-]+$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );

test("the table of refusals is that of the code", () => {
  const rows = Object.entries(walletErrors).map(([name, { status, of, retry, says }]) => [
    `\`${name}\``,
    String(status),
    of.length === 6 ? "all" : of.join(", "),
    retry ? "yes" : "no",
    says,
  ]);
  expect(cells(block("errors"))).toEqual([["code", "status", "answers", "asked again", "it says"], ...rows]);
});

const KEY = { id: "k-2026", secret: "correct horse battery staple" };
const body =
  '{"requestId":"019aa7d1-7c00-7a10-8a31-3f8b6f1f0b01","playerId":"anna-17","token":"5f3c1a","currency":"EUR"}';
const AT_MS = Date.UTC(2026, 10, 21, 17);
const header = signCall(KEY, { call: "balance", body }, AT_MS);

test("the worked example is what the code signs", () => {
  expect(block("example")).toBe(
    [
      "```text",
      body,
      "```",
      "",
      "at 17:00 UTC on 21 November 2026 has the signed text `" +
        `${AT_MS}.balance.` +
        "` with that body after it, and the header",
      "",
      "```text",
      `${SIGNATURE_HEADER}: ${header}`,
      "```",
    ].join("\n"),
  );
});

/** Header, call, body, time; and what the code says of it. */
const CASES = [
  [header, "balance", body, AT_MS],
  [header, "balance", body, AT_MS + REPLAY_WINDOW_MS],
  [header, "balance", body, AT_MS + REPLAY_WINDOW_MS + 1],
  [header, "balance", body, AT_MS - REPLAY_WINDOW_MS - 1],
  [header, "debit", body, AT_MS],
  [header, "balance", `${body} `, AT_MS],
  [header.replace("k-2026", "k-2025"), "balance", body, AT_MS],
  [header.replace("k-2026", "toString"), "balance", body, AT_MS],
  [`${header}\n`, "balance", body, AT_MS],
  ["", "balance", body, AT_MS],
] as const;
const verdicts = CASES.map(([given, call, text, nowMs]) => verifyCall([KEY], given, { call, body: text }, nowMs));

const run = (command: string, args: readonly string[]): unknown => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as unknown;
};

test("the JavaScript on the page verifies as the code does", () => {
  expect(new Set(verdicts)).toEqual(new Set(["valid", "signature_expired", "signature_invalid"]));
  const program = `${code("js")}
console.log(JSON.stringify(${JSON.stringify(CASES)}.map((given) => verify(...given))));`;
  expect(run(process.execPath, ["--input-type=module", "--eval", program])).toEqual(verdicts);
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)("and so does the Python", () => {
  const program = `${code("python")}
import json
cases = json.loads(${JSON.stringify(JSON.stringify(CASES))})
print(json.dumps([verify(given, call, body.encode(), now_ms) for given, call, body, now_ms in cases]))`;
  expect(run("python3", ["-c", program])).toEqual(verdicts);
});

test("the page's sizes and times are those of the code", () => {
  expect([maxAnswerBytes("debit"), maxAnswerBytes("transactions")]).toEqual([16 * 1_024, 1_024 * 1_024]);
  const { timeoutMs, concurrency, breaker } = DEFAULTS;
  const seconds = (ms: number) => ms / 1_000;
  const text = readme.replaceAll("\n", " ");
  const promises = [
    `within ${seconds(timeoutMs)} seconds and has no more than 16 KiB (a list: 1 MiB)`,
    `at most ${concurrency} calls are under way`,
    `half of the last ${breaker.sample} answers`,
    `for a second, then longer, up to ${seconds(breaker.longestOpenMs)} seconds`,
    `more than ${REPLAY_WINDOW_MS / 60_000} minutes old or ahead`,
  ];
  expect(promises.filter((promise) => !text.includes(promise))).toEqual([]);
  expect(breaker.openMs).toBe(1_000);
});
