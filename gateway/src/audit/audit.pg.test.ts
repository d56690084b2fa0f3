import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { traceContext } from "@croupier/telemetry/trace-context";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addOperator } from "../../test/operator-fixture.ts";
import { createOperator } from "../operators/create-operator.ts";
import { audited } from "./audited.ts";
import { verifyAuditLog } from "./verify-log.ts";

let database: TestDatabase;
let db: Database;
let asGateway: Database;
let asAuditor: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  asGateway = openDatabase({ ...pool, role: "croupier_gateway" });
  asAuditor = openDatabase({ ...pool, role: "croupier_audit", maxConnections: 2 });
});

afterAll(async () => {
  await Promise.all([db?.destroy(), asGateway?.destroy(), asAuditor?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const log = (operatorId: string, subject: string) =>
  audited(
    asGateway,
    {
      caller: { operatorId, keyId: randomUUID() },
      origin: { address: "192.0.2.1", userAgent: "test" },
      trace: traceContext(undefined),
    },
    "test.change",
    () => Promise.resolve({ answer: {}, subject, before: { n: 1 }, after: { n: 2, text: "ä\u2028" } }),
  );

const addLog = async (entries: number): Promise<string> => {
  const { operatorId } = await addOperator(db);
  for (let n = 0; n < entries; n += 1) await log(operatorId, `thing ${n}`);
  return operatorId;
};

const problemsOf = async (operatorId: string): Promise<readonly string[]> =>
  (await verifyAuditLog(asAuditor)).problems.filter((problem) => problem.includes(operatorId));

/** As whoever owns the server could: past triggers and roles. */
const tamper = (statement: string) =>
  db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(statement).execute(tx);
  });

describe("the chain", () => {
  it("holds, however many changes are made at once", async () => {
    const operatorId = await addLog(0);
    await Promise.all(Array.from({ length: 40 }, (_, n) => log(operatorId, `thing ${n}`)));
    expect(await problemsOf(operatorId)).toEqual([]);
    const { chains } = await verifyAuditLog(asAuditor);
    expect(chains).toContainEqual({ operatorId, entries: 40, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("holds over more entries than are read at a time", async () => {
    const operatorId = await addLog(5);
    const problemsIn = async () => (await verifyAuditLog(asAuditor, [], 2)).problems.join();
    expect(await problemsIn()).not.toContain(operatorId);
    await tamper(`delete from audit_log where operator_id = '${operatorId}' and seq = 3`);
    expect(await problemsIn()).toContain(`operator ${operatorId}: entry 3 is missing`);
  });

  it("of a new operator begins with its making", async () => {
    const { operatorId, adminKey } = await createOperator(db, "New Casino", "hosted");
    const { rows } = await sql<{ entry: object }>`
      select entry from audit_log where operator_id = ${operatorId}`.execute(db);
    expect(rows).toMatchObject([{ entry: { action: "operators.create", after: { key: { keyId: adminKey.keyId } } } }]);
    expect(JSON.stringify(rows)).not.toContain(adminKey.key);
    expect(await problemsOf(operatorId)).toEqual([]);
  });

  const attacks: readonly (readonly [what: string, statement: (where: string) => string, found: RegExp])[] = [
    [
      "a changed word",
      (where) => `update audit_log set entry = jsonb_set(entry, '{by}', '"x"') ${where} and seq = 3`,
      /entry 3 is not what was written/,
    ],
    [
      "a changed value",
      (where) => `update audit_log set entry = jsonb_set(entry, '{after,n}', '3') ${where} and seq = 3`,
      /entry 3 is not/,
    ],
    ["a removed entry", (where) => `delete from audit_log ${where} and seq = 3`, /entry 3 is missing/],
    ["a removed first entry", (where) => `delete from audit_log ${where} and seq = 1`, /entry 1 is missing/],
    ["a removed last entry", (where) => `delete from audit_log ${where} and seq = 5`, /entry 5 is missing/],
    ["all of them removed", (where) => `delete from audit_log ${where}`, /entry 1 is missing/],
    ["a removed head", (where) => `delete from audit_heads ${where}`, /the end of its chain is missing/],
    [
      "two entries that changed places",
      (where) =>
        `update audit_log set seq = case seq when 2 then 4 else 2 end + 100 ${where} and seq in (2, 4); update audit_log set seq = seq - 100 ${where} and seq > 100`,
      /entry 2 is not/,
    ],
    [
      "an entry put in",
      (where) =>
        `update audit_log set seq = seq + 100 ${where} and seq > 2; update audit_log set seq = seq - 99 ${where} and seq > 100; insert into audit_log select operator_id, 3, entry, hash from audit_log ${where} and seq = 2`,
      /entry 3 is not/,
    ],
    [
      "a hash made to fit its changed entry",
      (where) => `update audit_log set entry = '{}', hash = sha256('x') ${where} and seq = 3`,
      /entry 3 is not/,
    ],
  ];
  it.each(attacks)("shows %s", async (_, statement, found) => {
    const operatorId = await addLog(5);
    expect(await problemsOf(operatorId)).toEqual([]);
    await tamper(statement(`where operator_id = '${operatorId}'`));
    expect(await problemsOf(operatorId)).toEqual([expect.stringMatching(found)]);
  });

  it("cut off together with its head is missed by whoever kept an end of it", async () => {
    const operatorId = await addLog(5);
    const { chains } = await verifyAuditLog(asAuditor);
    const mine = chains.filter((chain) => chain.operatorId === operatorId);
    await log(operatorId, "later");
    expect((await verifyAuditLog(asAuditor, mine)).problems.filter((text) => text.includes(operatorId))).toEqual([]);
    await tamper(`
      delete from audit_log where operator_id = '${operatorId}' and seq > 3;
      update audit_heads h set seq = 3, hash = l.hash from audit_log l
      where h.operator_id = '${operatorId}' and l.operator_id = h.operator_id and l.seq = 3`);
    expect(await problemsOf(operatorId)).toEqual([]);
    expect((await verifyAuditLog(asAuditor, mine)).problems).toContain(
      `operator ${operatorId}: it had 5 entries, and has 3`,
    );
    await log(operatorId, "other");
    await log(operatorId, "other");
    expect((await verifyAuditLog(asAuditor, mine)).problems).toContain(
      `operator ${operatorId}: entry 5 is not the one there was`,
    );
  });

  it("can't be bent without putting triggers out of the way, by anyone", async () => {
    const operatorId = await addLog(2);
    const attempts = [
      `update audit_log set entry = '{}' where operator_id = '${operatorId}'`,
      `delete from audit_log where operator_id = '${operatorId}'`,
      "truncate audit_log",
      `update audit_heads set seq = 1 where operator_id = '${operatorId}'`,
      `delete from audit_heads where operator_id = '${operatorId}'`,
    ];
    for (const attempt of attempts) await expect(sql.raw(attempt).execute(db)).rejects.toThrow(/written once/);
    expect(await problemsOf(operatorId)).toEqual([]);
  });
});

it("what is not done is not logged", async () => {
  const operatorId = await addLog(1);
  await expect(
    audited(
      asGateway,
      {
        caller: { operatorId, keyId: "k" },
        origin: { address: null, userAgent: null },
        trace: traceContext(undefined),
      },
      "test.change",
      () => Promise.reject(new Error("it broke")),
    ),
  ).rejects.toThrow("it broke");
  const { chains } = await verifyAuditLog(asAuditor);
  expect(chains.find((chain) => chain.operatorId === operatorId)?.entries).toBe(1);
});
