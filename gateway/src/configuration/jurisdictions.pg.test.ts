import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState } from "@croupier/contract/round";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStaff, PROFILE } from "../../test/config-fixture.ts";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey } from "../../test/operator-fixture.ts";
import type { SessionState } from "../sessions/sessions.ts";
import { presets } from "./presets.ts";
import { profileBody } from "./profile-body.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const of = (jurisdiction: string) => ({ kind: "jurisdiction", jurisdiction }) as const;

/** An operator with its staff, and how its players come in. */
const open = async () => {
  const staff = await addStaff(casino.db, gateway);
  const back = await addKey(casino.db, staff.operatorId, { scopes: ["sessions"] });
  const create = (input: object) =>
    gateway.mutate<{ launchToken: string }>("session.create", { playerId: uuidV7(), currency: "EUR", ...input }, back);
  const launch = async (input: object): Promise<string> => {
    const { launchToken } = (await create(input)).data;
    return (await gateway.mutate<{ token: string }>("session.launch", { launchToken })).data.token;
  };
  const enact = (jurisdiction: string, body: object, base = 0) =>
    staff.agree({ ...of(jurisdiction), game: undefined, currency: undefined, body: { ...PROFILE, ...body }, base });
  const session = async (token: string) => (await gateway.query<SessionState>("session.get", undefined, token)).data;
  return { ...staff, create, launch, enact, session };
};

describe("a jurisdiction's profile", () => {
  it("is the preset until the operator has its own, which two people made", async () => {
    const { launch, enact, session } = await open();
    const before = await launch({ jurisdiction: "DE" });
    expect((await session(before)).terms).toEqual({ ...presets["DE"], jurisdiction: "DE", version: 0 });
    expect((await enact("DE", { minRoundMs: 7_000 })).data).toMatchObject({ state: "applied", version: 1 });
    const after = await launch({ jurisdiction: "DE" });
    expect((await session(after)).terms).toEqual({ ...PROFILE, minRoundMs: 7_000, jurisdiction: "DE", version: 1 });
    // What has begun goes on as it began.
    expect((await session(before)).terms).toMatchObject({ version: 0, minRoundMs: 5_000 });
  });

  it("has versions of its own, as a game has", async () => {
    const { alice, enact } = await open();
    await enact("CA-ON", { autoplay: false });
    await expect(enact("CA-ON", {})).rejects.toThrow("Version 1 is in force, not 0.");
    await enact("CA-ON", { autoplay: true }, 1);
    const read = async (procedure: string, input: object) =>
      (await gateway.query<{ version: number; body: object }>(procedure, input, alice.key)).data;
    expect(await read("config.version", { ...of("CA-ON"), version: 1 })).toMatchObject({ body: { autoplay: false } });
    expect(await read("config.get", of("CA-ON"))).toMatchObject({ version: 2, body: { autoplay: true } });
    expect(await read("config.version", { ...of("DE"), version: 0 })).toMatchObject({
      version: 0,
      body: presets["DE"],
    });
    const { configs } = (await gateway.query<{ configs: object[] }>("config.list", { kind: "jurisdiction" }, alice.key))
      .data;
    expect(configs).toMatchObject([
      { jurisdiction: "CA-ON", version: 2 },
      ...Object.keys(presets).map((jurisdiction) => ({ jurisdiction, version: 0 })),
    ]);
  });

  it.each([
    ["a round of an hour", { minRoundMs: 3_600_000 }],
    ["a cap of nothing", { stakeCaps: { EUR: 0 } }],
    ["a cap in no currency", { stakeCaps: { euro: 5 } }],
    ["a reminder each second", { reminderSeconds: 1 }],
    ["a member too many", { bonus: true }],
    ["too many games", { games: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`g${n}`, {}])) }],
  ])("with %s is refused", async (_, body) => {
    const { alice, propose } = await open();
    const change = { ...of("XX"), game: undefined, currency: undefined, body: { ...PROFILE, ...body } };
    expect((await propose(alice.key, change)).error.data.code).toBe("invalid_request");
  });

  it("that comes with us is one that could be proposed", () => {
    for (const preset of Object.values(presets)) expect(profileBody.parse(preset)).toEqual(preset);
  });
});

describe("a session", () => {
  it("without a jurisdiction has no terms, and one of an unknown jurisdiction is refused", async () => {
    const { launch, create, session } = await open();
    expect(await session(await launch({}))).toMatchObject({ terms: null, reminder: null });
    for (const jurisdiction of ["XX", "constructor", "gb"]) {
      const { error } = await create({ jurisdiction });
      expect(error.data.code).toBe(jurisdiction === "XX" ? "jurisdiction_not_found" : "invalid_request");
    }
  });

  it("for play money is refused where there is none", async () => {
    const { create, enact } = await open();
    await enact("XX", { demo: false });
    expect((await create({ jurisdiction: "XX", mode: "demo" })).error.data.code).toBe("demo_forbidden");
    expect((await create({ jurisdiction: "XX" })).status).toBe(200);
  });

  it("tells when the player must be reminded, and lets rounds open again once they were", async () => {
    const { operatorId, launch, enact, session, agree } = await open();
    await agree();
    await enact("XX", { reminderSeconds: 3_600 });
    const token = await launch({ jurisdiction: "XX", mode: "demo" });
    const { sessionId, openedAt, reminder } = await session(token);
    const dueMs = Date.parse(reminder?.dueAt ?? "") - Date.parse(openedAt);
    expect(reminder?.everySeconds).toBe(3_600);
    expect(dueMs).toBeGreaterThanOrEqual(3_600_000);
    expect(dueMs).toBeLessThan(3_660_000);

    const { next } = (await gateway.query<FairnessState>("fairness.current", undefined, token)).data;
    await gateway.mutate("fairness.rotate", { clientSeed: "seed", commitment: next.commitment }, token);
    const bet = () =>
      gateway.mutate(
        "games.coin-flip.open",
        { requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: 100 }] },
        token,
      );
    expect((await bet()).status).toBe(200);
    const launched = new Date(Date.now() - 3_600_000);
    await casino.db.updateTable("sessions").set({ launched_at: launched }).where("id", "=", sessionId).execute();
    expect((await bet()).error.data).toMatchObject({ code: "reality_check_due", httpStatus: 409 });
    const acknowledged = await gateway.mutate<{ reminder: { dueAt: string } }>(
      "session.acknowledgeReminder",
      undefined,
      token,
    );
    expect(Date.parse(acknowledged.data.reminder.dueAt)).toBeGreaterThan(Date.now() + 3_500_000);
    expect((await session(token)).reminder).toEqual(acknowledged.data.reminder);
    expect((await bet()).status).toBe(200);
    // Another's reminder is nobody else's to acknowledge, and a closed session has none.
    await casino.db
      .updateTable("sessions")
      .set({ closed_at: new Date() })
      .where("operator_id", "=", operatorId)
      .execute();
    const late = await gateway.mutate("session.acknowledgeReminder", undefined, token);
    expect(late.error.data.code).toBe("session_closed");
  });
});
