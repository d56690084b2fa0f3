import { type Database, openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStaff, COIN, coinFlip, makeDue, PROFILE, type Proposed } from "../../test/config-fixture.ts";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { verifyAuditLog } from "../audit/verify-log.ts";
import { applyDueChanges } from "../jobs/apply-changes.ts";
import type { GameBody } from "./game-body.ts";
import { variants } from "./variants.gen.ts";

let database: TestDatabase;
let db: Database;
let workers: readonly Database[];
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  workers = [1, 2, 3].map(() => openDatabase({ ...pool, role: "croupier_worker", maxConnections: 2 }));
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await Promise.all([db, ...(workers ?? [])].map((pool) => pool?.destroy()));
  await database?.[Symbol.asyncDispose]();
});

interface Shown {
  readonly version: number;
  readonly body: GameBody;
  readonly changeId: string | null;
}

const coded = ({ error }: { readonly error?: { readonly data: { readonly code: string } } }): string =>
  error?.data.code ?? "ok";
const log = createLog("test", "silent");
const work = () => Promise.all(workers.map((worker) => applyDueChanges(worker, log)));
const HOUR_MS = 3_600_000;

describe("a proposal", () => {
  const malformed: readonly (readonly [what: string, change: object])[] = [
    ["a stake of a fraction", { body: { ...COIN, stake: { ...COIN.stake, min: 0.5 } } }],
    ["a negative stake", { body: { ...COIN, stake: { ...COIN.stake, min: -1 } } }],
    ["no step", { body: { ...COIN, stake: { ...COIN.stake, step: 0 } } }],
    ["a payout above 2^48", { body: { ...COIN, maxPayout: 2 ** 48 + 1 } }],
    ["a member too many", { body: { ...COIN, rtp: 1 } }],
    ["rounds kept for two months", { body: { ...COIN, abandoned: { policy: "void", afterHours: 1_440 } } }],
    ["another's kind of body", { body: PROFILE }],
    ["no base", { base: undefined }],
    ["a time that is none", { effectiveAt: "tomorrow" }],
  ];
  it.each(malformed)("with %s is refused", async (_, change) => {
    const { alice, propose } = await addStaff(db, gateway);
    expect(["invalid_request", "invalid_stake"]).toContain(coded(await propose(alice.key, change)));
  });

  it("that can't be used is refused, and tells why", async () => {
    const { alice, propose } = await addStaff(db, gateway);
    expect(coded(await propose(alice.key, { game: "craps" }))).toBe("unknown_game");
    expect(coded(await propose(alice.key, { currency: "JPY" }))).toBe("unknown_currency");
    expect(coded(await propose(alice.key, { body: { ...COIN, variant: "loaded" } }))).toBe("config_invalid");
    const fine = { ...COIN, stake: { min: 10, max: 1_000, step: 10, default: 10 } };
    const { error } = await propose(alice.key, { body: fine });
    expect(error.data).toMatchObject({ code: "stakes_lose_to_rounding", httpStatus: 422 });
    expect(error.message).toBe(
      'A stake of 10 is on this grid, and rounding would cost "1 call" more than 0.5 points on it. ' +
        "Multiples of 34 never do, nor does any stake from 67 on.",
    );
  });

  it("on what has moved since is stale, when it is made and when it is approved", async () => {
    const { alice, bob, propose, decide, agree } = await addStaff(db, gateway);
    const early = await propose(alice.key);
    await agree();
    expect(coded(await propose(alice.key))).toBe("config_stale");
    expect(coded(await propose(alice.key, { base: 2 }))).toBe("config_stale");
    expect(coded(await decide("approve", bob.key, early.data.changeId))).toBe("config_stale");
    // Also where what moved it was no proposal.
    const { data } = await propose(alice.key, { base: 1 });
    await db.updateTable("game_configs").set({ stake_max: 5_000n }).where("version", "=", 1).execute();
    expect(coded(await decide("approve", bob.key, data.changeId))).toBe("config_stale");
  });

  it("of another operator's is not there", async () => {
    const [mine, theirs] = [await addStaff(db, gateway), await addStaff(db, gateway)];
    const { data } = await mine.propose(mine.alice.key);
    for (const verb of ["approve", "reject", "withdraw"] as const) {
      expect(coded(await theirs.decide(verb, theirs.bob.key, data.changeId))).toBe("change_not_found");
    }
    await mine.decide("approve", mine.bob.key, data.changeId);
    expect(coded(await gateway.query("config.get", coinFlip, theirs.bob.key))).toBe("config_not_found");
    const listed = await gateway.query<{ configs: unknown[] }>("config.list", {}, theirs.bob.key);
    expect(listed.data.configs).toEqual([]);
  });
});

describe("every shipped variant", () => {
  const all = Object.entries(variants).flatMap(([game, ofGame]) =>
    Object.keys(ofGame).map((variant) => [game, variant]),
  );
  it.each(all)("of %s, %s, can be configured from stakes of 2.00 on", async (game = "", variant = "") => {
    const { agree } = await addStaff(db, gateway);
    const stake = { min: 200, max: 10_000, step: 50, default: 200 };
    const { data } = await agree({ game, body: { ...COIN, variant, stake, maxPayout: 10_000_000 } });
    expect(data).toMatchObject({ state: "applied", version: 1 });
  });
});

describe("versions", () => {
  it("are all kept, whoever made them, so that the one on a round can be looked up", async () => {
    const { operatorId, alice, agree } = await addStaff(db, gateway);
    await agree();
    await agree({ base: 1, body: { ...COIN, stake: { ...COIN.stake, max: 20_000 } } });
    await db.updateTable("game_configs").set({ enabled: false }).where("operator_id", "=", operatorId).execute();
    const read = async (version: number) =>
      (await gateway.query<Shown>("config.version", { ...coinFlip, version }, alice.key)).data;
    expect(await read(1)).toMatchObject({ version: 1, body: COIN });
    expect((await read(2)).body.stake.max).toBe(20_000);
    expect(await read(3)).toMatchObject({ body: { enabled: false, stake: { max: 20_000 } }, changeId: null });
    expect(await read(4)).toBeUndefined();
    const { error } = await gateway.query("config.version", { ...coinFlip, version: 2 ** 31 }, alice.key);
    expect(error.data.code).toBe("invalid_request");
    const now = await gateway.query<Shown>("config.get", coinFlip, alice.key);
    expect(now.data.version).toBe(3);
  });

  it("can be neither changed nor taken away", async () => {
    const { operatorId, agree } = await addStaff(db, gateway);
    await agree();
    for (const statement of [
      sql`update game_config_versions set body = '{}' where operator_id = ${operatorId}`,
      sql`delete from game_config_versions where operator_id = ${operatorId}`,
      sql`delete from game_configs where operator_id = ${operatorId}`,
    ]) {
      await expect(statement.execute(db)).rejects.toThrow("written once");
    }
  });

  it("in force are listed page by page, and so are changes", async () => {
    const { alice, agree, propose } = await addStaff(db, gateway);
    for (const game of ["dice", "coin-flip"]) await agree({ game });
    await agree({ currency: "USD" });
    await propose(alice.key, { currency: "SEK" });
    interface Page {
      readonly configs: { readonly game: string; readonly currency: string }[];
      readonly nextCursor: string | null;
    }
    const list = async (input: object) => (await gateway.query<Page>("config.list", input, alice.key)).data;
    const first = await list({ limit: 2 });
    expect(first.configs.map(({ game, currency }) => `${game}/${currency}`)).toEqual([
      "coin-flip/EUR",
      "coin-flip/USD",
    ]);
    const second = await list({ limit: 2, cursor: first.nextCursor });
    expect(second).toMatchObject({ configs: [{ game: "dice" }], nextCursor: null });
    interface Changes {
      readonly changes: Proposed[];
      readonly nextCursor: string | null;
    }
    const changes = async (input: object) => (await gateway.query<Changes>("config.changes", input, alice.key)).data;
    expect((await changes({ state: "proposed" })).changes).toMatchObject([{ currency: "SEK", state: "proposed" }]);
    const newest = await changes({ limit: 3 });
    const rest = await changes({ limit: 3, cursor: newest.nextCursor });
    expect([...newest.changes, ...rest.changes]).toHaveLength(4);
    expect(rest.nextCursor).toBeNull();
  });
});

describe("a change with a time", () => {
  const tomorrow = () => new Date(Date.now() + 24 * HOUR_MS).toISOString();

  it("waits for it, and is then applied once, however many workers there are", async () => {
    const { operatorId, alice, agree } = await addStaff(db, gateway);
    const { data } = await agree({ effectiveAt: tomorrow() });
    expect(data.state).toBe("approved");
    await work();
    expect(coded(await gateway.query("config.get", coinFlip, alice.key))).toBe("config_not_found");
    await makeDue(db, data.changeId);
    const done = await work();
    expect(done.reduce((sum, { applied }) => sum + applied, 0)).toBe(1);
    await work();
    const now = await gateway.query<Shown>("config.get", coinFlip, alice.key);
    expect(now.data).toMatchObject({ version: 1, body: COIN, changeId: data.changeId });
    const { rows } = await sql`
      select entry ->> 'by' as by from audit_log where operator_id = ${operatorId} and entry ->> 'action' = 'config.apply'
    `.execute(db);
    expect(rows).toEqual([{ by: "worker" }]);
    expect((await verifyAuditLog(db)).problems).toEqual([]);
  });

  it("is superseded by one that is applied before", async () => {
    const { agree, alice } = await addStaff(db, gateway);
    const later = await agree({ effectiveAt: tomorrow() });
    await agree();
    await makeDue(db, later.data.changeId);
    await work();
    const found = await gateway.query<{ changes: Proposed[] }>("config.changes", { state: "superseded" }, alice.key);
    expect(found.data.changes).toMatchObject([{ changeId: later.data.changeId, version: null }]);
  });

  it("is looked at again when its time comes: what moved or no longer holds is not applied", async () => {
    const [moved, bad] = [await addStaff(db, gateway), await addStaff(db, gateway)];
    const late = await moved.agree({ effectiveAt: tomorrow() });
    // Planted on our side, by no proposal.
    await sql`insert into game_configs (operator_id, game, currency, enabled, variant, stake_min, stake_max, stake_step, max_payout)
      values (${moved.operatorId}, 'coin-flip', 'EUR', true, 'standard', 1, 1, 1, 1)`.execute(db);
    const gone = await bad.agree({ effectiveAt: tomorrow() });
    // As if this build had lost the variant since.
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`update config_changes set body = jsonb_set(body, '{variant}', '"gone"') where id = ${gone.data.changeId}`.execute(
        tx,
      );
    });
    for (const { data } of [late, gone]) await makeDue(db, data.changeId);
    await work();
    const states = async (staff: typeof moved) =>
      (await gateway.query<{ changes: Proposed[] }>("config.changes", {}, staff.alice.key)).data.changes;
    expect(await states(moved)).toMatchObject([
      { state: "superseded", reason: "version 1 is in force, not 0 any more" },
    ]);
    expect(await states(bad)).toMatchObject([
      { state: "rejected", reason: "coin-flip has no variant gone; there are: standard." },
    ]);
  });

  it("that can't be written keeps no other waiting", async () => {
    const [stuck, fine] = [await addStaff(db, gateway), await addStaff(db, gateway)];
    const changes = [await stuck.agree({ effectiveAt: tomorrow() }), await fine.agree({ effectiveAt: tomorrow() })];
    for (const { data } of changes) await makeDue(db, data.changeId);
    await sql`create function stuck() returns trigger language plpgsql as
      $$ begin if new.operator_id::text = tg_argv[0] then raise exception 'stuck'; end if; return new; end $$`.execute(
      db,
    );
    await sql`create trigger stuck before insert on game_configs for each row
      execute function stuck(${sql.lit(stuck.operatorId)})`.execute(db);
    const [worker = db] = workers;
    expect(await applyDueChanges(worker, log)).toEqual({ applied: 1, refused: 0, failed: 1 });
    await sql`drop trigger stuck on game_configs`.execute(db);
    expect(await applyDueChanges(worker, log)).toEqual({ applied: 1, refused: 0, failed: 0 });
  });
});
