import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { OVERDUE_SECONDS } from "@croupier/contract/overdue";
import { inTenant } from "@croupier/db/tenant";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import { addCall } from "../../test/wallet-calls-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import { isPaymentOverdue } from "./overdue.ts";
import type { Resolution } from "./resolution.ts";
import type { CallTotal, WalletCall } from "./wallet-call.ts";

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;
let operatorId: string;
let of: { readonly operatorId: string; readonly playerId: string };
let [alice, bob] = ["", ""];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  ({ operatorId, apiKey: alice } = await addOperator(db));
  await db.updateTable("operators").set({ wallet: "seamless" }).where("id", "=", operatorId).execute();
  bob = await addKey(db, operatorId);
  of = await addPlayer("ann");
});

const addPlayer = async (externalId: string) => {
  const playerId = randomUUID();
  await db.insertInto("players").values({ id: playerId, operator_id: operatorId, external_id: externalId }).execute();
  return { operatorId, playerId };
};

interface Page {
  readonly calls: readonly WalletCall[];
  readonly nextCursor: string | null;
  readonly totals: readonly CallTotal[];
}
const list = (input: object = {}, key = alice) => gateway.query<Page>("walletCalls.list", input, key);
const ids = async (input: object = {}): Promise<readonly string[]> =>
  (await list(input)).data.calls.map(({ transactionId }) => transactionId);
const codeOf = ({ error }: { readonly error?: { readonly data: { readonly code: string } } }): string =>
  error?.data.code ?? "ok";
const retry = (transactionId: string, key = alice) =>
  gateway.mutate<WalletCall>("walletCalls.retry", { transactionId }, key);
const resolve = (transactionId: string, key = alice) =>
  gateway.mutate<Resolution>("walletCalls.resolve", { transactionId, reason: "paid by bank" }, key);
const approve = (resolutionId: string, key = bob) =>
  gateway.mutate<Resolution>("walletCalls.approve", { resolutionId }, key);
const rowOf = (transactionId: string) =>
  db
    .selectFrom("wallet_calls")
    .select(["state", "next_try_at", "ended_at"])
    .where("transaction_id", "=", transactionId)
    .executeTakeFirstOrThrow();

describe("what waits for an operator's wallet", () => {
  it("is told with its age, tries, next try and error, oldest first, and all of the money in it", async () => {
    const credit = await addCall(db, of, { ageSeconds: 120, attempts: 4, last_error: "late", amount: 250n });
    const refused = await addCall(db, of, { ageSeconds: 60, state: "refused", last_error: "player_unknown" });
    const debit = await addCall(db, of, { kind: "debit", amount: 40n });
    for (const over of [
      { kind: "debit", state: "refused" },
      { kind: "debit", state: "done" },
      { state: "resolved" },
    ] as const) {
      await addCall(db, of, over);
    }
    const sek = await addCall(db, of, { currency: "SEK", amount: 9_007_199_254_740_991n });
    const { data } = await list();
    expect(data.calls.map(({ transactionId }) => transactionId)).toEqual(
      [credit, refused, debit, sek].map((row) => row.transaction_id),
    );
    expect(data.calls[0]).toMatchObject({
      playerId: "ann",
      kind: "credit",
      amount: 250,
      attempts: 4,
      lastError: "late",
      ageSeconds: expect.toSatisfy((age: number) => age >= 120 && age < 180),
      nextTryAt: expect.any(String),
      resolution: null,
    });
    expect(data.totals).toEqual([
      { currency: "EUR", calls: 3, credits: "350", debits: "40", oldestAt: data.calls[0]?.createdAt },
      { currency: "SEK", calls: 1, credits: "9007199254740991", debits: "0", oldestAt: data.calls[3]?.createdAt },
    ]);
  });

  it("can be looked at by state, player, round and age, page by page", async () => {
    const old = await addCall(db, of, { ageSeconds: 600 });
    const refused = await addCall(db, of, { state: "refused", ageSeconds: 10 });
    const bobs = await addCall(db, await addPlayer("bob"));
    const done = await addCall(db, of, { state: "done", ageSeconds: 900 });
    expect(await ids({ state: "pending" })).toEqual([old.transaction_id, bobs.transaction_id]);
    expect(await ids({ state: "refused" })).toEqual([refused.transaction_id]);
    expect(await ids({ playerId: "bob" })).toEqual([bobs.transaction_id]);
    expect(await ids({ playerId: "nobody" })).toEqual([]);
    expect(await ids({ olderThanSeconds: 300 })).toEqual([old.transaction_id]);
    expect(await ids({ state: "all", playerId: "ann" })).toEqual([done, old, refused].map((row) => row.transaction_id));
    expect(codeOf(await list({ state: "all" }))).toBe("invalid_request");
    const { data: first } = await list({ limit: 2 });
    expect(first.totals).toMatchObject([{ calls: 3 }]);
    expect(await ids({ limit: 2, cursor: first.nextCursor })).toEqual([bobs.transaction_id]);
  });

  it("flags the player whom the wallet has owed a payment for long, and no other", async () => {
    const overdue = ({ playerId }: typeof of) =>
      inTenant(db, operatorId, (tx) => isPaymentOverdue(tx, operatorId, playerId));
    await addCall(db, of, { ageSeconds: OVERDUE_SECONDS - 30 });
    await addCall(db, of, { kind: "debit", ageSeconds: 600 });
    await addCall(db, of, { state: "done", ageSeconds: 600 });
    expect(await overdue(of)).toBe(false);
    await addCall(db, of, { kind: "rollback", ageSeconds: OVERDUE_SECONDS + 1 });
    expect(await overdue(of)).toBe(true);
    expect(await overdue(await addPlayer("bob"))).toBe(false);
  });
});

describe("asking again", () => {
  it.each(["pending", "refused"] as const)("makes a %s payment due now", async (state) => {
    const { transaction_id } = await addCall(db, of, { state });
    expect((await retry(transaction_id)).data).toMatchObject({ state: "pending", endedAt: null });
    const { next_try_at } = await rowOf(transaction_id);
    expect(next_try_at?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
    const log = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", { limit: 1 }, alice);
    expect(log.data.entries).toMatchObject([
      { action: "walletCalls.retry", subject: transaction_id, before: { state } },
    ]);
  });

  it("is not for stakes, for what is over, or for anybody else's", async () => {
    for (const over of [{ kind: "debit" }, { state: "done" }, { state: "resolved" }] as const) {
      const { transaction_id } = await addCall(db, of, over);
      expect(codeOf(await retry(transaction_id))).toBe("wallet_call_closed");
    }
    const other = await addOperator(db);
    const { transaction_id } = await addCall(db, of);
    expect(codeOf(await retry(transaction_id, other.apiKey))).toBe("wallet_call_not_found");
    expect(codeOf(await retry(uuidV7()))).toBe("wallet_call_not_found");
  });
});

describe("ending a payment by hand", () => {
  it("takes two people, and is in the log", async () => {
    const { transaction_id: transactionId } = await addCall(db, of, { state: "refused" });
    const { data } = await resolve(transactionId);
    expect(data).toMatchObject({ transactionId, state: "proposed", reason: "paid by bank" });
    expect((await list()).data.calls[0]?.resolution).toMatchObject({ resolutionId: data.resolutionId });
    expect(codeOf(await resolve(transactionId, bob))).toBe("change_closed");
    expect(codeOf(await approve(data.resolutionId, alice))).toBe("four_eyes_required");
    expect((await rowOf(transactionId)).state).toBe("refused");
    expect((await approve(data.resolutionId)).data.state).toBe("approved");
    expect((await approve(data.resolutionId)).data.state).toBe("approved");
    expect((await rowOf(transactionId)).state).toBe("resolved");
    expect(await ids()).toEqual([]);
    expect(codeOf(await retry(transactionId))).toBe("wallet_call_closed");
    const log = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", { limit: 2 }, alice);
    expect(log.data.entries.map(({ action }) => action)).toEqual(["walletCalls.approve", "walletCalls.resolve"]);
    const made = await gateway.query<{ resolutions: Resolution[] }>("walletCalls.resolutions", {}, alice);
    expect(made.data.resolutions).toMatchObject([{ state: "approved" }]);
  });

  it("is for what was refused or has waited for long, and never for a stake", async () => {
    expect(codeOf(await resolve((await addCall(db, of)).transaction_id))).toBe("wallet_call_recent");
    expect(codeOf(await resolve((await addCall(db, of, { ageSeconds: 3_700 })).transaction_id))).toBe("ok");
    const debit = await addCall(db, of, { kind: "debit", ageSeconds: 3_700 });
    expect(codeOf(await resolve(debit.transaction_id))).toBe("wallet_call_closed");
  });

  it("comes to nothing if it is rejected, or the wallet has taken it in the meantime", async () => {
    const { transaction_id: transactionId } = await addCall(db, of, { ageSeconds: 3_700 });
    const { resolutionId } = (await resolve(transactionId)).data;
    const rejected = await gateway.mutate<Resolution>("walletCalls.reject", { resolutionId }, alice);
    expect(rejected.data.state).toBe("rejected");
    expect(codeOf(await approve(resolutionId))).toBe("change_closed");
    const again = (await resolve(transactionId)).data;
    const done = { state: "done", balance: 1n, ended_at: new Date(), next_try_at: null } as const;
    await db.updateTable("wallet_calls").set(done).where("transaction_id", "=", transactionId).execute();
    expect(codeOf(await approve(again.resolutionId))).toBe("wallet_call_closed");
  });

  it("is nothing that the gateway could do without two people", async () => {
    const { transaction_id: transactionId } = await addCall(db, of, { state: "refused" });
    const asGateway = openDatabase({
      url: database.url,
      role: "croupier_gateway",
      applicationName: "test",
      maxConnections: 1,
    });
    const set = (values: object) =>
      inTenant(asGateway, operatorId, (tx) =>
        tx.updateTable("wallet_calls").set(values).where("transaction_id", "=", transactionId).execute(),
      );
    await expect(set({ state: "resolved" })).rejects.toThrow(/two people/);
    await resolve(transactionId);
    await expect(set({ state: "resolved" })).rejects.toThrow(/two people/);
    const never = { state: "pending", ended_at: null, next_try_at: new Date(Date.now() + 3_600_000) };
    await expect(set(never)).rejects.toThrow(/not put off/);
    const { transaction_id: debit } = await addCall(db, of, { kind: "debit" });
    const given = inTenant(asGateway, operatorId, (tx) =>
      tx.updateTable("wallet_calls").set({ next_try_at: new Date() }).where("transaction_id", "=", debit).execute(),
    );
    await expect(given).rejects.toThrow(/debit/);
    await asGateway.destroy();
  });
});
