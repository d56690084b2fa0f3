import { migrateToLatest } from "@croupier/db/migrate";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";
import { startStack, type Stack } from "@croupier/testing/stack";
import { seedRounds } from "./seed-rounds.ts";
import { seedSessions } from "./seed-sessions.ts";

/** How long a call takes where there are hardly any rounds, and where there are many. */
export interface Compared {
  readonly name: string;
  /** Medians, in milliseconds. */
  readonly emptyMs: number;
  readonly fullMs: number;
  readonly ratio: number;
  /** The slowest of the many. */
  readonly slowestMs: number;
}

/** Enough for a page to be full. */
const FEW = 200;
const DAYS = 30;
const DAY_MS = 86_400_000;

interface House {
  readonly stack: Stack;
  /** A round from the middle of the time. */
  readonly roundId: string;
  readonly sessionId: string;
  /** Of the player with the most rounds, nearly all of one game. */
  readonly playerToken: string;
}

const openHouse = async (url: string, rounds: number): Promise<House> => {
  await migrateToLatest(url);
  const stack = await startStack(url);
  const { operatorId } = stack;
  const of = { operatorId, days: DAYS, players: Math.max(10, Math.floor(rounds / 100)) };
  await seedRounds(url, { ...of, rounds });
  await seedSessions(url, { ...of, sessions: Math.ceil(rounds / 4), grants: Math.ceil(rounds / 8) });
  const { token: playerToken } = await stack.launch({ playerId: "player-1", balance: 0n });
  const { id, session_id: sessionId } = await withClient(url, async (client) => {
    await client.query("vacuum analyze");
    const { rows } = await client.query<{ id: string; session_id: string }>(
      "select id, session_id from rounds where operator_id = $1 order by id offset $2 limit 1",
      [operatorId, Math.floor(rounds / 2)],
    );
    return rows[0] ?? { id: "", session_id: "" };
  });
  return { stack, roundId: id, sessionId, playerToken };
};

const call = async (
  { stack }: House,
  method: "GET" | "POST",
  procedure: string,
  input: object,
  credential = stack.operatorKey,
): Promise<void> => {
  const json = JSON.stringify(input);
  const query = method === "GET" ? `?input=${encodeURIComponent(json)}` : "";
  const response = await fetch(`${stack.gatewayUrl}/trpc/${procedure}${query}`, {
    method,
    headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
    ...(method === "POST" && { body: json }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${procedure}: ${text}`);
};

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

type Scenario = readonly [name: string, run: (house: House) => Promise<void>];

const list =
  (input: (house: House) => object) =>
  (house: House): Promise<void> =>
    call(house, "GET", "history.list", input(house));

const ofPlayer =
  (input: object) =>
  (house: House): Promise<void> =>
    call(house, "GET", "rounds.list", input, house.playerToken);

const scenarios: readonly Scenario[] = [
  ["history.list: newest", list(() => ({}))],
  ["history.list: newest 100", list(() => ({ limit: 100 }))],
  ["history.list: from the middle on", list(({ roundId }) => ({ cursor: roundId }))],
  ["history.list: a day", list(() => ({ from: daysAgo(20), to: daysAgo(19) }))],
  ["history.list: a player", list(() => ({ playerId: "player-7" }))],
  ["history.list: a session", list(({ sessionId }) => ({ sessionId }))],
  ["history.list: a game", list(() => ({ game: "mines" }))],
  ["history.list: high payouts", list(() => ({ payoutMin: 90_000 }))],
  ["history.list: open", list(() => ({ status: "open" }))],
  ["history.list: nothing to be found", list(() => ({ payoutMin: 900_000_000 }))],
  ["history.get", (house) => call(house, "GET", "history.get", { roundId: house.roundId })],
  ["rounds.list", ofPlayer({})],
  ["rounds.list: a rare game", ofPlayer({ game: "mines" })],
  ["session.list", (house) => call(house, "GET", "session.list", {})],
  ["session.list: all that live", (house) => call(house, "GET", "session.list", { limit: 100 })],
  ["session.list: those that are over too", (house) => call(house, "GET", "session.list", { live: false })],
  ["session.list: a player", (house) => call(house, "GET", "session.list", { playerId: "player-7", live: false })],
  ["freeRounds.list", (house) => call(house, "GET", "freeRounds.list", {})],
  ["freeRounds.list: a player", (house) => call(house, "GET", "freeRounds.list", { playerId: "player-7" })],
  [
    "session.create",
    (house) => call(house, "POST", "session.create", { playerId: crypto.randomUUID(), currency: "EUR" }),
  ],
];

const timed = async (run: () => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Calls an operator's procedures over HTTP in two houses by turns, whose only difference is how many rounds there are. It
 * starts a PostgreSQL of its own.
 */
export const compareHistory = async (rounds: number, repeats: number): Promise<readonly Compared[]> => {
  await using started = new AsyncDisposableStack();
  const cluster = started.use(await startTestCluster());
  const houses: House[] = [];
  for (const [name, size] of [
    ["few", FEW],
    ["many", rounds],
  ] as const) {
    await withClient(cluster.url(), (client) => client.query(`create database ${name}`));
    const house = await openHouse(withDatabase(cluster.url(), name), size);
    started.use(house.stack);
    houses.push(house);
  }
  const [empty, full] = houses;
  if (!empty || !full) throw new Error("a house is missing");
  const compared: Compared[] = [];
  for (const [name, run] of scenarios) {
    const [few, many]: [number[], number[]] = [[], []];
    for (let repeat = -3; repeat < repeats; repeat += 1) {
      const [emptyMs, fullMs] = [await timed(() => run(empty)), await timed(() => run(full))];
      if (repeat < 0) continue;
      few.push(emptyMs);
      many.push(fullMs);
    }
    const [emptyMs, fullMs] = [median(few), median(many)];
    compared.push({ name, emptyMs, fullMs, ratio: fullMs / emptyMs, slowestMs: Math.max(...many) });
  }
  return compared;
};
