import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { type OperatorWallet, startOperatorWallet } from "@croupier/testing/operator-wallet/operator-wallet";
import { walletKey } from "@croupier/wallet/keys";
import type { SigningKey } from "@croupier/wallet/signature";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDue } from "../../test/config-fixture.ts";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import { applyDueChanges } from "../jobs/apply-changes.ts";
import type { CreatedSession, LaunchedSession, SessionState } from "../sessions/sessions.ts";
import type { Balance } from "./wallet.ts";
import type { IssuedKey, WalletKeyIds } from "./wallet-keys.ts";

const operatorId = randomUUID();
const roots = new Map([["test", new Uint8Array(randomBytes(32))]]);
/** Those that the operator's side accepts. */
const accepted: SigningKey[] = [];

let database: TestDatabase;
let wallet: OperatorWallet;
let casino: TestCasino;
let gateway: TestGateway;
let [alice, bob] = ["", ""];

beforeAll(async () => {
  database = await createTestDatabase();
  const first = walletKey(roots, operatorId, "test-1");
  if (first) accepted.push(first);
  wallet = await startOperatorWallet({ keys: accepted });
  const fund = (): string => "";
  casino = await createTestCasino(database.url, undefined, {
    operatorId,
    url: wallet.url,
    keys: roots,
    timeoutMs: 2_000,
    fund,
  });
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  [alice, bob] = [await addKey(casino.db, operatorId), await addKey(casino.db, operatorId)];
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await wallet?.close();
  await database?.[Symbol.asyncDispose]();
});

const addPlayer = (over: object = {}): string => {
  const playerId = `player-${randomUUID()}`;
  const player = { playerId, currency: "EUR", balance: 700, tokens: ["t-1"], blocked: false };
  wallet.books.setPlayer({ ...player, ...over });
  return playerId;
};
const create = (playerId: string, more: object = {}, key = alice) =>
  gateway.mutate<CreatedSession>("session.create", { playerId, currency: "EUR", walletToken: "t-1", ...more }, key);
const launch = async (launchToken: string): Promise<string> =>
  (await gateway.mutate<LaunchedSession>("session.launch", { launchToken })).data.token;
const codeOf = ({ error }: { readonly error?: { readonly data: { readonly code: string } } }): string =>
  error?.data.code ?? "ok";
const rowsOf = (playerId: string) =>
  casino.db
    .selectFrom("sessions as s")
    .innerJoin("players as p", "p.id", "s.player_id")
    .select("s.wallet_token")
    .where("p.external_id", "=", playerId)
    .execute();

/** The tables that have this text in some row. */
const tablesWith = async (text: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
    casino.db,
  );
  const found = rows.map(async ({ name }) => {
    const { rows: holding } = await sql`
      select from ${sql.table(name)} t where position(${text} in t::text) > 0 limit 1`.execute(casino.db);
    return holding.length > 0 ? [name] : [];
  });
  return (await Promise.all(found)).flat();
};

describe("a session of a player whose money the operator keeps", () => {
  it("begins once the operator's wallet takes the token, and tells the balance that is there", async () => {
    const playerId = addPlayer();
    const { data } = await create(playerId);
    expect(await rowsOf(playerId)).toEqual([{ wallet_token: "t-1" }]);
    const session = await gateway.query<SessionState>("session.get", undefined, await launch(data.launchToken));
    expect(session.data).toMatchObject({ balance: 700, currency: "EUR", paymentOverdue: false });
    const { data: balance } = await gateway.query<Balance>("wallet.balance", { playerId }, alice);
    expect(balance).toEqual({ playerId, currency: "EUR", balance: 700 });
  });

  it.each<[string, object, object, string]>([
    ["the wallet does not know the token", {}, { walletToken: "t-2" }, "wallet_token_refused"],
    ["no token is given where the wallet asks for one", {}, { walletToken: null }, "wallet_token_refused"],
    ["none is named at all", {}, { walletToken: undefined }, "wallet_token_refused"],
    ["the wallet has blocked the player", { blocked: true }, {}, "player_blocked"],
    ["the money there is in another currency", { currency: "SEK" }, {}, "currency_mismatch"],
    ["the token is too long", {}, { walletToken: "x".repeat(1_025) }, "invalid_request"],
  ])("does not begin when %s", async (_, player, asked, code) => {
    const playerId = addPlayer(player);
    expect(codeOf(await create(playerId, asked))).toBe(code);
    expect(await rowsOf(playerId)).toEqual([]);
  });

  it("does not begin for a player whom the wallet does not know, nor when it can't be asked", async () => {
    expect(codeOf(await create("nobody"))).toBe("wallet_player_unknown");
    wallet.setFaults(faultsSchema.parse({ seed: "1", perMille: { drop_before: 1_000 } }));
    expect(codeOf(await create(addPlayer()))).toBe("wallet_unavailable");
    wallet.setFaults(undefined);
  });

  it("for play money begins without asking, and keeps no token", async () => {
    expect(codeOf(await create("nobody at all", { mode: "demo" }))).toBe("ok");
    expect(await rowsOf("nobody at all")).toEqual([{ wallet_token: null }]);
  });

  it("takes no token where we keep the money, and no deposit where we don't", async () => {
    const hosted = await addOperator(casino.db);
    expect(codeOf(await create("ann", {}, hosted.apiKey))).toBe("wallet_not_seamless");
    const movement = { requestId: uuidV7(), playerId: addPlayer(), currency: "EUR", amount: 1 };
    for (const procedure of ["wallet.deposit", "wallet.withdraw"]) {
      expect(codeOf(await gateway.mutate(procedure, movement, alice))).toBe("wallet_not_hosted");
    }
  });

  it("has its token in no answer, no log entry and no export, and it is forgotten when the session closes", async () => {
    const secret = `secret-${randomUUID()}`;
    const playerId = addPlayer({ tokens: [secret] });
    const { data } = await create(playerId, { walletToken: secret });
    const token = await launch(data.launchToken);
    const asked = [
      data,
      await gateway.query("session.get", undefined, token),
      await gateway.query("session.list", { live: false }, alice),
      await gateway.query("history.list", {}, alice),
      await gateway.query("audit.list", { limit: 100 }, alice),
      await gateway.query("walletCalls.list", {}, alice),
      await (
        await fetch(`${gateway.url}/export/rounds?format=jsonl`, { headers: { authorization: `Bearer ${alice}` } })
      ).text(),
      await gateway.metrics.registry.metrics(),
    ];
    expect(JSON.stringify(asked)).not.toContain(secret);
    expect(await tablesWith(secret)).toEqual(["sessions"]);
    await gateway.mutate("session.close", { sessionId: data.sessionId }, alice);
    expect(await rowsOf(playerId)).toEqual([{ wallet_token: null }]);
    expect(await tablesWith(secret)).toEqual([]);
  });
});

describe("the key that calls are signed with", () => {
  const keys = async (): Promise<WalletKeyIds> =>
    (await gateway.query<WalletKeyIds>("walletKeys.get", undefined, alice)).data;
  const issue = async (): Promise<IssuedKey> =>
    (await gateway.mutate<IssuedKey>("walletKeys.issue", undefined, alice)).data;
  const use = (keyId: string) => gateway.mutate<WalletKeyIds>("walletKeys.use", { keyId }, alice);

  it("is issued, shown once, and used from when the operator says so", async () => {
    expect(await keys()).toEqual({ keyId: "test-1", nextKeyId: null });
    const dropped = await issue();
    const next = await issue();
    expect([dropped.keyId, next.keyId]).toEqual(["test-2", "test-3"]);
    expect(next.secret).toBe(walletKey(roots, operatorId, "test-3")?.secret);
    expect(await keys()).toEqual({ keyId: "test-1", nextKeyId: "test-3" });
    expect(codeOf(await use("test-2"))).toBe("wallet_key_not_found");
    accepted.push({ id: next.keyId, secret: next.secret });
    expect((await use(next.keyId)).data).toEqual({ keyId: "test-3", nextKeyId: null });
    expect((await use(next.keyId)).data).toEqual({ keyId: "test-3", nextKeyId: null });
    expect((await issue()).keyId).toBe("test-4");
    const log = await gateway.query<{ entries: readonly { action: string }[] }>("audit.list", { limit: 4 }, alice);
    expect(log.data.entries.map(({ action }) => action)).toEqual([
      "walletKeys.issue",
      "walletKeys.use",
      "walletKeys.issue",
      "walletKeys.issue",
    ]);
    expect(JSON.stringify(log.data)).not.toContain(next.secret);
  });

  it("is nobody's where we keep the money", async () => {
    const hosted = await addOperator(casino.db);
    for (const verb of ["issue", "use"]) {
      const input = verb === "use" ? { keyId: "test-1" } : undefined;
      expect(codeOf(await gateway.mutate(`walletKeys.${verb}`, input, hosted.apiKey))).toBe("wallet_not_seamless");
    }
  });
});

describe("where the wallet is", () => {
  const kind = "wallet";
  const read = async () =>
    (await gateway.query<{ version: number; body: { url: string } }>("config.get", { kind }, alice)).data;
  const propose = (base: number, body: object, key = alice) =>
    gateway.mutate<{ changeId: string }>("config.propose", { kind, base, body }, key);

  it("changes by two people, and every address that there was is kept", async () => {
    const { version } = await read();
    const body = { url: "https://wallet.casino.example/croupier", overdue: "wait" };
    const { data } = await propose(version, body);
    const { changeId } = data;
    expect(codeOf(await gateway.mutate("config.approve", { changeId }, alice))).toBe("four_eyes_required");
    expect(codeOf(await gateway.mutate("config.approve", { changeId }, bob))).toBe("ok");
    expect(await read()).toMatchObject({ version: version + 1, body, changeId });
    const before = await gateway.query("config.version", { kind, version }, alice);
    expect(before.data).toMatchObject({ version, body: { url: wallet.url, overdue: "play" } });
    expect(codeOf(await propose(version, body))).toBe("config_stale");
    const list = await gateway.query("config.list", { kind }, alice);
    expect(list.data).toMatchObject({ configs: [{ kind, version: version + 1 }] });
  });

  it("changes at the time that was agreed on, by the worker", async () => {
    const { version } = await read();
    const body = { url: "https://later.casino.example", overdue: "play" };
    const effectiveAt = new Date(Date.now() + 3_600_000).toISOString();
    const { data } = await gateway.mutate<{ changeId: string }>(
      "config.propose",
      { kind, base: version, body, effectiveAt },
      alice,
    );
    await gateway.mutate("config.approve", { changeId: data.changeId }, bob);
    expect(await read()).toMatchObject({ version });
    await makeDue(casino.db, data.changeId);
    const asWorker = openDatabase({ url: database.url, role: "croupier_worker", applicationName: "test" });
    expect(await applyDueChanges(asWorker, createLog("test", "silent"))).toMatchObject({ applied: 1, failed: 0 });
    await asWorker.destroy();
    expect(await read()).toMatchObject({ version: version + 1, body });
  });

  it.each(["http://wallet.casino.example", "https://user:pass@wallet.casino.example", "https://localhost", "wallet"])(
    "is not %s",
    async (url) => {
      const { version } = await read();
      expect(codeOf(await propose(version, { url }))).toBe("config_invalid");
    },
  );

  it("is asked of nobody whose money we keep", async () => {
    const hosted = await addOperator(casino.db);
    const url = "https://wallet.casino.example";
    expect(codeOf(await propose(0, { url }, hosted.apiKey))).toBe("wallet_not_seamless");
  });

  it("is written by no process but as two people agreed", async () => {
    const asGateway = (statement: string) =>
      casino.db.transaction().execute(async (tx) => {
        await sql`select set_config('croupier.operator', ${operatorId}, true)`.execute(tx);
        await sql`set local role croupier_gateway`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    await expect(asGateway("update operator_wallets set url = 'https://thief.example'")).rejects.toThrow(/approved/);
    await expect(asGateway("update operator_wallets set key_id = 'thief-1'")).rejects.toThrow(/was issued/);
  });
});
