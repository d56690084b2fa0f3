import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { type OperatorWallet, startOperatorWallet } from "@croupier/testing/operator-wallet/operator-wallet";
import { walletKey } from "@croupier/wallet/keys";
import { DEFAULTS } from "@croupier/wallet/wallet-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createWallets, type Wallets } from "./wallets.ts";

const roots = new Map([["test", new Uint8Array(randomBytes(32))]]);
const metrics = createMetrics("test");

let database: TestDatabase;
let admin: Database;
let db: Database;
let operatorId: string;
let wallet: OperatorWallet;
let wallets: Wallets;

const open = (role?: "croupier_service") =>
  openDatabase({ url: database.url, applicationName: "test", maxConnections: 1, ...(role && { role }) });
const create = (insecure = true) =>
  createWallets({ db, keys: roots, log: createLog("test", "silent"), metrics, insecure });
const settle = (values: { url?: string; key_id?: string }) =>
  admin.updateTable("operator_wallets").set(values).where("operator_id", "=", operatorId).execute();
const ask = async (from = wallets) => {
  const client = await from.find(operatorId);
  return client?.call("balance", { requestId: uuidV7(), playerId: "anna", token: null, currency: "EUR" });
};

beforeAll(async () => {
  database = await createTestDatabase();
  admin = open();
  db = open("croupier_service");
});

afterAll(async () => {
  await admin.destroy();
  await db.destroy();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  operatorId = randomUUID();
  const keys = ["test-1", "test-2"].flatMap((id) => walletKey(roots, operatorId, id) ?? []);
  wallet = await startOperatorWallet({ keys });
  wallet.books.setPlayer({ playerId: "anna", currency: "EUR", balance: 700, tokens: [], blocked: false });
  await admin.insertInto("operators").values({ id: operatorId, name: "Test", wallet: "seamless" }).execute();
  const settings = { operator_id: operatorId, url: wallet.url, key_id: "test-1", next_key_id: null };
  await admin.insertInto("operator_wallets").values(settings).execute();
  wallets = create();
  return async () => {
    vi.useRealTimers();
    await wallets.close();
    await wallet.close();
  };
});

describe("an operator's wallet", () => {
  test("is called where its settings say, with the key that they name, and counted", async () => {
    expect(await ask()).toMatchObject({ outcome: "answered", answer: { balance: 700 } });
    expect((await metrics.walletCalls.get()).values).toContainEqual(
      expect.objectContaining({ labels: { operator: operatorId, call: "balance", end: "answered" }, value: 1 }),
    );
  });

  test("is found where it has moved to, and signed for with its next key, a moment after the settings change", async () => {
    await ask();
    await using moved = await startOperatorWallet({ keys: [walletKey(roots, operatorId, "test-2") ?? never()] });
    moved.books.setPlayer({ playerId: "anna", currency: "EUR", balance: 900, tokens: [], blocked: false });
    await settle({ url: moved.url, key_id: "test-2" });
    expect(await ask()).toMatchObject({ answer: { balance: 700 } });
    const later = performance.now() + 6_000;
    vi.spyOn(performance, "now").mockReturnValue(later);
    expect(await wallets.find(operatorId)).toBeDefined();
    vi.restoreAllMocks();
    expect(await ask()).toMatchObject({ answer: { balance: 900 } });
  });

  test("that fails too often is told as not asked, also while one call tries whether it is well again", async () => {
    const befall = (kind: "fail_before" | "hang_before"): void =>
      wallet.setFaults(faultsSchema.parse({ seed: kind, perMille: { [kind]: 1_000 } }));
    const isOpen = async (): Promise<number | undefined> =>
      (await metrics.walletBreaker.get()).values.find(({ labels }) => labels.operator === operatorId)?.value;
    befall("fail_before");
    for (let calls = 0; calls < DEFAULTS.breaker.sample; calls += 1) await ask();
    expect(await isOpen()).toBe(1);
    befall("hang_before");
    const later = performance.now() + 2 * DEFAULTS.breaker.openMs;
    vi.spyOn(performance, "now").mockReturnValue(later);
    const trying = ask();
    await expect.poll(() => wallet.befell.get("hang_before")).toBe(1);
    expect(await isOpen()).toBe(1);
    vi.restoreAllMocks();
    await wallets.close();
    expect(await trying).toMatchObject({ outcome: "unknown" });
  });

  test.each([
    ["no settings", () => admin.deleteFrom("operator_wallets").where("operator_id", "=", operatorId).execute()],
    ["a key whose root is not here", () => settle({ key_id: "gone-1" })],
    ["no URL of a wallet", () => settle({ url: "ftp://wallet.casino.example" })],
  ])("can't be called with %s", async (_, change) => {
    await change();
    expect(await wallets.find(operatorId)).toBeUndefined();
  });

  test("is not called by http outside development", async () => {
    const secure = create(false);
    expect(await secure.find(operatorId)).toBeUndefined();
    await settle({ url: "https://127.0.0.1/wallet" });
    expect(await ask(secure)).toMatchObject({ outcome: "unknown", reason: "address_refused", sent: false });
    await secure.close();
  });
});

const never = (): never => {
  throw new Error("no such key");
};
