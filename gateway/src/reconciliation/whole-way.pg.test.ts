import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import { type Database, openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { noTracer } from "@croupier/telemetry/tracer";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import type { WalletAnswer } from "@croupier/wallet/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { createGoingOn } from "../jobs/go-on.ts";
import { reconcile, type ReconcileDone } from "../jobs/reconcile.ts";
import type { GoneOn } from "../upstream/answers.ts";
import type { Hosts } from "../upstream/hosts.ts";
import type { Resolution } from "../wallet-calls/resolution.ts";
import type { WalletCall } from "../wallet-calls/wallet-call.ts";
import type { ShownDifference } from "./read-differences.ts";

let database: TestDatabase;
let asWorker: Database;
let seamless: SeamlessCasino;
let gateway: TestGateway;
let [alice, bob] = ["", ""];
let hosts: Pick<Hosts, "walletTransactions" | "goOn">;
const underWay: Promise<GoneOn>[] = [];
const [log, metrics] = [createLog("test", "silent"), createMetrics("test")];

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url, { timeoutMs: 1_000 });
  const { casino } = seamless;
  asWorker = openDatabase({ url: database.url, role: "croupier_worker", applicationName: "test" });
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  [alice, bob] = [await addKey(casino.db, casino.operatorId), await addKey(casino.db, casino.operatorId)];
  const ask = (path: string, input: unknown) =>
    casino.host.call({ caller: { kind: "system" }, path, input, deadlineMs: Date.now() + 20_000 });
  hosts = {
    walletTransactions: async (span) =>
      (await ask("/internal/wallet/transactions", span)) as WalletAnswer<"transactions">,
    goOn: (round) => {
      const gone = ask("/internal/wallet/continue", round) as Promise<GoneOn>;
      underWay.push(gone);
      return gone;
    },
  };
});

afterAll(async () => {
  await gateway?.close();
  await asWorker?.destroy();
  await seamless?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** As the worker will find it in twenty minutes: then all of this is some minutes back. */
const compare = (): Promise<ReconcileDone> =>
  reconcile({ db: asWorker, hosts, log, metrics, page: 7 }, new Date(Date.now() + 1_200_000));
/** The worker, as often as it takes, without its pauses. */
const goOn = async (): Promise<void> => {
  const { db, operatorId } = seamless.casino;
  for (;;) {
    const { numUpdatedRows } = await db
      .updateTable("wallet_calls")
      .set({ next_try_at: new Date(0) })
      .where("operator_id", "=", operatorId)
      .where("state", "=", "pending")
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return;
    await createGoingOn({ db: asWorker, hosts, log, metrics, tracer: noTracer }).look();
    await expect.poll(() => underWay.length).toBeGreaterThan(0);
    await Promise.all(underWay.splice(0));
  }
};
const list = async () => (await gateway.query<{ calls: WalletCall[] }>("walletCalls.list", {}, alice)).data.calls;

/** A round that the operator's wallet refuses to pay, because the player's money there is in another currency now. */
const beRefused = async (): Promise<{ readonly player: TestPlayer; readonly call: WalletCall | undefined }> => {
  const { casino, wallet } = seamless;
  const player = await casino.addPlayer();
  const opened = (await casino.open(player, "ladder", [
    { selection: { ladder: "left", top: 1 }, stake: 100 },
  ])) as RoundAnswer;
  setCurrency(player, "SEK");
  const act = { requestId: uuidV7(), roundId: opened.round.id, expectedStep: 0, action: "climb" };
  await casino.call(player, "/games/ladder/act", act);
  await casino.host.idle();
  expect(wallet.books.state.players.get(player.playerId)?.currency).toBe("SEK");
  return { player, call: (await list()).find(({ roundId }) => roundId === opened.round.id) };
};
const setCurrency = ({ playerId }: TestPlayer, currency: string): void => {
  const { players } = seamless.wallet.books.state;
  const player = players.get(playerId);
  if (player) players.set(playerId, { ...player, currency });
};

describe("an operator's wallet and ours", () => {
  it("agree after rounds on a bad line, and each fault of the operator's books afterwards is found", async () => {
    const { casino, wallet } = seamless;
    const players = await Promise.all(Array.from({ length: 8 }, () => casino.addPlayer()));
    const perMille = { drop_before: 60, drop_after: 60, fail_after: 60, twice: 60, garbled: 60 };
    wallet.setFaults(faultsSchema.parse({ seed: "reconciliation", perMille }));
    for (const player of players) {
      for (let n = 0; n < 6; n += 1) {
        await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
      }
    }
    await casino.host.idle();
    expect(wallet.befell.size).toBeGreaterThan(2);
    wallet.setFaults(undefined);
    await goOn();
    expect(await auditLedger(casino.db)).toEqual({ problems: [] });
    expect(await compare()).toEqual({ runs: 1, found: 0, failed: 0 });

    const { transactions } = wallet.books.state;
    const [credit] = [...transactions.values()].filter(({ kind, amount }) => kind === "credit" && amount > 0);
    const [debit] = [...transactions.values()].filter(({ kind }) => kind === "debit").toReversed();
    if (!credit || !debit) throw new Error("nothing was played");
    transactions.set(credit.transactionId, { ...credit, amount: credit.amount + 1 });
    const [from, to] = [Date.now() - 3_600_000, Date.now() + 540_000].map((at) => new Date(at));
    const strayId = uuidV7();
    transactions.set(strayId, { ...debit, transactionId: strayId });
    const id = uuidV7();
    const asked = { operator_id: casino.operatorId, id, from_at: from ?? new Date(), to_at: to ?? new Date() };
    await casino.db
      .insertInto("wallet_reconciliations")
      .values({ ...asked, asked_by: uuidV7() })
      .execute();
    expect(await compare()).toEqual({ runs: 1, found: 2, failed: 0 });
    const { data } = await gateway.query<{ differences: ShownDifference[] }>("reconciliation.list", {}, alice);
    const found = data.differences.map(({ kind, money }) => [kind, money] as const);
    expect(new Map(found)).toEqual(
      new Map([
        ["amount_differs", "1"],
        ["missing_here", "-100"],
      ]),
    );
  }, 30_000);
});

describe("a payment that the operator's wallet refuses", () => {
  it("is made once somebody asks again and the wallet takes it", async () => {
    const { player, call } = await beRefused();
    expect(call).toMatchObject({ kind: "credit", state: "refused", lastError: "currency_mismatch" });
    setCurrency(player, "EUR");
    await gateway.mutate("walletCalls.retry", { transactionId: call?.transactionId }, alice);
    await goOn();
    expect(await list()).toEqual([]);
    expect(seamless.balanceOf(player.playerId)).toBe(10_000n - 100n + BigInt(call?.amount ?? -1));
    expect(await auditLedger(seamless.casino.db)).toEqual({ problems: [] });
  });

  it("is asked for no more once two people have ended it, and the books stay in order", async () => {
    const { player, call } = await beRefused();
    const input = { transactionId: call?.transactionId, reason: "paid by bank" };
    const { data } = await gateway.mutate<Resolution>("walletCalls.resolve", input, alice);
    await gateway.mutate("walletCalls.approve", { resolutionId: data.resolutionId }, bob);
    setCurrency(player, "EUR");
    await goOn();
    expect(await list()).toEqual([]);
    expect(seamless.balanceOf(player.playerId)).toBe(9_900n);
    expect(await auditLedger(seamless.casino.db)).toEqual({ problems: [] });
  });
});
