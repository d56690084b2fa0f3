import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createBookkeeper } from "@croupier/testing/operator-wallet/bookkeeper";
import { SOUND } from "@croupier/testing/operator-wallet/habits";
import { noJournal } from "@croupier/testing/operator-wallet/journal";
import type { Transaction } from "@croupier/testing/operator-wallet/state";
import { DIFFERENCE_KINDS, type DifferenceKind } from "@croupier/wallet/compare";
import type { WalletAnswer } from "@croupier/wallet/protocol";
import { refuse } from "@croupier/contract/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import { addCall } from "../../test/wallet-calls-fixture.ts";
import { reconcile, type ReconcileDependencies } from "../jobs/reconcile.ts";
import type { Hosts } from "../upstream/hosts.ts";
import type { ReconciliationReport, ShownDifference } from "./read-differences.ts";
import type { Run } from "./runs.ts";

const HOUR_MS = 3_600_000;
/** Half an hour ago: well within the first span that is compared. */
const atMs = Date.now() - HOUR_MS / 2;

let database: TestDatabase;
let db: Database;
let asWorker: Database;
let gateway: TestGateway;
let operatorId: string;
let of: { readonly operatorId: string; readonly playerId: string };
let apiKey: string;
/** The operator's journal: what it did, and what it lists. */
let journal: Transaction[];
/** Whether the operator's list can be had. */
let isDown: boolean;
const metrics = createMetrics("test");

const hosts: Pick<Hosts, "walletTransactions"> = {
  walletTransactions: async ({ operatorId: asked, ...span }) => {
    if (asked !== operatorId || isDown) return refuse("wallet_unavailable");
    const books = createBookkeeper(SOUND, noJournal);
    // Under keys of their own, so that the same id can be there twice.
    for (const [index, one] of journal.entries()) books.state.transactions.set(String(index), one);
    const { json } = await books.answer("transactions", { requestId: uuidV7(), ...span });
    return json as WalletAnswer<"transactions">;
  },
};

const run = (now = new Date(), over: Partial<ReconcileDependencies> = {}) =>
  reconcile({ db: asWorker, hosts, log: createLog("test", "silent"), metrics, page: 3, ...over }, now);

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  asWorker = openDatabase({ ...pool, role: "croupier_worker" });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await Promise.all([db?.destroy(), asWorker?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  // One at a time: of those before, nothing is asked any more.
  await db.updateTable("operators").set({ wallet: "hosted" }).execute();
  ({ operatorId, apiKey } = await addOperator(db));
  await db.updateTable("operators").set({ wallet: "seamless" }).where("id", "=", operatorId).execute();
  const settings = {
    operator_id: operatorId,
    url: "https://wallet.casino.example",
    key_id: "test-1",
    next_key_id: null,
  };
  await db.insertInto("operator_wallets").values(settings).execute();
  of = { operatorId, playerId: randomUUID() };
  await db.insertInto("players").values({ id: of.playerId, operator_id: operatorId, external_id: "ann" }).execute();
  journal = [];
  isDown = false;
});

type Call = Awaited<ReturnType<typeof addCall>>;
const ended = (over: Parameters<typeof addCall>[2] = {}): Promise<Call> =>
  addCall(db, of, {
    state: "done",
    created_at: new Date(atMs),
    ...over,
    ...(over.state === "pending" ? {} : { ended_at: over.ended_at ?? new Date(atMs) }),
  });

/** What an operator that does as it is told writes down of a call. */
const did = (call: Call, over: Partial<Transaction> = {}): Transaction => {
  const entry: Transaction = {
    kind: call.kind,
    transactionId: call.transaction_id,
    playerId: "ann",
    currency: call.currency,
    roundId: call.round_id,
    amount: Number(call.amount),
    reverses: call.reverses ?? null,
    reversed: call.kind === "rollback",
    roundClosed: call.round_closed,
    payload: "",
    atMs,
    ...over,
  };
  journal.push(entry);
  return entry;
};

type Told = readonly [DifferenceKind, transactionId: string, money: number];
const byKind = ([one]: Told, [other]: Told): number => (one < other ? -1 : 1);

const kindsOf = (found: readonly ShownDifference[]) =>
  found.map(({ kind, transactionId, money }) => [kind, transactionId, Number(money)] as const).toSorted(byKind);
const list = async (input: object = {}): Promise<readonly ShownDifference[]> =>
  (await gateway.query<{ differences: ShownDifference[] }>("reconciliation.list", { limit: 100, ...input }, apiKey))
    .data.differences;
const runs = async (): Promise<readonly Run[]> =>
  (await gateway.query<{ runs: Run[] }>("reconciliation.runs", {}, apiKey)).data.runs;
const ask = (from: number, to: number) =>
  gateway.mutate<Run>(
    "reconciliation.run",
    { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    apiKey,
  );

/** A debit that timed out, and the rollback that the operator acknowledged. */
const reversed = async () => {
  const debit = await ended({ kind: "debit", state: "reversed" });
  const rollback = await ended({ kind: "rollback", reverses: debit.transaction_id, round_id: debit.round_id, seq: 1 });
  return { debit, rollback };
};

/** Plants one difference of every kind among much that is right; returns what is to be found. */
const plantAll = async (): Promise<readonly Told[]> => {
  for (let n = 0; n < 10; n += 1) {
    const debit = await ended({ kind: "debit" });
    did(debit);
    did(await ended({ round_id: debit.round_id, seq: 1, amount: BigInt(n) }));
  }
  const taken = await reversed();
  did(taken.debit);
  did(taken.rollback);
  did((await reversed()).rollback, { reversed: false });
  did(await ended({ state: "pending" }));
  await ended({ kind: "debit", state: "refused" });

  const missing = await ended();
  const amount = did(await ended(), { amount: 130 });
  const kind = did(await ended({ kind: "debit" }), { kind: "credit" });
  const currency = did(await ended(), { currency: "SEK" });
  const player = did(await ended(), { playerId: "bob" });
  const round = did(await ended(), { roundId: uuidV7() });
  const state = did(await ended({ kind: "debit", state: "refused" }));
  const stray = did({ ...missing, transaction_id: uuidV7(), round_id: uuidV7() }, { amount: 7 });
  const twice = did(await ended());
  did(await ended());
  journal.push({ ...twice, atMs: atMs + 5 });
  const stands = await reversed();
  did(stands.rollback, { reversed: false });
  did(stands.debit, { atMs: atMs + 1 });
  const untaken = did((await reversed()).rollback);
  const other = await reversed();
  did(other.debit);
  const wrong = did(other.rollback, { reverses: uuidV7() });
  journal.sort((one, next) => one.atMs - next.atMs);
  return [
    ["missing_at_operator", missing.transaction_id, -100] as const,
    ["amount_differs", amount.transactionId, 30] as const,
    ["kind_differs", kind.transactionId, 200] as const,
    ["currency_differs", currency.transactionId, 100] as const,
    ["player_differs", player.transactionId, 100] as const,
    ["round_differs", round.transactionId, 0] as const,
    ["state_differs", state.transactionId, -100] as const,
    ["missing_here", stray.transactionId, 7] as const,
    ["listed_twice", twice.transactionId, 100] as const,
    ["debit_stands", stands.debit.transaction_id, -100] as const,
    ["untaken_returned", untaken.transactionId, 100] as const,
    ["reverses_differs", wrong.transactionId, 0] as const,
  ].toSorted(byKind);
};

describe("reconciliation", () => {
  it("finds one difference of every kind, exactly those, whatever the size of a page, and the same ones again", async () => {
    const planted = await plantAll();
    expect(planted.map(([kind]) => kind)).toEqual([...DIFFERENCE_KINDS].toSorted());
    expect(await run()).toMatchObject({ runs: 1, found: planted.length, failed: 0 });
    const found = await list();
    expect(kindsOf(found)).toEqual(planted);
    for (const page of [1, 2, 500]) {
      expect((await ask(atMs - HOUR_MS, atMs + HOUR_MS / 4)).status).toBe(200);
      expect(await run(undefined, { page })).toMatchObject({ runs: 1, found: planted.length });
      expect((await list()).map(({ differenceId }) => differenceId)).toEqual(
        found.map(({ differenceId }) => differenceId),
      );
    }
    const foundOf = (kind: DifferenceKind) => found.find((one) => one.kind === kind);
    expect(foundOf("amount_differs")).toMatchObject({
      playerId: "ann",
      ours: { amount: 100 },
      theirs: { amount: 130 },
    });
    expect(foundOf("missing_here")).toMatchObject({
      playerId: "ann",
      ours: null,
      theirs: { kind: "credit", amount: 7 },
    });
    expect(foundOf("player_differs")).toMatchObject({ playerId: "ann", theirs: { playerId: null } });
    const gauge = (await metrics.walletDifferences.get()).values.filter(({ labels }) => labels.operator === operatorId);
    expect(gauge.map(({ value }) => value)).toEqual(DIFFERENCE_KINDS.map(() => 1));
  });

  it("sums up the money by kind and currency", async () => {
    await plantAll();
    await run();
    const span = { from: new Date(atMs - HOUR_MS).toISOString(), to: new Date(atMs + HOUR_MS).toISOString() };
    const { data } = await gateway.query<ReconciliationReport>("reconciliation.report", span, apiKey);
    expect(data.rows).toHaveLength(DIFFERENCE_KINDS.length);
    expect(data.rows).toContainEqual({
      kind: "state_differs",
      currency: "EUR",
      open: 1,
      money: "-100",
      moved: "100",
      settled: 0,
    });
    expect(data.comparedTo).not.toBeNull();
    expect(data.transactions).toBeGreaterThan(20);
  });

  it("marks as settled what the operator has put right since, and nothing else", async () => {
    const planted = await plantAll();
    await run();
    const [missing] = await list({ kind: "missing_at_operator" });
    const stray = await list({ kind: "missing_here" });
    const wrong = journal.find(({ amount }) => amount === 130);
    journal = journal
      .filter(({ transactionId }) => transactionId !== stray[0]?.transactionId)
      .map((one) => (one === wrong ? { ...one, amount: 100 } : one));
    const call = await db
      .selectFrom("wallet_calls")
      .selectAll()
      .where("transaction_id", "=", missing?.transactionId ?? "")
      .executeTakeFirstOrThrow();
    // Made up for later than it was acknowledged.
    did({ ...call, action: null }, { atMs: atMs + 60_000 });
    await ask(atMs - HOUR_MS, atMs + HOUR_MS / 4);
    expect(await run()).toMatchObject({ found: planted.length - 3 });
    const settled = ["amount_differs", "missing_at_operator", "missing_here"];
    expect((await list({ settled: true })).map(({ kind }) => kind).toSorted()).toEqual(settled);
    expect(await list({ settled: null })).toHaveLength(planted.length);
    journal = journal.map((one) => (one.transactionId === wrong?.transactionId ? { ...one, amount: 130 } : one));
    await ask(atMs - HOUR_MS, atMs + HOUR_MS / 4);
    await run();
    expect((await list({ settled: true })).map(({ kind }) => kind).toSorted()).toEqual(settled.slice(1));
  });

  it("takes no payment for missing that was listed long before it was acknowledged, nor one on a clock that is wrong", async () => {
    did(await ended({ created_at: new Date(atMs - HOUR_MS / 2), ended_at: new Date(atMs) }), {
      atMs: atMs - HOUR_MS / 3,
    });
    await ask(atMs - HOUR_MS, atMs - HOUR_MS / 4);
    did(await ended({ ended_at: new Date(atMs) }), { atMs: atMs - 200_000 });
    did(await ended({ ended_at: new Date(atMs) }), { atMs: atMs + 200_000 });
    journal.sort((one, next) => one.atMs - next.atMs);
    await ask(atMs, atMs + 1_000);
    await run();
    expect(await list()).toEqual([]);
  });
});

describe("the worker", () => {
  it("compares each hour from where it ended, some minutes back, and makes up for what it missed", async () => {
    const start = new Date();
    expect(await run(start)).toMatchObject({ runs: 1 });
    expect(await run(new Date(start.getTime() + HOUR_MS / 2))).toMatchObject({ runs: 0 });
    expect(await run(new Date(start.getTime() + HOUR_MS))).toMatchObject({ runs: 1 });
    expect(await run(new Date(start.getTime() + 60 * HOUR_MS))).toMatchObject({ runs: 1 });
    const spans = (await runs()).toReversed().map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
    const end = start.getTime() - 600_000;
    expect(spans).toEqual([
      [end - HOUR_MS, end],
      [end, end + HOUR_MS],
      [end + HOUR_MS, end + 25 * HOUR_MS],
    ]);
  });

  it("begins with the first call, however long the operator's list could not be had at first", async () => {
    const missing = await ended({ ended_at: new Date(atMs - 2 * HOUR_MS) });
    const untold = await ended();
    isDown = true;
    expect(await run()).toMatchObject({ runs: 1, failed: 1 });
    isDown = false;
    expect(await run(new Date(Date.now() + 5 * HOUR_MS))).toMatchObject({ runs: 1, found: 2 });
    const ids = (await list({ kind: "missing_at_operator" })).map(({ transactionId }) => transactionId);
    expect(new Set(ids)).toEqual(new Set([missing.transaction_id, untold.transaction_id]));
  });

  it("looks again, with each hour, at hours that had differences", async () => {
    const now = new Date();
    await run(new Date(now.getTime() - 2 * HOUR_MS));
    const untaken = await ended({ kind: "debit", state: "refused" });
    const stray = did(untaken, { transactionId: uuidV7(), atMs: now.getTime() - 2.5 * HOUR_MS });
    const span = Math.floor(stray.atMs / HOUR_MS) * HOUR_MS;
    await ask(span, span + HOUR_MS);
    expect(await run(now)).toMatchObject({ runs: 2, found: 1 });
    journal = [];
    expect(await run(new Date(now.getTime() + HOUR_MS))).toMatchObject({ runs: 2 });
    expect((await list({ settled: true })).map(({ kind }) => kind)).toEqual(["missing_here"]);
  });

  it("asks no wallet that can't be called yet", async () => {
    await db.updateTable("operator_wallets").set({ key_id: null }).execute();
    expect(await run()).toEqual({ runs: 0, found: 0, failed: 0 });
  });

  it("fails for now, and says why, where the list can't be had or read; and tries again later", async () => {
    isDown = true;
    const now = new Date();
    expect(await run(now)).toEqual({ runs: 1, found: 0, failed: 1 });
    expect(await runs()).toMatchObject([{ state: "failed", reason: "wallet_unavailable" }]);
    expect(await run(now)).toMatchObject({ runs: 0 });
    isDown = false;
    const later = new Date(now.getTime() + 1_000_000);
    const endless: typeof hosts = {
      walletTransactions: async (span, trace) => {
        const answer = await hosts.walletTransactions(span, trace);
        return "code" in answer ? answer : { ...answer, nextCursor: "again" };
      },
    };
    expect(await run(later, { hosts: endless })).toMatchObject({ failed: 1 });
    did(await ended(), { atMs: atMs - 5 * HOUR_MS });
    const astray: typeof hosts = {
      walletTransactions: (span, trace) =>
        hosts.walletTransactions({ ...span, from: new Date(0).toISOString() }, trace),
    };
    await ask(atMs - 60_000, atMs);
    expect(await run(now, { hosts: astray })).toMatchObject({ failed: 1 });
    expect((await runs()).map(({ reason }) => reason)).toEqual([
      "the list has what is not of the time that was asked for",
      "the list does not go on",
      "wallet_unavailable",
    ]);
    expect(await list()).toEqual([]);
  });

  it("goes on with what a dead worker began, once it is taken for dead, and two never do the same", async () => {
    did(await ended(), { amount: 1 });
    await ask(atMs - 60_000, atMs + 60_000);
    const dead = new Error("the worker died");
    await expect(run(undefined, { hosts: { walletTransactions: () => Promise.reject(dead) } })).rejects.toThrow(dead);
    expect((await runs()).filter(({ state }) => state === "running")).toHaveLength(1);
    expect(await run()).toMatchObject({ runs: 0 });
    await db
      .updateTable("wallet_reconciliations")
      .set({ lease_until: new Date(Date.now() - 1) })
      .where("state", "=", "running")
      .execute();
    const done = await Promise.all([run(), run()]);
    expect(done.reduce((total, { runs: made }) => total + made, 0)).toBe(2);
    expect(await list()).toHaveLength(1);
    expect((await runs()).map(({ state }) => state)).toEqual(["done", "done"]);
  });
});

describe("asking for a comparison", () => {
  it.each([
    ["the other way round", atMs, atMs - 1],
    ["of just now", atMs, Date.now()],
    ["of more than 31 days", atMs - 32 * 24 * HOUR_MS, atMs],
  ])("is refused for a time %s", async (_, from, to) => {
    expect((await ask(from, to)).error.data.code).toBe("invalid_request");
  });

  it("is not for those whose money we keep, nor endless", async () => {
    const hosted = await addOperator(db);
    const span = { from: new Date(atMs - 1).toISOString(), to: new Date(atMs).toISOString() };
    const refused = await gateway.mutate("reconciliation.run", span, hosted.apiKey);
    expect(refused.error.data.code).toBe("wallet_not_seamless");
    for (let n = 0; n < 20; n += 1) expect((await ask(atMs - 1, atMs)).status).toBe(200);
    expect((await ask(atMs - 1, atMs)).error.data.code).toBe("limit_exceeded");
  });
});
