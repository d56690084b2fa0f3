import { isRefusal } from "@croupier/contract/errors";
import { type Database, openDatabase } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStaff, COIN, coinFlip, type Proposed } from "../../test/config-fixture.ts";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { traceContext } from "@croupier/telemetry/trace-context";
import type { NewKey } from "../keys/key-info.ts";
import { approveChange } from "./changes.ts";

let database: TestDatabase;
let db: Database;
let asGateway: Database;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  asGateway = openDatabase({ ...pool, role: "croupier_gateway" });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await Promise.all([db?.destroy(), asGateway?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const codeOf = ({ data, error }: { data?: Proposed; error?: { data: { code: string } } }): string =>
  data ? data.state : (error?.data.code ?? "");
const rotate = async (admin: string, keyId: string): Promise<NewKey> =>
  (await gateway.mutate<{ made: NewKey }>("keys.rotate", { keyId }, admin)).data.made;
const versionsOf = (operatorId: string) =>
  db
    .selectFrom("game_config_versions")
    .select(["version", "change_id"])
    .where("operator_id", "=", operatorId)
    .execute();

describe("a change", () => {
  it("takes two people: what one proposes, another approves", async () => {
    const { operatorId, alice, bob, propose, decide } = await addStaff(db, gateway);
    const { data } = await propose(alice.key);
    expect(data).toMatchObject({ ...coinFlip, base: 0, body: COIN, state: "proposed", proposedBy: alice.keyId });
    expect(await versionsOf(operatorId)).toEqual([]);
    const approved = await decide("approve", bob.key, data.changeId);
    expect(approved.data).toMatchObject({ state: "applied", approvedBy: bob.keyId, version: 1 });
    expect(await versionsOf(operatorId)).toEqual([{ version: 1, change_id: data.changeId }]);
    const round = await gateway.query("config.get", coinFlip, alice.key);
    expect(round.data).toMatchObject({ version: 1, body: COIN, changeId: data.changeId });
  });

  it("is logged, who did what and what it was before", async () => {
    const { admin, alice, bob, agree } = await addStaff(db, gateway);
    const { data } = await agree();
    const log = await gateway.query<{ entries: object[] }>("audit.list", { limit: 2 }, admin);
    expect(log.data.entries).toMatchObject([
      {
        action: "config.approve",
        by: bob.keyId,
        subject: data.changeId,
        before: { state: "proposed" },
        after: { state: "applied" },
      },
      { action: "config.propose", by: alice.keyId, subject: data.changeId, before: null, after: { body: COIN } },
    ]);
  });
});

describe("nobody approves a proposal of their own", () => {
  it("with the key that proposed it", async () => {
    const { alice, propose, decide } = await addStaff(db, gateway);
    const { data } = await propose(alice.key);
    expect(codeOf(await decide("approve", alice.key, data.changeId))).toBe("four_eyes_required");
  });

  it("with the key that took its place, by however many rotations, whoever rotated it", async () => {
    const { admin, hire, propose, decide } = await addStaff(db, gateway);
    const mighty = await hire(["admin", "config"]);
    const { data } = await propose(mighty.key);
    const second = await rotate(mighty.key, mighty.keyId);
    const third = await rotate(admin, second.keyId);
    for (const { key } of [second, third]) {
      expect(codeOf(await decide("approve", key, data.changeId))).toBe("four_eyes_required");
    }
    const late = await propose(third.key);
    expect(codeOf(await decide("approve", mighty.key, late.data.changeId))).toBe("four_eyes_required");
  });

  it("with a key that it made, or that one made by it made, or that was made before it was rotated", async () => {
    const { hire, propose, decide } = await addStaff(db, gateway);
    const mighty = await hire(["admin", "config"]);
    const child = await hire(["admin", "config"], mighty.key);
    const grandchild = await hire(["config"], child.key);
    const next = await rotate(mighty.key, mighty.keyId);
    for (const proposer of [mighty, next]) {
      const { data } = await propose(proposer.key);
      for (const { key } of [child, grandchild]) {
        expect(codeOf(await decide("approve", key, data.changeId))).toBe("four_eyes_required");
      }
    }
    // Nor does the maker approve what the made one proposed.
    const { data } = await propose(grandchild.key);
    expect(codeOf(await decide("approve", next.key, data.changeId))).toBe("four_eyes_required");
  });

  it("with a colleague's key, rotated to be shown the new one", async () => {
    const { bob, hire, propose, decide } = await addStaff(db, gateway);
    const mighty = await hire(["admin", "config"]);
    const { data } = await propose(mighty.key);
    const stolen = await rotate(mighty.key, bob.keyId);
    expect(codeOf(await decide("approve", stolen.key, data.changeId))).toBe("four_eyes_required");
  });

  it("with an ended key", async () => {
    const { operatorId, admin, alice, bob, propose, decide } = await addStaff(db, gateway);
    const { data } = await propose(alice.key);
    await gateway.mutate("keys.revoke", { keyId: bob.keyId }, admin);
    expect(codeOf(await decide("approve", bob.key, data.changeId))).toBe("key_invalid");
    // Revoked after the call was let in: asked again under the lock that revoking takes.
    const caller = { operatorId, keyId: bob.keyId, scopes: ["config"] } as const;
    const actor = { caller, origin: { address: null, userAgent: null }, trace: traceContext(undefined) };
    const late = await approveChange(asGateway, actor, data.changeId);
    expect(isRefusal(late) && late.code).toBe("key_invalid");
  });

  it("even if the gateway's code let it", async () => {
    const { operatorId, alice, bob, propose } = await addStaff(db, gateway);
    const { data } = await propose(alice.key);
    const approve = (by: string) =>
      inTenant(asGateway, operatorId, (tx) =>
        tx
          .updateTable("config_changes")
          .set({ state: "approved", approved_by: by, approved_at: new Date() })
          .where("id", "=", data.changeId)
          .execute(),
      );
    await expect(approve(alice.keyId)).rejects.toThrow("config_changes_two_keys");
    await approve(bob.keyId);
    const write = (stakeMax: bigint, changeId: string | null) =>
      inTenant(asGateway, operatorId, (tx) =>
        tx
          .insertInto("game_configs")
          .values({
            operator_id: operatorId,
            game: "coin-flip",
            currency: "EUR",
            enabled: true,
            variant: "standard",
            stake_min: 100n,
            stake_max: stakeMax,
            stake_step: 100n,
            stake_default: 100n,
            max_payout: 10_000_000n,
            change_id: changeId,
          })
          .execute(),
      );
    for (const [max, change] of [
      [10_000n, null],
      [20_000n, data.changeId],
      [10_000n, alice.keyId],
    ] as const) {
      await expect(write(max, change)).rejects.toThrow("a configuration changes by an approved change alone");
    }
    await write(10_000n, data.changeId);
    expect(await versionsOf(operatorId)).toEqual([{ version: 1, change_id: data.changeId }]);
  });
});

describe("of two who decide at once", () => {
  it("one approves", async () => {
    const { operatorId, alice, bob, hire, propose, decide } = await addStaff(db, gateway);
    const others = [bob, await hire(), await hire()];
    const { data } = await propose(alice.key);
    const decided = await Promise.all([...others, ...others].map(({ key }) => decide("approve", key, data.changeId)));
    expect(decided.map(codeOf).toSorted()).toEqual(["applied", ...Array<string>(5).fill("change_closed")]);
    expect(await versionsOf(operatorId)).toHaveLength(1);
  });

  it("one is heard, where one approves and another rejects or withdraws", async () => {
    const { operatorId, alice, bob, hire, propose, decide } = await addStaff(db, gateway);
    const carol = await hire();
    const { data } = await propose(alice.key);
    const decided = await Promise.all([
      decide("approve", bob.key, data.changeId),
      decide("reject", carol.key, data.changeId),
      decide("withdraw", alice.key, data.changeId),
    ]);
    const codes = decided.map(codeOf);
    expect(codes.filter((code) => code === "change_closed")).toHaveLength(2);
    expect(await versionsOf(operatorId)).toHaveLength(codes[0] === "applied" ? 1 : 0);
  });

  it("the version that comes first makes the others stale", async () => {
    const { alice, bob, propose, decide } = await addStaff(db, gateway);
    const changes = await Promise.all([1, 2, 3].map(() => propose(alice.key)));
    const decided = await Promise.all(changes.map(({ data }) => decide("approve", bob.key, data.changeId)));
    expect(decided.map(codeOf).toSorted()).toEqual(["applied", "config_stale", "config_stale"]);
    const states = await gateway.query<{ changes: Proposed[] }>("config.changes", {}, alice.key);
    expect(states.data.changes.map(({ state }) => state).toSorted()).toEqual(["applied", "superseded", "superseded"]);
  });
});

describe("who ends a change without applying it", () => {
  it("is the proposer by withdrawing, and any other by rejecting, also once it is approved", async () => {
    const { alice, bob, propose, decide } = await addStaff(db, gateway);
    const effectiveAt = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = async (): Promise<string> => {
      const { changeId } = (await propose(alice.key, { effectiveAt })).data;
      expect(codeOf(await decide("approve", bob.key, changeId))).toBe("approved");
      return changeId;
    };
    const [one, other] = [await waiting(), await waiting()];
    expect(codeOf(await decide("reject", alice.key, one))).toBe("forbidden");
    expect(codeOf(await decide("withdraw", bob.key, one))).toBe("forbidden");
    expect(codeOf(await decide("withdraw", alice.key, one))).toBe("withdrawn");
    expect(codeOf(await decide("reject", bob.key, other))).toBe("rejected");
    for (const verb of ["approve", "reject", "withdraw"] as const) {
      expect(codeOf(await decide(verb, bob.key, one))).toBe("change_closed");
    }
  });

  it("can't change what was proposed, nor delete it", async () => {
    const { operatorId, alice, propose } = await addStaff(db, gateway);
    const { data } = await propose(alice.key);
    const change = (set: object) =>
      db
        .updateTable("config_changes")
        .set(set)
        .where("operator_id", "=", operatorId)
        .where("id", "=", data.changeId)
        .execute();
    for (const set of [
      { effective_at: new Date(0) },
      { base_version: 7 },
      { proposed_by: operatorId },
      { subject: "dice/EUR" },
    ]) {
      await expect(change(set)).rejects.toThrow("a row of config_changes is written once");
    }
    await expect(sql`delete from config_changes where id = ${data.changeId}`.execute(db)).rejects.toThrow(
      "written once",
    );
  });
});
