import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { uuidV7 } from "@croupier/contract/ids";
import type { Call, WalletAnswer } from "@croupier/wallet/protocol";
import { createWalletClient } from "@croupier/wallet/wallet-client";
import { expect, onTestFinished, test } from "vitest";
import { dumpLedger, type LedgerDump } from "./admin.ts";
import { drawFault, type FaultKind, type Faults, faultsSchema } from "./faults.ts";
import { type OperatorWalletOptions, startOperatorWallet } from "./operator-wallet.ts";

const KEY = { id: "k-1", secret: "a secret of both sides" };
const PLAYER = { playerId: "p-1", currency: "EUR" };

const connect = (url: string, timeoutMs = 5_000) => {
  const client = createWalletClient({
    url,
    key: () => KEY,
    timeoutMs,
    allowInsecure: true,
    allowSubnets: ["127.0.0.1"],
  });
  onTestFinished(() => client.close());
  return client;
};

const start = async (options: Partial<OperatorWalletOptions> = {}) => {
  const wallet = await startOperatorWallet({ keys: [KEY], ...options });
  onTestFinished(() => wallet.close());
  if (!wallet.books.state.players.has("p-1")) {
    wallet.books.setPlayer({ ...PLAYER, balance: 1_000, tokens: ["t-1"], blocked: false });
  }
  const balance = () => Number(wallet.books.state.players.get("p-1")?.balance);
  return { wallet, balance, client: connect(wallet.url) };
};

const common = (roundId: string) => ({
  requestId: uuidV7(),
  transactionId: uuidV7(),
  ...PLAYER,
  roundId,
  game: "dice",
  freeRound: false,
});
const debitOf = (roundId: string, amount: number, step = 0): Call<"debit"> => ({
  ...common(roundId),
  token: "t-1",
  amount,
  step,
});
const creditOf = (roundId: string, amount: number): Call<"credit"> => ({
  ...common(roundId),
  amount,
  roundClosed: true,
});
const rollbackOf = (debit: Call<"debit">): Call<"rollback"> => ({
  ...common(debit.roundId),
  reverses: debit.transactionId,
  amount: debit.amount,
  roundClosed: debit.step === 0,
});

test("a round is staked, doubled, paid, and comes again without moving anything", async () => {
  const { client, balance, wallet } = await start();
  const round = uuidV7();
  const calls = [debitOf(round, 100), debitOf(round, 50, 1)] as const;
  for (const call of [...calls, calls[0]])
    expect(await client.call("debit", call)).toMatchObject({ outcome: "answered" });
  const credit = creditOf(round, 700);
  for (const requestId of [uuidV7(), uuidV7()]) {
    expect(await client.call("credit", { ...credit, requestId })).toMatchObject({ answer: { balance: 1_550 } });
  }
  expect(await client.call("credit", { ...credit, amount: 701 })).toMatchObject({ code: "transaction_reused" });
  expect(await client.call("debit", debitOf(round, 1))).toMatchObject({ code: "round_closed" });
  expect(await client.call("rollback", rollbackOf(calls[1]))).toMatchObject({ code: "round_closed" });
  expect(balance()).toBe(1_550);
  expect(dumpLedger(wallet.books).transactions.map(({ kind, amount }) => [kind, amount])).toEqual([
    ["debit", 100],
    ["debit", 50],
    ["credit", 700],
  ]);
});

test("a rollback takes back once, and a debit that comes after it is refused", async () => {
  const { client, balance } = await start();
  const debit = debitOf(uuidV7(), 100);
  await client.call("debit", debit);
  const rollback = rollbackOf(debit);
  expect(await client.call("rollback", { ...rollback, amount: 99 })).toMatchObject({ code: "transaction_reused" });
  for (const again of [rollback, rollback, rollbackOf(debit)]) {
    expect(await client.call("rollback", again)).toMatchObject({ answer: { balance: 1_000 } });
  }
  expect(await client.call("debit", debit)).toMatchObject({ code: "transaction_reversed" });
  const late = debitOf(uuidV7(), 10);
  expect(await client.call("rollback", rollbackOf(late))).toMatchObject({ answer: { balance: 1_000 } });
  expect(await client.call("debit", late)).toMatchObject({ code: "transaction_reversed" });
  expect(await client.call("credit", creditOf(late.roundId, 5))).toMatchObject({ code: "round_unknown" });
  expect(balance()).toBe(1_000);
});

test("tokens are looked at where a player begins something, and not on the way out", async () => {
  const { client, wallet } = await start();
  const debit = debitOf(uuidV7(), 100);
  await client.call("debit", debit);
  wallet.books.setPlayer({ ...PLAYER, balance: 900, tokens: ["t-2"], blocked: true });
  expect(await client.call("debit", debitOf(uuidV7(), 1))).toMatchObject({ code: "token_invalid" });
  expect(await client.call("debit", { ...debitOf(uuidV7(), 1), token: "t-2" })).toMatchObject({
    code: "player_blocked",
  });
  expect(await client.call("credit", creditOf(debit.roundId, 1))).toMatchObject({ answer: { balance: 901 } });
});

test("its list pages through all that happened, oldest first", async () => {
  const { client } = await start();
  const debits = Array.from({ length: 5 }, () => debitOf(uuidV7(), 1));
  for (const debit of debits) await client.call("debit", debit);
  const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)].map((at) => at.toISOString());
  const pageAt = async (cursor: string | null): Promise<WalletAnswer<"transactions">> => {
    const call = { requestId: uuidV7(), from: from ?? "", to: to ?? "", cursor, limit: 2 };
    const page = await client.call("transactions", call);
    return page.outcome === "answered" ? page.answer : expect.unreachable(page.outcome);
  };
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await pageAt(cursor ?? null);
    seen.push(...page.transactions.map(({ transactionId }) => transactionId));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(debits.map(({ transactionId }) => transactionId));
});

const LATE_MS = 900;
const only = (kind: FaultKind): Faults =>
  faultsSchema.parse({ seed: "1", perMille: { [kind]: 1_000 }, lateMs: LATE_MS });

/** Each fault, what the caller sees of it, and what it costs the player in the end. */
const FAULTS: readonly (readonly [kind: FaultKind, seen: object, taken: number])[] = [
  ["delay", { outcome: "answered" }, 100],
  ["late", { reason: "late" }, 100],
  ["hang_before", { reason: "late" }, 0],
  ["hang_after", { reason: "late" }, 100],
  ["fail_before", { code: "internal", retry: true }, 0],
  ["fail_after", { code: "internal", retry: true }, 100],
  ["drop_before", { reason: "broken", sent: true }, 0],
  ["drop_after", { reason: "broken", sent: true }, 100],
  ["twice", { outcome: "answered" }, 100],
];

test.each(FAULTS)("%s", async (kind, seen, taken) => {
  const { wallet, balance } = await start();
  const client = connect(wallet.url, "reason" in seen && seen.reason === "late" ? 400 : 5_000);
  // So that the faulty call finds a connection and is surely sent.
  await client.call("balance", { requestId: uuidV7(), ...PLAYER, token: "t-1" });
  wallet.setFaults(only(kind));
  const startMs = Date.now();
  expect(await client.call("debit", debitOf(uuidV7(), 100))).toMatchObject(seen);
  await expect.poll(balance, { timeout: 5_000 }).toBe(1_000 - taken);
  expect(wallet.befell).toEqual(new Map([[kind, 1]]));
  if (kind !== "late") return;
  const [debit] = wallet.books.state.transactions.values();
  expect(debit?.atMs).toBeGreaterThanOrEqual(startMs + LATE_MS);
});

test.each(["garbled", "misstated"] as const)("no %s answer is taken for one", async (kind) => {
  const { wallet, client, balance } = await start({ faults: only(kind) });
  const ends = await Promise.all(Array.from({ length: 30 }, () => client.call("debit", debitOf(uuidV7(), 1))));
  // The breaker may have had enough by the end.
  expect(ends.filter(({ outcome }) => outcome !== "unknown")).toEqual([]);
  expect(balance()).toBe(1_000 - (wallet.befell.get(kind) ?? 0));
  expect(wallet.befell.get(kind)).toBeGreaterThan(15);
});

test("in its downtime nothing is answered, and afterwards all is", async () => {
  const downtime = { everyMs: 1_000_000_000, forMs: 999_999_999 };
  const { wallet, client, balance } = await start({
    faults: faultsSchema.parse({ seed: "1", perMille: {}, downtime }),
  });
  expect(await client.call("debit", debitOf(uuidV7(), 1))).toMatchObject({ reason: "broken" });
  wallet.setFaults(undefined);
  expect(await client.call("debit", debitOf(uuidV7(), 1))).toMatchObject({ outcome: "answered" });
  expect(balance()).toBe(999);
});

test("a seed tells the faults of each player's calls, whatever the ids and the times", () => {
  const faults = faultsSchema.parse({ seed: "7", perMille: { delay: 100, hang_after: 100 } });
  const kinds = (seed: string) =>
    Array.from({ length: 2_000 }, (_, nth) => drawFault({ ...faults, seed }, "p-1", nth).kind);
  expect(kinds("7")).toEqual(kinds("7"));
  expect(kinds("7")).not.toEqual(kinds("8"));
  const share = kinds("7").filter((kind) => kind === "hang_after").length;
  // 200 of 2,000 are due; 5σ is 67.
  expect(share).toBeGreaterThan(133);
  expect(share).toBeLessThan(267);
});

test("killed and started again, it has lost nothing, and not even half a line confuses it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "croupier-wallet-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journalPath = path.join(folder, "journal.jsonl");
  const environment = { CROUPIER_OPERATOR_KEYS: `${KEY.id}:${KEY.secret}`, CROUPIER_OPERATOR_JOURNAL: journalPath };
  const child = fork(path.join(import.meta.dirname, "main.ts"), { env: environment, execArgv: [], silent: true });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [{ url, adminUrl }] = (await once(child, "message")) as [{ url: string; adminUrl: string }];
  const post = { method: "POST", body: JSON.stringify({ ...PLAYER, balance: 500 }) };
  expect((await fetch(`${adminUrl}/players`, post)).status).toBe(200);
  const client = connect(url);
  const debit = debitOf(uuidV7(), 100);
  await client.call("debit", debit);
  const never = debitOf(uuidV7(), 100);
  await client.call("rollback", rollbackOf(never));
  const before = (await (await fetch(`${adminUrl}/ledger`)).json()) as LedgerDump;
  child.kill("SIGKILL");
  await once(child, "exit");
  appendFileSync(journalPath, readFileSync(journalPath, "utf8").split("\n")[1]?.slice(0, 40) ?? "");

  const again = await start({ journalPath });
  expect(dumpLedger(again.wallet.books)).toEqual(before);
  expect(await again.client.call("debit", debit)).toMatchObject({ answer: { balance: 400 } });
  expect(await again.client.call("debit", never)).toMatchObject({ code: "transaction_reversed" });
  await again.client.call("credit", creditOf(debit.roundId, 7));
  await again.wallet.close();
  expect((await start({ journalPath })).balance()).toBe(407);
});
