import { randomUUID } from "node:crypto";
import { errors, errorStatus, isErrorCode } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { doors, startStack, type Stack } from "../src/stack.ts";

let database: TestDatabase;
let stack: Stack;
let token: string;
let othersRound: string;

const bet = (stake: unknown = 100, calls: unknown = ["heads"]) => ({
  requestId: uuidV7(),
  wagers: [{ selection: { calls }, stake }],
});

const heads = { wagers: [{ selection: { calls: ["heads" as const] }, stake: 100 }] };

interface Call {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly input?: unknown;
  readonly body?: string;
  /** Left out: the player's own. */
  readonly authorization?: string | null;
}

const send = async ({ path, method = "POST", input, body, authorization }: Call) => {
  const query = method === "GET" && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
  const sender = authorization === undefined ? `Bearer ${token}` : authorization;
  const response = await fetch(`${stack.gatewayUrl}/trpc/${path}${query}`, {
    method,
    headers: { "content-type": "application/json", ...(sender !== null && { authorization: sender }) },
    ...(method === "POST" && { body: body ?? JSON.stringify(input ?? {}) }),
  });
  const { error } = (await response.json()) as { error?: { message: string; data: Record<string, unknown> } };
  return { status: response.status, error };
};

const open = "games.coin-flip.open";
const large = (megabytes: number): string => `"${"x".repeat(megabytes * 2 ** 20)}"`;
const [header = "", payload = ""] = [
  { alg: "none", typ: "JWT" },
  { sub: "x", exp: 4_000_000_000 },
].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));

const cases: readonly (readonly [what: string, code: string, call: () => Call])[] = [
  ["an unknown game", "unknown_game", () => ({ path: "games.poker.open", input: bet() })],
  ["an unknown procedure", "unknown_procedure", () => ({ path: "games.coin-flip.cheat", input: bet() })],
  ["a malformed selection", "invalid_selection", () => ({ path: open, input: bet(100, ["edge"]) })],
  ["21 calls", "invalid_selection", () => ({ path: open, input: bet(100, Array(21).fill("heads")) })],
  ["a stake below the limit", "stake_not_positive", () => ({ path: open, input: bet(0) })],
  ["a stake above the limit", "stake_above_maximum", () => ({ path: open, input: bet(100_001) })],
  ["a stake larger than the balance", "insufficient_funds", () => ({ path: open, input: bet(50_000) })],
  ["a fraction", "stake_not_whole", () => ({ path: open, input: bet(0.5) })],
  ["a negative stake", "stake_not_positive", () => ({ path: open, input: bet(-1) })],
  ["a stake of 2⁵³", "stake_too_large", () => ({ path: open, input: bet(2 ** 53) })],
  [
    "a stake of 1e400",
    "stake_too_large",
    () => ({ path: open, body: JSON.stringify(bet(1)).replace(":1}", ":1e400}") }),
  ],
  ["a stake in text", "invalid_stake", () => ({ path: open, input: bet("100") })],
  ["no wager", "wagers_out_of_range", () => ({ path: open, input: { requestId: uuidV7(), wagers: [] } })],
  ["a field too many", "invalid_request", () => ({ path: open, input: { ...bet(), payout: 10 ** 9 } })],
  ["a request id that is none", "invalid_request_id", () => ({ path: open, input: { ...bet(), requestId: "1" } })],
  [
    "a random UUID as request id",
    "invalid_request_id",
    () => ({ path: open, input: { ...bet(), requestId: randomUUID() } }),
  ],
  [
    "an action of a game without any",
    "invalid_action",
    () => ({
      path: "games.coin-flip.act",
      input: { requestId: uuidV7(), roundId: othersRound, expectedStep: 0, action: "hit" },
    }),
  ],
  ["no token", "token_missing", () => ({ path: open, input: bet(), authorization: null })],
  [
    "an altered token",
    "token_invalid",
    () => ({ path: open, input: bet(), authorization: `Bearer ${token.slice(0, -3)}AAA` }),
  ],
  [
    "a token signed with nothing",
    "token_invalid",
    () => ({ path: open, input: bet(), authorization: `Bearer ${header}.${payload}.` }),
  ],
  [
    "an operator's key in a player's place",
    "token_invalid",
    () => ({ path: open, input: bet(), authorization: `Bearer ${stack.operatorKey}` }),
  ],
  [
    "a player's token in an operator's place",
    "key_invalid",
    () => ({ path: "session.create", input: { playerId: "x", currency: "EUR" } }),
  ],
  [
    "someone else's round",
    "round_not_found",
    () => ({ path: "rounds.get", method: "GET", input: { roundId: othersRound } }),
  ],
  [
    "a round that never was",
    "round_not_found",
    () => ({ path: "rounds.get", method: "GET", input: { roundId: uuidV7() } }),
  ],
  ["a body that is not JSON", "invalid_request", () => ({ path: open, body: "{" })],
  ["a body of 5 MB", "body_too_large", () => ({ path: open, body: large(5) })],
  [
    "a client seed with a space",
    "invalid_client_seed",
    () => ({ path: "fairness.rotate", input: { clientSeed: "a b" } }),
  ],
  ["a mutation asked for with GET", "method_not_supported", () => ({ path: open, method: "GET", input: bet() })],
];

describe.each(doors)("through the %s, each bad input gets its own code and a sentence, and moves nothing", (door) => {
  beforeAll(async () => {
    database = await createTestDatabase();
    stack = await startStack(database.url, "coin-flip", { door });
    const player = await stack.launch({ balance: 10_000n });
    await player.client.games["coin-flip"].open(heads);
    ({ token } = player);
    const stranger = await stack.launch();
    const { round } = await stranger.client.games["coin-flip"].open(heads);
    othersRound = round.id;
  });

  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  test.each(cases)("%s: %s", async (_, code, call) => {
    const { status, error } = await send(call());
    expect(error?.data).toMatchObject({ code });
    if (!isErrorCode(code)) throw new Error(`${code} is not in the list`);
    expect(status).toBe(errorStatus(code));
    expect(error?.data["httpStatus"]).toBe(status);
    expect(error?.data["traceId"]).toMatch(/^[0-9a-f]{32}$/);
    expect(error?.message).toMatch(/\S{2,}.*\./s);
    expect(JSON.stringify(error)).not.toMatch(/node_modules|\.ts\b|at Object|select |postgres/i);
  });

  test("a body of 10 MB is answered every time, not cut off", async () => {
    for (let time = 0; time < 10; time += 1) {
      const { status } = await send({ path: open, body: large(10) });
      expect(status).toBe(413);
    }
  });

  test("a request id used for another payload", async () => {
    const first = bet(10);
    expect((await send({ path: open, input: first })).error).toBeUndefined();
    const { error } = await send({ path: open, input: { ...bet(20), requestId: first.requestId } });
    expect(error?.data).toMatchObject({ code: "request_id_reused" });
  });

  test("a session that has expired or was closed", async () => {
    const { client, playerId } = await stack.launch();
    const session = stack.db.updateTable("sessions").where("player_id", "=", playerId);
    await session.set({ closed_at: new Date() }).execute();
    await expect(client.games["coin-flip"].open(heads)).rejects.toMatchObject({ code: "session_closed" });
    await session.set({ closed_at: null, expires_at: new Date(0) }).execute();
    await expect(client.games["coin-flip"].open(heads)).rejects.toMatchObject({ code: "token_expired" });
  });

  test("nothing of it has moved money", async () => {
    const { rounds } = await stack.db
      .selectFrom("rounds")
      .select(({ fn }) => fn.countAll<bigint>().as("rounds"))
      .executeTakeFirstOrThrow();
    expect(rounds).toBe(3n);
    expect(await auditLedger(stack.db)).toEqual({ problems: [] });
  });
});

test("every error has a code, a status from 400 and a sentence", () => {
  for (const [code, [status, message]] of Object.entries(errors)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message).toMatch(/^[A-Za-z'].*[.…]$/s);
  }
});
