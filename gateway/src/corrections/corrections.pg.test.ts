import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { codeOf, startCorrections, type TestCorrections } from "../../test/corrections-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { HistoryRound } from "../history/read-history.ts";
import type { NewKey } from "../keys/key-info.ts";
import type { Correction } from "./correction.ts";

let database: TestDatabase;
let casino: TestCasino;
let at: TestCorrections;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  at = await startCorrections(database.url, casino);
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await at?.gateway.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const DAY_MS = 86_400_000;
const historyOf = async (roundId: string): Promise<HistoryRound> =>
  (await at.gateway.query<HistoryRound>("history.get", { roundId }, at.alice)).data;

describe("a correction", () => {
  it.each([250, -40])("of %i moves once another person agrees, and shows with its round", async (amount) => {
    const { player, round, before, correctionId } = await at.begin(amount);
    expect(codeOf(await at.approve(correctionId, at.alice))).toBe("four_eyes_required");
    expect(await at.balanceOf(player)).toBe(before);
    expect((await historyOf(round.id)).corrections).toEqual([]);
    const { data } = await at.approve(correctionId);
    expect(data).toMatchObject({ state: "applied", amount, roundId: round.id, refused: null });
    expect(await at.balanceOf(player)).toBe(before + amount);
    const history = await historyOf(round.id);
    expect(history.corrections).toEqual([{ correctionId, amount, reason: "the reel was stuck", at: data.appliedAt }]);
    expect(history.round).toMatchObject({ payout: round.payout, status: "settled" });
    expect(history.transfers.every(({ at: then }) => then === round.settledAt)).toBe(true);
  });

  it("approved by many at once, and again later, moves and is logged once, and all are told that it has", async () => {
    const { player, before, correctionId } = await at.begin(70);
    const carol = await addKey(casino.db, casino.operatorId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => at.approve(correctionId, n % 2 === 0 ? at.bob : carol)),
    );
    const [first] = answers;
    expect(answers.map(codeOf)).toEqual(Array<string>(8).fill("ok"));
    for (const { data } of [...answers, await at.approve(correctionId)]) expect(data).toEqual(first?.data);
    expect(await at.balanceOf(player)).toBe(before + 70);
    expect(await at.loggedOf(correctionId)).toEqual([
      "corrections.propose",
      "corrections.approve",
      "corrections.applied",
    ]);
  });

  it("approved and rejected at once ends one way", async () => {
    const { player, before, correctionId } = await at.begin(70);
    const codes = (await Promise.all([at.reject(correctionId), at.approve(correctionId)])).map(codeOf);
    expect(codes.toSorted()).toEqual(["change_closed", "ok"]);
    const moved = (await at.stateOf(correctionId)) === "applied";
    expect(await at.balanceOf(player)).toBe(moved ? before + 70 : before);
  });

  it("is approved by no key that the proposer made, or that took the place of theirs", async () => {
    const { correctionId } = await at.begin(70);
    const make = await at.gateway.mutate<NewKey>("keys.create", { name: "second", scopes: ["wallet"] }, at.alice);
    expect(codeOf(await at.approve(correctionId, make.data.key))).toBe("four_eyes_required");
    const { correctionId: made } = (await at.propose((await at.begin(1)).round.id, 5, make.data.key)).data;
    const { data } = await at.gateway.mutate<{ made: NewKey }>("keys.rotate", { keyId: make.data.keyId }, at.alice);
    expect(codeOf(await at.approve(made, data.made.key))).toBe("four_eyes_required");
    expect(codeOf(await at.approve(made))).toBe("ok");
  });

  it("proposed again under its id is the same; with other input, whoever sends it, it is refused", async () => {
    const { round, correctionId } = await at.begin(70);
    const again = await Promise.all([
      at.propose(round.id, 70, at.alice, correctionId),
      at.propose(round.id, 70, at.bob, correctionId),
    ]);
    for (const { data } of again) expect(data).toMatchObject({ correctionId, amount: 70, state: "proposed" });
    // Whoever sends it again has not proposed it.
    expect(new Set(again.map(({ data }) => data.proposedBy)).size).toBe(1);
    expect(codeOf(await at.propose(round.id, 71, at.alice, correctionId))).toBe("request_id_reused");
    const { round: other } = await at.begin(1);
    const stranger = await addOperator(casino.db);
    expect(codeOf(await at.propose(round.id, 70, stranger.apiKey, correctionId))).toBe("round_not_found");
    expect(codeOf(await at.propose(other.id, 70, at.alice, correctionId))).toBe("request_id_reused");
    await at.approve(correctionId);
    expect((await at.propose(round.id, 70, at.alice, correctionId)).data).toMatchObject({ state: "applied" });
    expect(await at.loggedOf(correctionId)).toEqual([
      "corrections.propose",
      "corrections.approve",
      "corrections.applied",
    ]);
  });

  it("is proposed many times at once under one id as one", async () => {
    const { round } = await at.begin(1);
    const id = uuidV7();
    const answers = await Promise.all(Array.from({ length: 6 }, () => at.propose(round.id, 9, at.alice, id)));
    for (const { data } of answers) expect(data).toEqual(answers[0]?.data);
    expect(await at.loggedOf(id)).toEqual(["corrections.propose"]);
  });

  it("can't be kept from moving by a deposit, withdrawal or bet under its id", async () => {
    const { player, round, correctionId } = await at.begin(70);
    const money = { requestId: correctionId, playerId: player.playerId, currency: "EUR", amount: 5 };
    expect(codeOf(await at.gateway.mutate("wallet.deposit", money, at.alice))).toBe("ok");
    const before = await at.balanceOf(player);
    expect((await at.approve(correctionId)).data.state).toBe("applied");
    expect(await at.balanceOf(player)).toBe(before + 70);
    expect((await historyOf(round.id)).corrections).toHaveLength(1);
    // Nothing that an operator can read tells under which id it moves.
    const { movement_id } = await casino.db
      .selectFrom("round_corrections")
      .select("movement_id")
      .where("id", "=", correctionId)
      .executeTakeFirstOrThrow();
    const told = [
      await at.gateway.query("corrections.list", {}, at.alice),
      await at.gateway.query("audit.list", { limit: 100 }, at.alice),
      await historyOf(round.id),
    ];
    expect(movement_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(told)).not.toContain(movement_id);
  });

  it("that takes more than there is stays approved, is logged, and moves when it is approved again", async () => {
    const { player, before, correctionId } = await at.begin(-500, 100n);
    expect(codeOf(await at.approve(correctionId))).toBe("insufficient_funds");
    expect(codeOf(await at.approve(correctionId, at.alice))).toBe("four_eyes_required");
    expect(codeOf(await at.reject(correctionId))).toBe("change_closed");
    const list = await at.gateway.query<{ corrections: Correction[] }>("corrections.list", { limit: 1 }, at.alice);
    expect(list.data.corrections).toMatchObject([{ correctionId, state: "approved", refused: "insufficient_funds" }]);
    const deposit = { requestId: uuidV7(), playerId: player.playerId, currency: "EUR", amount: 500 };
    await at.gateway.mutate("wallet.deposit", deposit, at.alice);
    expect((await at.approve(correctionId)).data).toMatchObject({ state: "applied", refused: null });
    expect(await at.balanceOf(player)).toBe(before);
    expect(await at.loggedOf(correctionId)).toEqual([
      "corrections.propose",
      "corrections.approve",
      "corrections.refused",
      "corrections.approve",
      "corrections.applied",
    ]);
  });

  it("that is rejected moves nothing, and is approved no more", async () => {
    const { player, before, correctionId } = await at.begin(10);
    expect((await at.reject(correctionId)).data).toMatchObject({ state: "rejected", appliedAt: null });
    expect(codeOf(await at.approve(correctionId))).toBe("change_closed");
    expect(await at.balanceOf(player)).toBe(before);
  });

  it.each([
    ["older than 29 days", -29.1, "request_id_expired"],
    ["from more than a day ahead", 1.1, "invalid_request_id"],
  ])("with an id %s is not proposed", async (_, days, code) => {
    const { round } = await at.begin(1);
    const id = uuidV7(Date.now() + days * DAY_MS);
    expect(codeOf(await at.propose(round.id, 10, at.alice, id))).toBe(code);
    expect(codeOf(await at.propose(round.id, 10, at.alice, "01a1fdd8-c939-41e0-bd85-7bc31ae4f4ec"))).toBe(
      "invalid_request_id",
    );
  });

  it("that was proposed 29 days ago is approved no more, but can be rejected", async () => {
    const { round, player, before } = await at.begin(1);
    const id = uuidV7(Date.now() - 29.1 * DAY_MS);
    const { operatorId: operator_id, db } = casino;
    const row = { operator_id, id, player_id: player.playerId, round_id: round.id, game: "coin-flip", currency: "EUR" };
    const by = { amount: 5n, reason: "late", state: "proposed", proposed_by: uuidV7() } as const;
    await db
      .insertInto("round_corrections")
      .values({ ...row, ...by })
      .execute();
    expect(codeOf(await at.approve(id))).toBe("request_id_expired");
    expect(await at.stateOf(id)).toBe("proposed");
    expect(await at.balanceOf(player)).toBe(before);
    expect(codeOf(await at.reject(id))).toBe("ok");
  });

  it("is for a round of one's own, of real money, that is over, and not of nothing", async () => {
    const player = await casino.addPlayer();
    const round = await at.play(player);
    const other = await addOperator(casino.db);
    expect(codeOf(await at.propose(round.id, 10, other.apiKey))).toBe("round_not_found");
    expect(codeOf(await at.propose(uuidV7(), 10))).toBe("round_not_found");
    for (const amount of [0, 0.5, 2 ** 52 + 1, -(2 ** 52) - 1]) {
      expect(codeOf(await at.propose(round.id, amount))).toBe("invalid_request");
    }
    const demo = await at.play(await casino.addSession(player, "demo"));
    expect(codeOf(await at.propose(demo.id, 10))).toBe("round_not_correctable");
    const open = await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
    if (isRefusal(open)) throw new Error(open.message);
    expect(codeOf(await at.propose(open.round.id, 10))).toBe("round_not_correctable");
    const { correctionId } = (await at.propose(round.id, 10)).data;
    expect(codeOf(await at.approve(correctionId, other.apiKey))).toBe("change_not_found");
    expect(codeOf(await at.reject(correctionId, other.apiKey))).toBe("change_not_found");
  });

  it("may be of a round that was voided", async () => {
    const player = await casino.addPlayer({ balance: 100n });
    const open = await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
    if (isRefusal(open)) throw new Error(open.message);
    const { operatorId, playerId, mode } = player;
    const target = { operatorId, playerId, mode, game: "ladder", roundId: open.round.id, expectedStep: 0 };
    await casino.host.call({
      caller: { kind: "system" },
      path: "/internal/rounds/resolve",
      input: { ...target, policy: "void" },
      deadlineMs: Date.now() + 10_000,
    });
    const { correctionId } = (await at.propose(open.round.id, 15)).data;
    expect((await at.approve(correctionId)).data.state).toBe("applied");
    expect(await at.balanceOf(player)).toBe(115);
  });

  it("is listed newest first, page by page, of all rounds or of one", async () => {
    const { round, correctionId: one } = await at.begin(1);
    const { correctionId: two } = (await at.propose(round.id, 2)).data;
    const list = async (input: object) =>
      (
        await at.gateway.query<{ corrections: Correction[]; nextCursor: string | null }>(
          "corrections.list",
          input,
          at.bob,
        )
      ).data;
    const first = await list({ roundId: round.id, limit: 1 });
    expect(first).toMatchObject({ corrections: [{ correctionId: two }], nextCursor: two });
    const rest = await list({ roundId: round.id, limit: 1, cursor: first.nextCursor });
    expect(rest).toMatchObject({ corrections: [{ correctionId: one }], nextCursor: null });
    expect((await list({ limit: 2 })).corrections.map((row) => row.correctionId)).toEqual([two, one]);
  });
});

describe("whoever reaches the table", () => {
  const steps: readonly (readonly [what: string, change: string, fault: RegExp])[] = [
    ["alter what was proposed", "amount = 1000", /written once/],
    [
      "move without an approval",
      "state = 'applied', decided_by = uuidv7(), decided_at = now(), movement_id = uuidv7(), applied_at = now()",
      /written once/,
    ],
    [
      "approve their own",
      "state = 'approved', decided_by = proposed_by, decided_at = now(), movement_id = uuidv7()",
      /two_keys/,
    ],
    ["approve for nobody", "state = 'approved', decided_at = now(), movement_id = uuidv7()", /decided/],
    ["expire what is not approved", "state = 'expired', movement_id = uuidv7()", /written once/],
  ];
  it.each(steps)("can't %s", async (_, change, fault) => {
    const { correctionId } = await at.begin(10);
    const altered = sql`update round_corrections set ${sql.raw(change)} where id = ${correctionId}`.execute(casino.db);
    await expect(altered).rejects.toThrow(fault);
  });

  it("can't call moved what has not moved, nor over what has", async () => {
    const { correctionId } = await at.begin(-500, 100n);
    await at.approve(correctionId);
    const alter = (change: string) =>
      sql`update round_corrections set ${sql.raw(change)} where id = ${correctionId}`.execute(casino.db);
    await expect(alter("state = 'applied', applied_at = now(), refused = null")).rejects.toThrow(/broken promise/);
    const overAfterAll = casino.db.transaction().execute(async (tx) => {
      await sql`
        insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account,
          credit_account, amount, moved_at)
        select operator_id, player_id, movement_id, 0, 'correction', 'real', currency, 'player', 'house', 500, now()
        from round_corrections where id = ${correctionId}`.execute(tx);
      await sql`update round_corrections set state = 'expired' where id = ${correctionId}`.execute(tx);
    });
    await expect(overAfterAll).rejects.toThrow(/broken promise/);
  });

  it("can't begin with an approval, change who approved, move it again elsewhere, or take it back", async () => {
    const { correctionId } = await at.begin(-500, 100n);
    await at.approve(correctionId);
    for (const change of [
      "decided_by = uuidv7()",
      "state = 'applied', applied_at = now(), decided_by = uuidv7(), refused = null",
      "movement_id = uuidv7()",
      "state = 'proposed', decided_by = null, decided_at = null, movement_id = null, refused = null",
    ]) {
      const altered = sql`update round_corrections set ${sql.raw(change)} where id = ${correctionId}`;
      await expect(altered.execute(casino.db)).rejects.toThrow(/written once/);
    }
    const copied = sql`
      insert into round_corrections (operator_id, id, player_id, round_id, game, currency, amount, reason, state,
        proposed_by, decided_by, decided_at, movement_id)
      select operator_id, uuidv7(), player_id, round_id, game, currency, amount, reason, state, proposed_by, decided_by,
        decided_at, uuidv7()
      from round_corrections where id = ${correctionId}`;
    await expect(copied.execute(casino.db)).rejects.toThrow(/written once/);
    const deleted = casino.db.deleteFrom("round_corrections").where("id", "=", correctionId).execute();
    await expect(deleted).rejects.toThrow(/written once/);
  });
});
