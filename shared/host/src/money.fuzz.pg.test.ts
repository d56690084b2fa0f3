import { isRefusal, type Refusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const BALANCE = 2_000;

/** What a client may send, valid or not. `request` picks a fresh id or one that was used before. */
const request = fc.oneof({ weight: 5, arbitrary: fc.constant("fresh" as const) }, { weight: 1, arbitrary: fc.nat(50) });
const stake = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, 2 ** 53, 1_000_001, 3_000) },
);
const call = fc.oneof(
  fc.record({
    do: fc.constant("flip" as const),
    calls: fc.array(fc.constantFrom("heads", "tails", "edge"), { maxLength: 3 }),
    stake,
    request,
  }),
  fc.record({ do: fc.constant("climb" as const), stake, request }),
  fc.record({
    do: fc.constant("act" as const),
    action: fc.constantFrom("climb", "double", "take", "jump"),
    drift: fc.constantFrom(0, 0, 0, 0, -1, 1),
    request,
  }),
  fc.record({ do: fc.constant("rotate" as const), clientSeed: fc.constantFrom("a", "b-2", "not valid!") }),
  fc.record({ do: fc.constant("abandon" as const), policy: fc.constantFrom("fallback" as const, "void" as const) }),
);
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** What one player must see, kept apart from the database. */
interface Model {
  balance: number;
  nonce: number;
  round: RoundRecord | null;
  readonly answers: Map<string, { readonly sent: string; readonly answer: RoundAnswer }>;
}

const newModel = (): Model => ({ balance: BALANCE, nonce: 0, round: null, answers: new Map() });

interface Sent {
  readonly path: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
}

const sentBy = (player: TestPlayer, model: Model, it: Call): Sent => {
  const used = [...model.answers.keys()];
  const requestId = "request" in it && it.request !== "fresh" ? (used[it.request % used.length] ?? uuidV7()) : uuidV7();
  switch (it.do) {
    case "flip":
      return {
        path: "/games/coin-flip/open",
        input: { requestId, wagers: [{ selection: { calls: it.calls }, stake: it.stake }] },
        requestId,
      };
    case "climb":
      return {
        path: "/games/ladder/open",
        input: { requestId, wagers: [{ selection: { ladder: "left" }, stake: it.stake }] },
        requestId,
      };
    case "act": {
      const { id = uuidV7(), step = 0 } = model.round ?? {};
      const expectedStep = Math.max(0, step + it.drift);
      return {
        path: "/games/ladder/act",
        input: { requestId, roundId: id, expectedStep, action: it.action },
        requestId,
      };
    }
    case "rotate":
      return { path: "/fairness/rotate", input: { clientSeed: it.clientSeed }, requestId: undefined };
    case "abandon": {
      const { operatorId, playerId, mode } = player;
      const { id: roundId = uuidV7(), step: expectedStep = 0 } = model.round ?? {};
      return {
        path: "/internal/rounds/resolve",
        input: { operatorId, playerId, mode, game: "ladder", roundId, expectedStep, policy: it.policy },
        requestId: undefined,
      };
    }
  }
};

const send = (player: TestPlayer, { path, input }: Sent, host = casino.host) => {
  const caller = path.startsWith("/internal") ? ({ kind: "system" } as const) : player;
  return host.call({ caller, path, input, deadlineMs: Date.now() + 20_000 }) as Promise<RoundAnswer | Refusal>;
};

const isRound = (answer: object): answer is RoundAnswer => "round" in answer && "balance" in answer;

/** Checks one answer against the model, and moves the model on. */
const follow = (model: Model, it: Call, sent: Sent, answer: RoundAnswer | Refusal): void => {
  const payload = JSON.stringify([sent.path, { ...sent.input, requestId: undefined }]);
  const earlier = sent.requestId === undefined ? undefined : model.answers.get(sent.requestId);
  if (earlier) {
    if (isRefusal(answer)) {
      // Malformed input is refused before the request id is looked at.
      expect(answer.code).toMatch(/^request_id_reused$|^invalid_|^stake_(not|too)_/);
      expect(earlier.sent).not.toBe(payload);
    } else {
      expect(earlier.sent).toBe(payload);
      expect(answer).toEqual(earlier.answer);
    }
    return;
  }
  if (isRefusal(answer)) {
    if (answer.code === "insufficient_funds") {
      expect(it.do === "act" ? (model.round?.stake ?? 0) : "stake" in it ? it.stake : 0).toBeGreaterThan(model.balance);
    }
    if (answer.code === "round_already_open") expect(model.round).not.toBeNull();
    expect(["internal", "unavailable", "deadline_exceeded", "session_closed"]).not.toContain(answer.code);
    return;
  }
  if (it.do === "rotate") {
    expect(model.round).toBeNull();
    model.nonce = 0;
    return;
  }
  if (!isRound(answer)) throw new Error(`not an answer: ${JSON.stringify(answer)}`);
  const { round, balance } = answer;
  const before = round.id === model.round?.id ? model.round.stake : 0;
  const returned = round.status === "voided" ? round.stake : round.payout;
  expect(balance).toBe(model.balance - (round.stake - before) + returned);
  expect(balance).toBeGreaterThanOrEqual(0);
  if (before === 0) {
    expect(round.fairness.nonce).toBe(model.nonce);
    model.nonce += 1;
  }
  model.balance = balance;
  // Only the ladder stays open; a flip in the meantime leaves its round alone.
  if (round.game === "ladder") model.round = round.status === "open" ? round : null;
  if (sent.requestId !== undefined) model.answers.set(sent.requestId, { sent: payload, answer });
};

test(
  "no sequence of calls, valid or not, breaks the money of two players",
  { timeout: sized(120_000, 3_600_000) },
  async () => {
    const property = fc.asyncProperty(
      fc.array(fc.tuple(call, fc.nat(1)), { minLength: 5, maxLength: 40 }),
      async (calls) => {
        const players = await Promise.all([1, 2].map(() => casino.addPlayer({ balance: BigInt(BALANCE) })));
        const models = players.map(newModel);
        for (const [it, who] of calls) {
          const [player, model] = [players[who], models[who]];
          if (!player || !model) throw new Error("two players");
          const sent = sentBy(player, model, it);
          follow(model, it, sent, await send(player, sent));
          const fairness = await casino.call<FairnessState>(player, "/fairness/current", {});
          expect(fairness).toMatchObject({ active: { nonce: model.nonce } });
        }
        expect(await auditLedger(casino.db)).toEqual({ problems: [] });
      },
    );
    await fc.assert(property, { numRuns: sized(40, 2_000), verbose: 1 });
  },
);

test(
  "calls in bursts, on two services at once, keep every invariant",
  { timeout: sized(120_000, 3_600_000) },
  async () => {
    const other = casino.newHost();
    const burst = fc.array(fc.tuple(call, fc.nat(1), fc.boolean()), { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(fc.array(burst, { minLength: 1, maxLength: 6 }), async (bursts) => {
      const players = await Promise.all([1, 2].map(() => casino.addPlayer({ balance: BigInt(BALANCE) })));
      const models = players.map(newModel);
      for (const calls of bursts) {
        await Promise.all(
          calls.map(async ([it, who, elsewhere]) => {
            const [player, model] = [players[who], models[who]];
            if (!player || !model) throw new Error("two players");
            const sent = sentBy(player, model, it);
            const answer = await send(player, sent, elsewhere ? other : casino.host);
            if (isRefusal(answer)) return expect(["internal", "unavailable"]).not.toContain(answer.code);
            if (!isRound(answer) || sent.requestId === undefined) return;
            const earlier = model.answers.get(sent.requestId);
            if (earlier) expect(answer).toEqual(earlier.answer);
            else model.answers.set(sent.requestId, { sent: "", answer });
            if (answer.round.game === "ladder") model.round = answer.round.status === "open" ? answer.round : null;
          }),
        );
      }
      expect(await auditLedger(casino.db)).toEqual({ problems: [] });
    });
    await fc.assert(property, { numRuns: sized(25, 2_000), verbose: 1 });
  },
);
