import { openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestDatabase } from "@croupier/testing/database";
import { expect, it } from "vitest";
import { addOperator } from "../../test/operator-fixture.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { reconcile } from "./reconcile.ts";

it("lets a fault with one operator's books keep no other's waiting", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  const db = openDatabase(pool);
  stack.defer(() => db.destroy());
  const asWorker = openDatabase({ ...pool, role: "croupier_worker" });
  stack.defer(() => asWorker.destroy());

  // More than are looked at at a time.
  const added = await Promise.all(Array.from({ length: 6 }, () => addOperator(db)));
  const ids = added.map(({ operatorId }) => operatorId).toSorted();
  await db.updateTable("operators").set({ wallet: "seamless" }).execute();
  const settings = { url: "https://wallet.casino.example", key_id: "test-1", next_key_id: null };
  const wallets = ids.map((operator_id) => ({ operator_id, ...settings }));
  await db.insertInto("operator_wallets").values(wallets).execute();
  const asked: string[] = [];
  const walletTransactions: Hosts["walletTransactions"] = ({ operatorId }) => {
    asked.push(operatorId);
    return operatorId === ids[0]
      ? Promise.reject(new Error("a fault of ours"))
      : Promise.resolve({ transactions: [], nextCursor: null });
  };
  const deps = { db: asWorker, log: createLog("test", "silent"), metrics: createMetrics("test") };
  await expect(reconcile({ ...deps, hosts: { walletTransactions } })).rejects.toThrow("a fault of ours");
  expect(asked.toSorted()).toEqual(ids);
  const running = db.selectFrom("wallet_reconciliations").select("operator_id as id").where("state", "=", "running");
  expect(await running.execute()).toEqual([{ id: ids[0] }]);
});
