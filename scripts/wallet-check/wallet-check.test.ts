import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { type Habits, SOUND } from "@croupier/testing/operator-wallet/habits";
import { startOperatorWallet } from "@croupier/testing/operator-wallet/operator-wallet";
import { sized } from "@croupier/testing/size";
import { expect, onTestFinished, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { examine } from "./run-checks.ts";
import { showReport, createReport } from "./report.ts";

const KEY = { id: "k-1", secret: "a secret of both sides" };
const ACCOUNT = { playerId: "p-1", currency: "EUR", token: "t-1" };
const BALANCE = 5_000;

const start = async (habits: Habits) => {
  const wallet = await startOperatorWallet({ keys: [KEY], habits });
  onTestFinished(() => wallet.close());
  wallet.books.setPlayer({ playerId: "p-1", currency: "EUR", balance: BALANCE, tokens: ["t-1"], blocked: false });
  return wallet;
};

const check = async (habits: Habits, only?: readonly string[], slowMs = 5_000) => {
  const { url } = await start(habits);
  const options = { url: new URL(url), key: KEY, account: ACCOUNT, stake: 100, timeoutMs: 5_000, slowMs, only };
  const examined = await examine(options);
  const text = showReport(createReport(examined, options, { startedAt: new Date(), durationMs: 1 }));
  return { ...examined, text, failed: examined.results.filter(({ verdict }) => verdict === "fail") };
};

test("a sound wallet passes every check, and has its money back", async () => {
  const { results, failed, balances, text } = await check(SOUND);
  expect(failed).toEqual([]);
  expect(results.length).toBeGreaterThan(40);
  expect(new Set(results.map(({ name }) => name)).size).toBe(results.length);
  expect(results.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  expect(balances).toEqual([BALANCE, BALANCE]);
  expect(text).toContain(`${results.length} passed, 0 failed: this wallet keeps the protocol`);
  expect(text).not.toContain(KEY.secret);
});

/** What a broken wallet does not do, and the checks that must say so. */
const BROKEN: readonly (readonly [habit: keyof Habits, checks: readonly string[]])[] = [
  ["remembersTransactions", ["debit-repeated", "credit-repeated", "debit-at-once", "credit-at-once"]],
  ["comparesPayloads", ["debit-reused", "credit-reused"]],
  ["acceptsUnknownRollbacks", ["rollback-unknown", "late-debit"]],
  ["keepsTombstones", ["late-debit"]],
  ["rollsBackOnce", ["rollback-twice"]],
  ["refusesRollbackAfterCredit", ["rollback-after-credit"]],
  ["paysWithoutToken", ["credit-without-token"]],
  ["checksTokens", ["token-invalid"]],
  ["checksSignatures", ["signature-missing", "signature-of-another-secret", "signature-of-another-body"]],
  ["checksTimes", ["signature-expired", "signature-from-the-future"]],
  ["isAtomic", ["debits-in-parallel"]],
  ["countsExactly", ["huge-credit"]],
  ["spendsTheLastUnit", ["last-unit"]],
  ["acceptsZero", ["credit-zero"]],
  ["paysBeforeClosing", ["credits-in-one-round", "jackpot"]],
  ["answersNewBalance", ["debit", "order"]],
  ["listsEverything", ["transactions-complete"]],
  ["checksShapes", ["amount-fraction", "amount-text"]],
];

test("there is a broken wallet for every habit of a sound one", () => {
  const habits = Object.keys(SOUND).filter((habit) => habit !== "refusesStrayCredits");
  expect(BROKEN.map(([habit]) => habit).toSorted()).toEqual(habits.toSorted());
});

/** All of them in `pnpm test:long`. Something must have been done for the list to lack it. */
const namesFor = (names: readonly string[]) =>
  sized([...names, "credit-zero"].join(), "")
    .split(",")
    .filter(Boolean);

test.each(BROKEN)("a wallet that lacks %s fails, and the checks say why", async (habit, names) => {
  const only = namesFor(names);
  const { failed, text } = await check({ ...SOUND, [habit]: false }, only.length > 0 ? only : undefined);
  expect(failed.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
  for (const { name, expected, seen } of failed) expect([name, expected, seen]).not.toContain(undefined);
  for (const name of names) expect(text).toContain(`FAIL  ${name}`);
  expect(text).toContain("this wallet does not keep the protocol");
});

test("a wallet that answers too late too often is told so", async () => {
  const { failed } = await check(SOUND, ["debit", "answer-times"], 0);
  expect(failed).toMatchObject([{ name: "answer-times", expected: "at most 1 answer of 20 over 0 ms" }]);
});

test("what an operator may choose is noted and fails nothing", async () => {
  const { results, balances } = await check({ ...SOUND, refusesStrayCredits: false }, ["credit-without-debit"]);
  expect(results).toMatchObject([{ verdict: "note", seen: "it was paid" }]);
  expect(balances).toEqual([BALANCE, BALANCE]);
});

test("what a wallet gets wrong is put right, so that the checks after it are not misled", async () => {
  const later = ["rollback", "late-debit", "signature-missing"];
  const { failed, results } = await check({ ...SOUND, isAtomic: false }, ["debits-in-parallel", ...later]);
  expect(results.map(({ name }) => name)).toEqual(["debits-in-parallel", ...later]);
  expect(failed.map(({ name }) => name)).toEqual(["debits-in-parallel"]);
});

const runProgram = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const program = path.join(import.meta.dirname, "../wallet-check.ts");
  const child = spawn(process.execPath, [program, ...args], { env: { ...environment } });
  const [out, err] = [child.stdout, child.stderr].map((stream) => stream.setEncoding("utf8").toArray());
  const [code] = (await once(child, "exit")) as [number];
  return { code, out: (await out)?.join(""), err: (await err)?.join("") };
};

test("the program prints the report, and its exit code tells", async () => {
  const { url } = await start({ ...SOUND, acceptsZero: false });
  const args = ["--url", url, "--key-id", "k-1", "--player", "p-1", "--token", "t-1", "--only", "balance,credit-zero"];
  const [asked, unread] = await Promise.all([
    runProgram([...args, "--json"], { CROUPIER_WALLET_SECRET: KEY.secret }),
    runProgram(["--url", url]),
  ]);
  expect(asked.code).toBe(1);
  const report = JSON.parse(asked.out ?? "") as object;
  expect(report).toMatchObject({ url, playerId: "p-1", counts: { pass: 1, fail: 1, note: 0, skip: 0 } });
  expect(asked.out).not.toContain(KEY.secret);
  expect(unread).toMatchObject({ code: 2, err: expect.stringContaining("say --key-id") });
});

test("of a wallet that tells no balance nothing more is asked", async () => {
  const { url } = await start(SOUND);
  const account = { ...ACCOUNT, playerId: "nobody" };
  const { results } = await examine({
    url: new URL(url),
    key: KEY,
    account,
    stake: 100,
    timeoutMs: 5_000,
    slowMs: 1_000,
  });
  expect(results).toMatchObject([{ name: "balance", verdict: "fail", seen: "refused with player_unknown" }]);
});

test.each([
  ["say --url"],
  ["--url: it is no URL", "--url", "wallet"],
  ["--key-id is", "--key-id", "k 1"],
  ["--stake is a whole number", "--stake", "9"],
  ["--stake is a whole number", "--stake", "1e3"],
  ["--currency is", "--currency", "eur"],
  ["no check is called depit", "--only", "debit,depit"],
  ["say --player", "--player", ""],
])("a command line that can't be read is refused: %s", (sentence, ...args) => {
  const good = ["--url", "http://127.0.0.1/", "--key-id", "k", "--secret", "s", "--player", "p"];
  expect(() => readArguments(sentence === "say --url" ? [] : [...good, ...args], {})).toThrow(sentence);
});
