import { randomBytes, randomUUID } from "node:crypto";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { addConfigRows } from "@croupier/testing/config-rows";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPlayerRows } from "@croupier/testing/player-rows";
import { privileges } from "@croupier/testing/privileges";
import { addReconciliationRows } from "@croupier/testing/reconciliation-rows";
import { addSums } from "@croupier/testing/report-rows";
import { addWonPool } from "@croupier/testing/jackpot-rows";
import { addWalletRows } from "@croupier/testing/wallet-rows";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { migrateToLatest } from "./migrate.ts";
import { createRole } from "./migrations/0003-tenant-isolation.ts";
import type { Role } from "./roles.ts";
import { inTenant } from "./tenant.ts";

const ofOneTenant: readonly Role[] = ["croupier_gateway", "croupier_report", "croupier_worker"];
const roles: readonly Role[] = ["croupier_audit", "croupier_service", ...ofOneTenant];
let database: TestDatabase;
let mine: TestCasino;
let theirs: TestCasino;
let player: TestPlayer;
let as: Record<Role, Database>;
let tables: readonly string[];
let grants: readonly Grant[];

/** Rows in every table. */
const play = async (casino: TestCasino): Promise<TestPlayer> => {
  const added = await casino.addPlayer();
  await addWonPool(casino.db, casino.operatorId);
  await casino.open(added, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }]);
  const { round } = await casino.open(added, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
  const { rows } = await sql<{ requestId: string }>`select uuidv7() as "requestId"`.execute(casino.db);
  await casino.call(added, "/games/ladder/act", { ...rows[0], roundId: round?.id, expectedStep: 0, action: "double" });
  await addPlayerRows(casino.db, casino.operatorId, added.playerId);
  const seq = { operator_id: casino.operatorId, seq: 1n, hash: randomBytes(32) };
  await casino.db.insertInto("audit_heads").values(seq).execute();
  await casino.db
    .insertInto("audit_log")
    .values({ ...seq, entry: "{}" })
    .execute();
  await addConfigRows(casino.db, casino.operatorId);
  await addSums(casino.db, casino.operatorId);
  await addWalletRows(casino.db, casino.operatorId);
  await addReconciliationRows(casino.db, casino.operatorId);
  return added;
};

const open = (role: Role): Database =>
  openDatabase({ url: database.url, role, applicationName: "test", maxConnections: 2, onBrokenConnection: () => {} });

beforeAll(async () => {
  database = await createTestDatabase();
  mine = await createTestCasino(database.url);
  theirs = await createTestCasino(database.url);
  player = await play(mine);
  await play(theirs);
  as = {
    croupier_audit: open("croupier_audit"),
    croupier_gateway: open("croupier_gateway"),
    croupier_report: open("croupier_report"),
    croupier_service: open("croupier_service"),
    croupier_worker: open("croupier_worker"),
  };
  const found = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
      and relname not in ('kysely_migration', 'kysely_migration_lock') order by relname`.execute(mine.db);
  tables = found.rows.map(({ name }) => name);
  grants = await readGrants(mine.db);
});

afterAll(async () => {
  await Promise.all(Object.values(as ?? {}).map((db) => db.destroy()));
  await mine?.[Symbol.asyncDispose]();
  await theirs?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

interface Grant {
  readonly role: Role;
  readonly table: string;
  readonly privilege: string;
  /** Null where all of the table's columns are granted. */
  readonly columns: string | null;
}

const readGrants = async (db: Database): Promise<readonly Grant[]> => {
  const { rows } = await sql<Grant>`
    select acl.grantee::regrole::text as role, c.relname as table, lower(acl.privilege_type) as privilege,
      string_agg(acl.attname, ' ' order by acl.attname) as columns
    from pg_class c, lateral (
      select null as attname, a.* from aclexplode(c.relacl) a
      union all
      select t.attname, a.* from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid
    ) acl
    where c.relnamespace = 'public'::regnamespace and acl.grantee::regrole::text in (${sql.join(roles)})
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  return rows;
};

/** The tables that a role may read, each with the column that says whose a row is. */
const readable = (role: Role): readonly (readonly [table: string, owner: string])[] =>
  grants
    .filter((grant) => grant.role === role && grant.privilege === "select")
    .map(({ table }) => [table, table === "operators" ? "id" : "operator_id"]);

const ownersOf = async (db: Database, table: string, owner: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    select distinct ${sql.ref(owner)} as id from ${sql.table(table)} order by 1`.execute(db);
  return rows.map(({ id }) => id);
};

describe("a table", () => {
  test("shows rows to nobody but by a policy, and is filled for this test", async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity order by 1
    `.execute(mine.db);
    expect(rows.map(({ name }) => name)).toEqual(tables);
    for (const table of tables) {
      const owners = await ownersOf(mine.db, table, table === "operators" ? "id" : "operator_id");
      expect([table, owners]).toEqual([table, [mine.operatorId, theirs.operatorId].toSorted()]);
    }
  });

  test("is granted to each role as far as its work goes, and no further", () => {
    const shown = (role: Role) =>
      grants
        .filter((grant) => grant.role === role)
        .map(({ table, privilege, columns }) => `${privilege} ${table}${columns === null ? "" : ` (${columns})`}`)
        .toSorted();
    for (const role of roles) expect([role, shown(role)]).toEqual([role, privileges[role].toSorted()]);
  });
});

describe.each(ofOneTenant)("%s", (role) => {
  test("is who it says it is, whatever options the address has", async () => {
    const url = new URL(database.url);
    url.searchParams.set("options", "-c work_mem=5MB");
    const db = openDatabase({ url: url.href, role, applicationName: "test", maxConnections: 1 });
    const { rows } = await sql`
      select current_user as "user", current_setting('work_mem') as "workMem"`.execute(db);
    await db.destroy();
    expect(rows).toEqual([{ user: role, workMem: "5MB" }]);
  });

  test("sees no row while no operator is named, but which operators and old requests there are to work on", async () => {
    for (const [table, owner] of readable(role)) {
      const owners = await ownersOf(as[role], table, owner);
      const all = role === "croupier_worker" && table === "operators";
      expect([table, owners.length]).toEqual([table, all ? 2 : 0]);
    }
  });

  test("sees its operator's rows and no other's", async () => {
    for (const [table, owner] of readable(role)) {
      if (role === "croupier_worker" && (table === "operators" || table === "requests")) continue;
      const owners = await inTenant(as[role], mine.operatorId, (tx) => ownersOf(tx, table, owner));
      expect([table, owners]).toEqual([table, [mine.operatorId]]);
    }
  });

  test("is nobody's again when the transaction has ended, however it ended", async () => {
    const db = openDatabase({ url: database.url, role, applicationName: "test", maxConnections: 1 });
    const count = async () => (await ownersOf(db, "rounds", "operator_id")).length;
    await inTenant(db, mine.operatorId, async () => {});
    expect(await count()).toBe(0);
    await expect(inTenant(db, mine.operatorId, () => Promise.reject(new Error("it broke")))).rejects.toThrow(
      "it broke",
    );
    expect(await count()).toBe(0);
    await db.destroy();
  });

  test("can't bring itself to see more", async () => {
    const attempts = [
      "set row_security = off; select count(*) from rounds",
      "alter table rounds disable row level security",
      "create policy mine on rounds using (true)",
      `grant croupier_audit to ${role}`,
      "create function leak() returns bigint language sql security definer return (select count(*) from rounds)",
      "copy rounds to program 'cat'",
    ];
    for (const attempt of attempts) {
      await expect(inTenant(as[role], mine.operatorId, (tx) => sql.raw(attempt).execute(tx))).rejects.toThrow(
        /permission denied|must be owner|must have|row-level security/,
      );
    }
  });
});

describe("the gateway's role", () => {
  const asGateway = <T>(work: (tx: Database) => Promise<T>) => inTenant(as.croupier_gateway, mine.operatorId, work);
  const someone = (operatorId: string) => ({ id: randomUUID(), operator_id: operatorId, external_id: randomUUID() });

  test("writes no row of another operator, and moves none of its own there", async () => {
    const added = asGateway((tx) => tx.insertInto("players").values(someone(theirs.operatorId)).execute());
    await expect(added).rejects.toThrow(/row-level security/);
    const moved = asGateway((tx) => tx.updateTable("players").set({ operator_id: theirs.operatorId }).execute());
    await expect(moved).rejects.toThrow(/row-level security/);
    const written = await asGateway((tx) =>
      tx
        .updateTable("sessions")
        .set({ closed_at: new Date() })
        .where("operator_id", "=", theirs.operatorId)
        .executeTakeFirst(),
    );
    expect(written.numUpdatedRows).toBe(0n);
  });

  test("can't tell another operator's player from one that doesn't exist", async () => {
    const theirPlayer = await theirs.addPlayer();
    const refusalOf = (playerId: string) =>
      asGateway((tx) =>
        tx
          .insertInto("sessions")
          .values({
            id: randomUUID(),
            operator_id: mine.operatorId,
            player_id: playerId,
            mode: "real",
            currency: "EUR",
            launch_hash: randomBytes(32),
            launch_expires_at: new Date(),
            expires_at: new Date(),
          })
          .execute(),
      ).catch((error: unknown) => String(error).replace(playerId, "PLAYER"));
    expect(await refusalOf(theirPlayer.playerId)).toMatch(/foreign key/);
    expect(await refusalOf(theirPlayer.playerId)).toBe(await refusalOf(randomUUID()));
  });

  test("moves no money and reads nothing that a seed follows from", async () => {
    const attempts = [
      sql`update accounts set balance = 0`,
      sql`insert into transfers select * from transfers`,
      sql`select salt from seed_pairs`,
      sql`select wallet_token from sessions`,
      sql`update wallet_calls set amount = 0`,
      sql`select master_key_id from seed_pairs`,
      sql`delete from rounds`,
    ];
    for (const attempt of attempts) {
      await expect(asGateway((tx) => attempt.execute(tx))).rejects.toThrow(/permission denied/);
    }
  });
});

describe("the services' role", () => {
  test("reaches hot tables, and what a bet reads besides, alone", async () => {
    for (const table of ["brands", "api_keys", "audit_log"]) {
      await expect(sql`select from ${sql.table(table)}`.execute(as.croupier_service)).rejects.toThrow(
        /permission denied/,
      );
    }
    await expect(sql`select created_at from players`.execute(as.croupier_service)).rejects.toThrow(/permission denied/);
    await expect(sql`select launch_hash from sessions`.execute(as.croupier_service)).rejects.toThrow(
      /permission denied/,
    );
    await expect(sql`select name from operators`.execute(as.croupier_service)).rejects.toThrow(/permission denied/);
    await expect(sql`update game_configs set stake_max = 1`.execute(as.croupier_service)).rejects.toThrow(
      /permission denied/,
    );
    await expect(sql`select * from use_key('x')`.execute(as.croupier_service)).rejects.toThrow(/permission denied/);
  });

  test("is not slowed by policies: none of them is in its plans", async () => {
    const { rows } = await sql<{ "QUERY PLAN": string }>`
      explain (verbose) select balance from accounts
      where operator_id = ${mine.operatorId} and player_id = ${player.playerId} and mode = 'real'
    `.execute(as.croupier_service);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("accounts_pk");
    expect(plan).not.toMatch(/Filter|current_setting/);
  });
});

test("the auditor's role reads what proves the ledger and writes nothing", async () => {
  const own = grants.filter(({ role }) => role === "croupier_audit");
  expect(new Set(own.map(({ privilege }) => privilege))).toEqual(new Set(["select"]));
  expect(await ownersOf(as.croupier_audit, "rounds", "operator_id")).toHaveLength(2);
});

test("roles may be made by many databases of a server at once", async () => {
  const role = `croupier_test_${randomBytes(6).toString("hex")}`;
  const db = openDatabase({ url: database.url, applicationName: "test", maxConnections: 8 });
  const make = () => db.transaction().execute((tx) => sql.raw(createRole(role)).execute(tx));
  await Promise.all(Array.from({ length: 8 }, make));
  await make();
  await sql`drop role ${sql.id(role)}`.execute(db);
  await db.destroy();
});

test("a login that is no superuser migrates, and serves as every role", async () => {
  const login = `croupier_test_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(16).toString("hex");
  const url = new URL(database.url);
  url.username = login;
  url.password = password;
  url.pathname = `/${login}`;
  await using cleanup = new AsyncDisposableStack();
  const admin = openDatabase({ url: database.url, applicationName: "test", maxConnections: 1 });
  cleanup.defer(() => admin.destroy());
  const run = (statement: string) => sql.raw(statement).execute(admin);
  await run(`create role ${login} login createrole password '${password}'`);
  cleanup.defer(async () => void (await run(`drop role ${login}`)));
  // The roles are there already, another's; whoever runs the server lets this login use them.
  await run(`grant ${roles.join(", ")} to ${login}`);
  await run(`create database ${login} owner ${login}`);
  cleanup.defer(async () => void (await run(`drop database ${login} with (force)`)));

  await migrateToLatest(url.href);
  for (const role of roles) {
    const db = openDatabase({ url: url.href, role, applicationName: "test", maxConnections: 1 });
    cleanup.defer(() => db.destroy());
    expect((await sql`select current_user as "user"`.execute(db)).rows).toEqual([{ user: role }]);
  }
  const gateway = openDatabase({ url: url.href, role: "croupier_gateway", applicationName: "test", maxConnections: 1 });
  cleanup.defer(() => gateway.destroy());
  const { rows } = await sql`select count(*) as keys from use_key('\\x00')`.execute(gateway);
  expect(rows).toEqual([{ keys: 0n }]);
});
