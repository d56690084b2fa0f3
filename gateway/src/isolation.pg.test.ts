import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addReconciliationRows } from "@croupier/testing/reconciliation-rows";
import { addWonPool } from "@croupier/testing/jackpot-rows";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COIN, coinFlip } from "../test/config-fixture.ts";
import { sessionKey, type TestGateway } from "../test/gateway-fixture.ts";
import { type CallHost, startHostedGateway } from "../test/hosted-gateway.ts";
import { addKey } from "../test/operator-fixture.ts";
import { addCall } from "../test/wallet-calls-fixture.ts";
import { createSessionTokens } from "./auth/session-tokens.ts";
import type { Session } from "./context.ts";
import type { ErrorShape } from "./errors/error-shape.ts";
import { readAuditLog } from "./audit/read-log.ts";
import { listBrands, readBrand } from "./brands/brands.ts";
import { listCurrencies } from "./currencies/currencies.ts";
import { listChanges } from "./configuration/change.ts";
import { readVersion } from "./configuration/current.ts";
import { listConfigs } from "./configuration/list-configs.ts";
import { listKeys } from "./keys/keys.ts";
import { summaryOf } from "./history/round-summary.ts";
import { walkRounds } from "./history/walk-rounds.ts";
import { readHeldMoney } from "./reports/open-rounds.ts";
import { rollUp } from "./reports/roll-up.ts";
import { listRounds, readRoundRecord } from "./rounds/read-rounds.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { readSession } from "./sessions/read-session.ts";
import { readAccount } from "./wallet/wallet.ts";

/** An operator with a player, rounds and a key, behind the same gateway as another. */
interface Tenant {
  readonly casino: TestCasino;
  readonly operatorId: string;
  readonly player: TestPlayer;
  readonly apiKey: string;
  readonly token: string;
}

let database: TestDatabase;
let tenants: readonly [Tenant, Tenant];
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  tenants = [await addTenant(), await addTenant()];
  gateway = await startHostedGateway(database.url, callHostOf);
  for (const { apiKey } of tenants) {
    await gateway.mutate("keys.create", { name: "logged", scopes: ["wallet"] }, apiKey);
    await gateway.mutate("config.propose", coinProposal, apiKey);
  }
  for (const { casino, operatorId, player, apiKey } of tenants) {
    const { playerId } = player;
    const granted = await gateway.mutate("freeRounds.grant", { ...gift(playerId), grantId: uuidV7() }, apiKey);
    const limited = await gateway.mutate("protection.setLimit", { playerId, ...WIDE_LIMIT }, apiKey);
    expect([granted.status, limited.status]).toEqual([200, 200]);
    await rollUp(casino.db, operatorId);
    await addCall(casino.db, player, { state: "refused" });
    await addReconciliationRows(casino.db, operatorId);
  }
});

afterAll(async () => {
  await gateway?.close();
  for (const { casino } of tenants ?? []) await casino[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** Each operator's calls go to its own casino's host. */
const callHostOf: CallHost = (call) => {
  const { caller, input } = call;
  const { operatorId } = caller.kind === "player" ? caller : (input as { readonly operatorId: string });
  const tenant = tenants.find((one) => one.operatorId === operatorId);
  return tenant ? tenant.casino.host.call(call) : Promise.reject(new Error(`nobody is operator ${operatorId}`));
};

const addTenant = async (): Promise<Tenant> => {
  const casino = await createTestCasino(database.url);
  const { operatorId } = casino;
  const player = await casino.addPlayer();
  await addWonPool(casino.db, operatorId);
  for (const call of ["heads", "tails"]) {
    await casino.open(player, "coin-flip", [{ selection: { calls: [call] }, stake: 10 }]);
  }
  await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 3_600_000));
  return { casino, operatorId, player, apiKey: await addKey(casino.db, operatorId), token };
};

/** All of a tenant's rows as text. */
const rowsOf = async ({ casino, operatorId }: Tenant): Promise<string> => {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by 1`.execute(casino.db);
  const found = tables.map(async ({ name }) => {
    const owner = sql.ref(name === "operators" ? "id" : "operator_id");
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} t where ${owner} = ${operatorId} order by 1`.execute(casino.db);
    return rows.map(({ row }) => `${name} ${row}`).join("\n");
  });
  return (await Promise.all(found)).join("\n");
};

const roundsOf = ({ casino, player }: Tenant) =>
  casino.db.selectFrom("rounds").select(["id", "pair_id"]).where("player_id", "=", player.playerId).execute();

/** Every read of the gateway's, as if it had been asked for the wrong tenant's things. */
const reads: readonly (readonly [
  name: string,
  read: (db: Database, whose: Session, roundId: string) => Promise<unknown>,
  nothing: unknown,
])[] = [
  ["a round", (db, whose, roundId) => readRoundRecord(db, whose, roundId), undefined],
  ["rounds", (db, whose) => listRounds(db, whose, { limit: 100 }), { rounds: [], nextCursor: null }],
  ["a session", (db, whose) => readSession(db, whose), expect.objectContaining({ code: "internal" })],
  [
    "sessions",
    (db, { operatorId }) => listSessions(db, operatorId, { limit: 100, live: false }),
    { sessions: [], nextCursor: null },
  ],
  ["brands", (db, { operatorId }) => listBrands(db, operatorId, { limit: 100 }), { brands: [], nextCursor: null }],
  ["a brand", async (db, { operatorId }) => (await readBrand(db, operatorId, operatorId)) ?? "none", "none"],
  ["currencies", (db, { operatorId }) => listCurrencies(db, operatorId), []],
  ["keys", (db, { operatorId }) => listKeys(db, operatorId, { limit: 100 }), { keys: [], nextCursor: null }],
  [
    "an audit log",
    (db, { operatorId }) => readAuditLog(db, operatorId, { limit: 100 }),
    { entries: [], nextCursor: null },
  ],
  [
    "a balance",
    async (db, { operatorId, playerId }) => (await readAccount(db, operatorId, playerId)) ?? "none",
    "none",
  ],
  [
    "a configuration",
    (db, { operatorId }) => readVersion(db, operatorId, { kind: "game", game: "coin-flip", currency: "EUR" }),
    undefined,
  ],
  [
    "configurations",
    (db, { operatorId }) => listConfigs(db, operatorId, { kind: "game", limit: 100 }),
    { configs: [], nextCursor: null },
  ],
  ["changes", (db, { operatorId }) => listChanges(db, operatorId, { limit: 100 }), { changes: [], nextCursor: null }],
  ["held money", (db, { operatorId }) => readHeldMoney(db, operatorId), []],
  [
    "history",
    (db, { operatorId }) =>
      walkRounds(db, { operatorId, filters: {}, direction: "newest first", limit: 100, examine: 100 }, summaryOf),
    { found: [], next: null },
  ],
];
const ofReports = ["held money", "history"];

describe.each(["croupier_gateway", "croupier_report"] as const)("as %s", (role) => {
  it.each(reads)("reading %s finds nothing in another operator's transaction", async (name, read, nothing) => {
    if (role === "croupier_report" && !ofReports.includes(name)) return;
    if (role === "croupier_gateway" && name === "history") return;
    await using stack = new AsyncDisposableStack();
    const db = openDatabase({ url: database.url, role, applicationName: "test", maxConnections: 1 });
    stack.defer(() => db.destroy());
    const [mine, theirs] = tenants;
    const roundId = (await roundsOf(theirs))[0]?.id ?? "";
    const readIn = (tenant: Tenant) => inTenant(db, tenant.operatorId, (tx) => read(tx, theirs.player, roundId));
    expect(await readIn(mine)).toEqual(nothing);
    expect(await readIn(theirs)).not.toEqual(nothing);
  });
});

/** A call that may name things by id; the ids are put in when it is sent. */
interface Shape {
  readonly procedure: string;
  readonly by: "player" | "operator";
  readonly input?: (id: string) => object;
}

/** By its address: it is no procedure. */
const EXPORT = "/export/rounds";

const shapes: readonly Shape[] = [
  { procedure: "session.get", by: "player" },
  { procedure: "rounds.get", by: "player", input: (roundId) => ({ roundId }) },
  { procedure: "rounds.list", by: "player" },
  { procedure: "rounds.list", by: "player", input: (cursor) => ({ cursor }) },
  { procedure: "rounds.list", by: "player", input: (seedPairId) => ({ seedPairId }) },
  { procedure: "fairness.current", by: "player" },
  { procedure: "games.coin-flip.current", by: "player" },
  { procedure: "games.coin-flip.info", by: "player" },
  { procedure: "reports.openRounds", by: "operator" },
  { procedure: "keys.list", by: "operator" },
  { procedure: "keys.list", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "corrections.list", by: "operator" },
  { procedure: "corrections.list", by: "operator", input: (id) => ({ cursor: id, roundId: id }) },
  { procedure: "audit.list", by: "operator" },
  { procedure: "session.list", by: "operator" },
  { procedure: "session.list", by: "operator", input: (cursor) => ({ cursor, live: false }) },
  { procedure: "session.list", by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: "brands.list", by: "operator" },
  { procedure: "brands.list", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "currencies.list", by: "operator" },
  { procedure: "config.list", by: "operator" },
  { procedure: "config.get", by: "operator", input: () => ({ kind: "game", game: "coin-flip", currency: "EUR" }) },
  { procedure: "config.changes", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "history.list", by: "operator" },
  { procedure: "history.list", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "history.list", by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: "history.list", by: "operator", input: (sessionId) => ({ sessionId }) },
  { procedure: "history.get", by: "operator", input: (roundId) => ({ roundId }) },
  { procedure: "history.replayLink", by: "operator", input: (roundId) => ({ roundId }) },
  { procedure: EXPORT, by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: EXPORT, by: "operator", input: (sessionId) => ({ sessionId }) },
  { procedure: EXPORT, by: "operator", input: (brandId) => ({ brandId }) },
  { procedure: EXPORT, by: "operator", input: (after) => ({ after, format: "jsonl" }) },
  { procedure: "wallet.balance", by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: "reports.daily", by: "operator", input: (brand) => ({ ...ALL_DAYS, filter: { brand } }) },
  { procedure: "reports.daily", by: "operator", input: () => ({ ...ALL_DAYS, groupBy: ["day", "brand", "game"] }) },
  { procedure: "reports.rtp", by: "operator" },
  { procedure: "freeRounds.list", by: "operator", input: (grantId) => ({ grantId }) },
  { procedure: "freeRounds.list", by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: "freeRounds.list", by: "operator", input: (id) => ({ cursor: `${id}_${id}` }) },
  { procedure: "freeRounds.available", by: "player" },
  { procedure: "walletCalls.list", by: "operator" },
  { procedure: "walletCalls.list", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "walletCalls.list", by: "operator", input: (playerId) => ({ playerId, state: "all" }) },
  { procedure: "walletCalls.list", by: "operator", input: (roundId) => ({ roundId, state: "all" }) },
  { procedure: "walletCalls.resolutions", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "walletKeys.get", by: "operator" },
  { procedure: "reconciliation.runs", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "reconciliation.list", by: "operator" },
  { procedure: "reconciliation.list", by: "operator", input: (cursor) => ({ cursor, settled: null }) },
  { procedure: "reconciliation.report", by: "operator", input: () => ALL_TIMES },
  { procedure: "jackpots.list", by: "player" },
  { procedure: "jackpots.pools", by: "operator" },
  { procedure: "jackpots.wins", by: "operator", input: (cursor) => ({ cursor }) },
  { procedure: "jackpots.ledger", by: "operator", input: () => ({ tier: "sure" }) },
  { procedure: "protection.get", by: "operator", input: (playerId) => ({ playerId }) },
  { procedure: "limits.get", by: "player" },
];

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const ALL_DAYS = { from: dayAt(Date.now() - 7 * 86_400_000), to: dayAt(Date.now() + 86_400_000) };
const ALL_TIMES = { from: `${ALL_DAYS.from}T00:00:00Z`, to: `${ALL_DAYS.to}T00:00:00Z` };
const WIDE_LIMIT = { kind: "stake", period: "month", amount: 1_000_000 };
const gift = (playerId: string) => ({
  playerIds: [playerId],
  campaign: "spring",
  games: ["coin-flip"],
  currency: "EUR",
  stake: 10,
  rounds: 2,
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
});

const coinProposal = { ...coinFlip, base: 1, body: COIN };

const changes: readonly Shape[] = [
  {
    procedure: "games.coin-flip.open",
    by: "player",
    input: () => ({ requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: 1 }] }),
  },
  { procedure: "session.create", by: "operator", input: (id) => ({ playerId: `new-${id}`, currency: "EUR" }) },
  {
    procedure: "wallet.deposit",
    by: "operator",
    // Its own player from then on, so a name that nothing else is asked about.
    input: (id) => ({ requestId: uuidV7(), playerId: `new-${id}`, currency: "EUR", amount: 1 }),
  },
  {
    procedure: "wallet.withdraw",
    by: "operator",
    input: (playerId) => ({ requestId: uuidV7(), playerId, currency: "EUR", amount: 1 }),
  },
  {
    procedure: "session.create",
    by: "operator",
    input: (brandId) => ({ playerId: `new-${brandId}`, currency: "EUR", brandId }),
  },
  { procedure: "session.close", by: "operator", input: (sessionId) => ({ sessionId }) },
  { procedure: "brands.update", by: "operator", input: (brandId) => ({ brandId, name: "Mine" }) },
  { procedure: "session.acknowledgeReminder", by: "player" },
  { procedure: "limits.set", by: "player", input: () => WIDE_LIMIT },
  { procedure: "protection.setLimit", by: "operator", input: (id) => ({ playerId: `new-${id}`, ...WIDE_LIMIT }) },
  { procedure: "protection.liftExclusion", by: "operator", input: (id) => ({ playerId: `new-${id}` }) },
  { procedure: "freeRounds.grant", by: "operator", input: (id) => ({ ...gift(`new-${id}`), grantId: uuidV7() }) },
  { procedure: "freeRounds.cancel", by: "operator", input: (grantId) => ({ grantId }) },
  {
    procedure: "corrections.propose",
    by: "operator",
    input: (roundId) => ({ correctionId: uuidV7(), roundId, amount: 1, reason: "theirs" }),
  },
  { procedure: "corrections.approve", by: "operator", input: (correctionId) => ({ correctionId }) },
  { procedure: "corrections.reject", by: "operator", input: (correctionId) => ({ correctionId }) },
  { procedure: "config.propose", by: "operator", input: () => coinProposal },
  { procedure: "config.approve", by: "operator", input: (changeId) => ({ changeId }) },
  { procedure: "config.reject", by: "operator", input: (changeId) => ({ changeId }) },
  { procedure: "config.withdraw", by: "operator", input: (changeId) => ({ changeId }) },
  { procedure: "walletCalls.retry", by: "operator", input: (transactionId) => ({ transactionId }) },
  {
    procedure: "walletCalls.resolve",
    by: "operator",
    input: (transactionId) => ({ transactionId, reason: "paid by bank" }),
  },
  { procedure: "walletCalls.approve", by: "operator", input: (resolutionId) => ({ resolutionId }) },
  { procedure: "walletCalls.reject", by: "operator", input: (resolutionId) => ({ resolutionId }) },
  { procedure: "walletKeys.issue", by: "operator" },
  { procedure: "walletKeys.use", by: "operator", input: (keyId) => ({ keyId }) },
  { procedure: "keys.revoke", by: "operator", input: (keyId) => ({ keyId }) },
  { procedure: "keys.rotate", by: "operator", input: (keyId) => ({ keyId }) },
];

/** What in the rows of a tenant could name something of it. */
const marksIn = (rows: string): readonly string[] => [
  ...new Set(rows.match(/[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
];

const exported = async (query: object, { apiKey }: Tenant) => {
  const asked = new URLSearchParams(Object.entries(query)).toString();
  const response = await fetch(`${gateway.url}${EXPORT}?${asked}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const body = await response.text();
  const { error } = response.ok ? {} : (JSON.parse(body) as { readonly error: ErrorShape });
  return { status: response.status, data: body, error };
};

const send = async ({ procedure, by, input }: Shape, mine: Tenant, id: string) => {
  const credential = by === "player" ? mine.token : mine.apiKey;
  const sent = input?.(id);
  if (procedure === EXPORT) return exported(sent ?? {}, mine);
  return changes.some((change) => change.procedure === procedure)
    ? gateway.mutate(procedure, sent, credential)
    : gateway.query(procedure, sent, credential);
};

describe("of two operators behind one gateway", () => {
  it("neither sees, changes or infers anything of the other's, whatever it names", async () => {
    const pool = await Promise.all(tenants.map(async (tenant) => marksIn(await rowsOf(tenant)).filter(isId)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...shapes, ...changes),
        fc.constantFrom(0, 1),
        fc.nat(),
        async (shape, at, n) => {
          const [mine, theirs] = at === 0 ? tenants : [tenants[1], tenants[0]];
          const foreign = pool[1 - at]?.[n % (pool[1 - at]?.length ?? 1)] ?? "";
          const before = await rowsOf(theirs);
          const answer = await send(shape, mine, foreign);
          expect(await rowsOf(theirs)).toBe(before);

          const own = new Set(marksIn(await rowsOf(mine)));
          const shown = marksIn(JSON.stringify(answer)).filter((mark) => mark !== foreign && !own.has(mark));
          expect(shown.filter((mark) => before.includes(mark))).toEqual([]);

          // Someone else's and a missing one look the same.
          const missing = await send(shape, mine, randomUUID());
          expect(missing.status).toBe(answer.status);
          expect(missing.error?.data.code).toBe(answer.error?.data.code);
          expect(missing.error?.message).toBe(answer.error?.message);
        },
      ),
      { numRuns: sized(40, 2_000) },
    );
  });

  it.each(["playerId", "sessionId", "brandId"] as const)("neither exports the other's rounds by %s", async (filter) => {
    const [mine, theirs] = tenants;
    const named = await theirs.casino.db
      .selectFrom("sessions as s")
      .innerJoin("players as p", "p.id", "s.player_id")
      .select(["p.external_id as playerId", "s.id as sessionId", "s.brand_id as brandId"])
      .where("s.id", "=", theirs.player.sessionId)
      .executeTakeFirstOrThrow();
    const query = { [filter]: named[filter], format: "jsonl" };
    expect((await exported(query, theirs)).data.match(/^.+$/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(await exported(query, mine)).toEqual({ status: 200, data: "", error: undefined });
  });

  it("neither can use a token that it signed itself for the other", async () => {
    const [mine, theirs] = tenants;
    const [header = "", payload = "", signature = ""] = mine.token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    const forged = { ...claims, operator: theirs.operatorId, sub: theirs.player.playerId };
    const spelt = Buffer.from(JSON.stringify(forged)).toString("base64url");
    for (const mark of [signature, "", randomBytes(64).toString("base64url")]) {
      const answer = await gateway.query("rounds.list", undefined, [header, spelt, mark].join("."));
      expect(answer.error.data.code).toBe("token_invalid");
    }
  });
});

const isId = (mark: string): boolean => mark.includes("-");
