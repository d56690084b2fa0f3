import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import type { Balance, Moved } from "./wallet.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  key = await addKey(casino.db, casino.operatorId, { scopes: ["wallet", "admin", "sessions"] });
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

interface Input {
  readonly playerId: string;
  readonly amount: number;
  readonly requestId?: string;
  readonly currency?: string;
}

const move = (procedure: "deposit" | "withdraw", input: Input, by = key) =>
  gateway.mutate<Moved>(`wallet.${procedure}`, { requestId: uuidV7(), currency: "EUR", ...input }, by);
const deposit = (input: Input, by?: string) => move("deposit", input, by);
const withdraw = (input: Input, by?: string) => move("withdraw", input, by);
const balanceOf = (playerId: string, by = key) => gateway.query<Balance>("wallet.balance", { playerId }, by);

const transfersOf = (playerId: string) =>
  casino.db
    .selectFrom("transfers as t")
    .innerJoin("players as p", "p.id", "t.player_id")
    .select(["t.kind", "t.debit_account", "t.credit_account", "t.amount"])
    .where("p.external_id", "=", playerId)
    .orderBy("t.moved_at")
    .execute();

describe("a deposit", () => {
  it("makes the player, and is money to play with", async () => {
    const playerId = randomUUID();
    const requestId = uuidV7();
    const { data } = await deposit({ playerId, amount: 500, requestId });
    expect(data).toEqual({ requestId, playerId, currency: "EUR", balance: 500 });
    expect((await balanceOf(playerId)).data).toEqual({ playerId, currency: "EUR", balance: 500 });
    const created = await gateway.mutate<{ launchToken: string }>("session.create", { playerId, currency: "EUR" }, key);
    const { launchToken } = created.data;
    const { token } = (await gateway.mutate<{ token: string }>("session.launch", { launchToken })).data;
    expect((await gateway.query("session.get", undefined, token)).data).toMatchObject({ balance: 500 });
    expect(await transfersOf(playerId)).toEqual([
      { kind: "deposit", debit_account: "cash", credit_account: "player", amount: 500n },
    ]);
  });

  it("counts once per request id, however often it is sent at once", async () => {
    const playerId = randomUUID();
    const requestId = uuidV7();
    const answers = await Promise.all(Array.from({ length: 12 }, () => deposit({ playerId, amount: 700, requestId })));
    for (const { data } of answers) expect(data).toEqual({ requestId, playerId, currency: "EUR", balance: 700 });
    expect(await transfersOf(playerId)).toHaveLength(1);
  });

  it("is refused above the largest balance, and binds nothing by that", async () => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 2 ** 52 - 10 });
    const requestId = uuidV7();
    const refused = await deposit({ playerId, amount: 11, requestId });
    expect(refused.error).toMatchObject({ data: { code: "limit_exceeded" } });
    expect(refused.error.message).toContain("above 4503599627370496");
    expect((await deposit({ playerId, amount: 10, requestId })).data.balance).toBe(2 ** 52);
  });
});

describe("a withdrawal", () => {
  it("goes to the operator's cash", async () => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 500 });
    expect((await withdraw({ playerId, amount: 500 })).data).toMatchObject({ balance: 0 });
    expect((await transfersOf(playerId))[1]).toEqual({
      kind: "withdrawal",
      debit_account: "player",
      credit_account: "cash",
      amount: 500n,
    });
  });

  it("never takes more than there is, however many are made at once", async () => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 500 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => withdraw({ playerId, amount: 100 })));
    const codes = answers.map(({ error }) => error?.data.code ?? "ok").toSorted();
    expect(codes).toEqual([...Array<string>(7).fill("insufficient_funds"), ...Array<string>(5).fill("ok")]);
    expect((await balanceOf(playerId)).data.balance).toBe(0);
  });

  it("that is refused binds nothing: the same request passes once there is money", async () => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 10 });
    const requestId = uuidV7();
    expect((await withdraw({ playerId, amount: 20, requestId })).error.data.code).toBe("insufficient_funds");
    await deposit({ playerId, amount: 10 });
    expect((await withdraw({ playerId, amount: 20, requestId })).data.balance).toBe(0);
  });
});

describe("a request", () => {
  it("asked again is answered as it was, whatever has moved since", async () => {
    const playerId = randomUUID();
    const requestId = uuidV7();
    const first = await deposit({ playerId, amount: 300, requestId });
    await withdraw({ playerId, amount: 250 });
    expect((await deposit({ playerId, amount: 300, requestId })).data).toEqual(first.data);
    expect((await balanceOf(playerId)).data.balance).toBe(50);
  });

  it("with another payload is refused, and so is one that a bet of the player's has used", async () => {
    const playerId = randomUUID();
    const requestId = uuidV7();
    await deposit({ playerId, amount: 300, requestId });
    for (const other of [
      deposit({ playerId, amount: 301, requestId }),
      deposit({ playerId, amount: 300, requestId, currency: "USD" }),
      withdraw({ playerId, amount: 300, requestId }),
    ]) {
      expect((await other).error.data.code).toBe("request_id_reused");
    }
    const player = await casino.addPlayer();
    const bet = uuidV7();
    await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }], bet);
    const again = await deposit({ playerId: player.playerId, amount: 10, requestId: bet });
    expect(again.error.data.code).toBe("request_id_reused");
  });

  it("is each player's own: two players may share an id", async () => {
    const requestId = uuidV7();
    const answers = await Promise.all([1, 2].map((amount) => deposit({ playerId: randomUUID(), amount, requestId })));
    expect(answers.map(({ data }) => data.balance)).toEqual([1, 2]);
  });

  const old = uuidV7(Date.now() - 31 * 86_400_000);
  const refusals: readonly (readonly [what: string, input: Partial<Input>, code: string])[] = [
    ["in another currency than the account's", { currency: "USD" }, "currency_mismatch"],
    ["with an id of last month", { requestId: old }, "request_id_expired"],
    ["with an id that is no UUIDv7", { requestId: randomUUID() }, "invalid_request_id"],
    ["of nothing", { amount: 0 }, "invalid_request"],
    ["of less than nothing", { amount: -5 }, "invalid_request"],
    ["of a fraction", { amount: 1.5 }, "invalid_request"],
    ["of more than JSON carries", { amount: 2 ** 53 }, "invalid_request"],
  ];
  it.each(refusals)("%s is refused, in and out", async (_, input, code) => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 100 });
    for (const refused of [deposit({ playerId, amount: 1, ...input }), withdraw({ playerId, amount: 1, ...input })]) {
      expect((await refused).error.data.code).toBe(code);
    }
    expect((await balanceOf(playerId)).data.balance).toBe(100);
  });
});

describe("a wallet", () => {
  it("keeps in step with bets that are made at the same time", async () => {
    const player = await casino.addPlayer({ balance: 1_000n });
    const { playerId } = player;
    const bet = () => casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }]);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? bet() : n % 4 === 1 ? deposit({ playerId, amount: 7 }) : withdraw({ playerId, amount: 3 }),
      ),
    );
    const transfers = await transfersOf(playerId);
    const count = (of: string) => transfers.filter(({ kind }) => kind === of).length;
    expect([count("deposit"), count("withdrawal"), count("stake")]).toEqual([1 + 5, 5, 10]);
    const moved = transfers.reduce(
      (sum, { credit_account, amount }) => (credit_account === "player" ? sum + amount : sum - amount),
      0n,
    );
    expect(BigInt((await balanceOf(playerId)).data.balance)).toBe(moved);
  });

  it("knows no player that it hasn't seen, nor another operator's", async () => {
    const playerId = randomUUID();
    await deposit({ playerId, amount: 100 });
    const other = await addOperator(casino.db);
    for (const refused of [
      withdraw({ playerId: randomUUID(), amount: 1 }),
      balanceOf(randomUUID()),
      withdraw({ playerId, amount: 1 }, other.apiKey),
      balanceOf(playerId, other.apiKey),
    ]) {
      expect((await refused).error.data.code).toBe("player_not_found");
    }
    expect((await deposit({ playerId, amount: 5 }, other.apiKey)).data.balance).toBe(5);
    expect((await balanceOf(playerId)).data.balance).toBe(100);
  });

  it("is not ours to move where the operator keeps its own", async () => {
    const other = await addOperator(casino.db);
    await casino.db.updateTable("operators").set({ wallet: "seamless" }).where("id", "=", other.operatorId).execute();
    for (const refused of [
      deposit({ playerId: "ann", amount: 1 }, other.apiKey),
      withdraw({ playerId: "ann", amount: 1 }, other.apiKey),
    ]) {
      expect((await refused).error.data.code).toBe("wallet_not_hosted");
    }
  });

  it("logs who asked for what before money moves, and what came of it", async () => {
    const playerId = randomUUID();
    const requestId = uuidV7();
    await deposit({ playerId, amount: 40, requestId });
    await withdraw({ playerId, amount: 50, requestId: uuidV7() });
    const { data } = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", { limit: 4 }, key);
    expect(data.entries.toReversed()).toMatchObject([
      { action: "wallet.deposit", before: null, after: { requestId, currency: "EUR", amount: 40 } },
      { action: "wallet.deposit.answered", before: { balance: 0 }, after: { requestId, balance: 40 } },
      { action: "wallet.withdraw", before: null, after: { amount: 50 } },
      { action: "wallet.withdraw.answered", before: null, after: { code: "insufficient_funds" } },
    ]);
    expect(new Set(data.entries.map(({ subject }) => subject)).size).toBe(1);
    // A person is erased by blanking one row, which this must not be.
    expect(JSON.stringify(data)).not.toContain(playerId);
  });
});
